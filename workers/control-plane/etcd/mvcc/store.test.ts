import { describe, expect, it } from 'vitest'
import { MvccStore } from './store.ts'

function put(store: MvccStore, key: string, value: unknown): number {
  store.write().put(key, value, 0)
  return store.revision
}

function remove(store: MvccStore, key: string): void {
  store.write().deleteRange(key, undefined)
}

describe('the multi-version store', () => {
  it('counts revisions from 1 and versions of a key from its creation', () => {
    const store = new MvccStore()
    expect(store.revision).toBe(1)
    put(store, 'a', 1)
    put(store, 'b', 1)
    put(store, 'a', 2)
    expect(store.get('a')).toEqual({ key: 'a', value: 2, createRevision: 2, modRevision: 4, version: 2, lease: 0 })
    remove(store, 'a')
    expect(store.get('a')).toBeUndefined()
    put(store, 'a', 3)
    expect(store.get('a')).toMatchObject({ createRevision: 6, modRevision: 6, version: 1 })
  })

  it('gives all writes of one change the same revision', () => {
    const store = new MvccStore()
    const write = store.write()
    write.put('a', 1, 0)
    write.put('b', 1, 0)
    expect(store.revision).toBe(2)
    expect(write.events.map(({ kv }) => kv.modRevision)).toEqual([2, 2])
  })

  it('reads a range in the order of keys, limited, counted and as it was', () => {
    const store = new MvccStore()
    for (const key of ['/r/b', '/r/a', '/r/c', '/s/a']) put(store, key, key)
    const before = store.revision
    remove(store, '/r/b')
    expect(store.range('/r/', '/r0').kvs.map(({ key }) => key)).toEqual(['/r/a', '/r/c'])
    const past = store.range('/r/', '/r0', { revision: before, limit: 2 })
    expect(past.kvs.map(({ key }) => key)).toEqual(['/r/a', '/r/b'])
    expect(past.count).toBe(3)
    expect(store.range('/r/c', '\0').kvs.map(({ key }) => key)).toEqual(['/r/c', '/s/a'])
    expect(store.range('/r/a', undefined, { keysOnly: true }).kvs).toMatchObject([{ key: '/r/a', value: undefined }])
  })

  it('keeps what is current over a compaction and forgets what was replaced or deleted before', () => {
    const store = new MvccStore()
    put(store, 'kept', 'old')
    put(store, 'kept', 'new')
    put(store, 'gone', 1)
    remove(store, 'gone')
    put(store, 'again', 1)
    remove(store, 'again')
    put(store, 'again', 2)
    const revision = put(store, 'last', 1)
    put(store, 'kept', 'newest')
    store.compact(revision)
    expect(store.forget(3)).toBe(false)
    expect([store.forget(100), store.forget(100)]).toEqual([true, true])
    expect(store.compactRevision).toBe(revision)
    expect(store.range('', '\0', { revision }).kvs.map(({ key, value }) => [key, value])).toEqual([
      ['again', 2],
      ['kept', 'new'],
      ['last', 1],
    ])
    expect(store.versionCount).toBe(4)
    expect([...store.eventsSince(revision + 1)].map(({ kv }) => kv.value)).toEqual(['newest'])
  })

  it('comes back from a snapshot with its history', () => {
    const store = new MvccStore()
    put(store, 'a', 1)
    put(store, 'b', 1)
    store.compact(put(store, 'a', 2))
    store.forget(100)
    remove(store, 'b')
    put(store, 'a', 3)
    const restored = MvccStore.restore(store.snapshot())
    expect(restored.snapshot()).toEqual(store.snapshot())
    expect(restored.keyCount).toBe(1)
    expect([...restored.eventsSince(5)]).toEqual([...store.eventsSince(5)])
    expect(restored.range('', '\0', { revision: 4 }).kvs.map(({ key }) => key)).toEqual(['a', 'b'])
  })
})
