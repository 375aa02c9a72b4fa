import { describe, expect, it } from 'vitest'
import type { EtcdWatchResponse, KeyValue, MvccEvent } from '../../protocols/etcd.ts'
import { checkWatch, type Guarantee, type ToldWatch } from './watch-guarantees.ts'

const kv = (key: string, modRevision: number, createRevision = modRevision, version = 1): KeyValue => ({
  key,
  value: `${modRevision}`,
  createRevision,
  modRevision,
  version,
  lease: 0,
})
const put = (value: KeyValue, prevKv?: KeyValue): MvccEvent => ({
  type: 'PUT',
  kv: value,
  ...(prevKv ? { prevKv } : {}),
})
const gone = (key: string, modRevision: number, prevKv?: KeyValue): MvccEvent => ({
  type: 'DELETE',
  kv: { ...kv(key, modRevision, 0, 0), value: undefined },
  ...(prevKv ? { prevKv } : {}),
})

const [a2, a3, b3, a5] = [kv('a', 2), kv('a', 3, 2, 2), kv('b', 3), kv('a', 5)]
/** a is made, a and b are put in one transaction, a is deleted and made again. */
const history = [put(a2), put(a3), put(b3), gone('a', 4), put(a5)]

function told(revision: number, ...events: MvccEvent[]): EtcdWatchResponse {
  return { header: { clusterId: '1', memberId: '1', revision, raftTerm: 2 }, events }
}

function broken(responses: readonly EtcdWatchResponse[], request: Partial<ToldWatch['request']> = {}): Guarantee[] {
  const watch = { request: { key: 'a', rangeEnd: 'c', startRevision: 1, ...request }, openedAtRevision: 5, responses }
  return [...new Set(checkWatch(watch, history).map(({ guarantee }) => guarantee))]
}

const whole = [told(2, put(a2)), told(3, put(a3), put(b3)), told(4, gone('a', 4)), told(5, put(a5))]

describe('what a watch was told', () => {
  it('is right when every event came once, in order and whole', () => {
    expect(broken(whole)).toEqual([])
    expect(broken([told(5, ...history)])).toEqual([])
    expect(broken(whole.slice(0, 2))).toEqual([])
  })

  it('breaks its promises in nine ways, each of which is found', () => {
    expect(broken([told(3, put(a3), put(b3)), told(2, put(a2))])).toContain('ordered')
    expect(broken([told(2, put(a2)), told(2, put(a2))])).toContain('unique')
    expect(broken([told(2, put(a2)), told(3, put(a3)), told(3, put(b3))])).toEqual(['atomic'])
    expect(broken([told(2, put(a2)), told(4, gone('a', 4))])).toEqual(['reliable'])
    expect(broken([told(5, put(a5))], { startRevision: 3 })).toEqual(['resumable'])
    expect(broken([told(2, put(a2)), told(4)])).toEqual(['bookmarkable'])
    expect(broken([told(3, put(b3))], { rangeEnd: 'b' })).toContain('filtered')
    expect(broken([told(2, put(a2)), told(3, put(a3, a2), put(b3, a2))], { prevKv: true })).toEqual(['prevKV'])
    const false5 = put({ ...a5, createRevision: 2 })
    expect(broken([...whole.slice(0, 3), told(5, false5)])).toEqual(['isCreate'])
  })

  it('may say of the key before what was true', () => {
    const responses = [told(2, put(a2)), told(3, put(a3, a2), put(b3)), told(4, gone('a', 4, a3)), told(5, put(a5))]
    expect(broken(responses, { prevKv: true })).toEqual([])
  })

  it('begins after the revision at which it was opened, when it did not ask for another', () => {
    const watch = { request: { key: 'a', rangeEnd: 'c' }, openedAtRevision: 3, responses: [told(4, gone('a', 4))] }
    expect(checkWatch(watch, history)).toEqual([])
    expect(checkWatch({ ...watch, responses: [told(5, put(a5))] }, history)).toEqual([
      { guarantee: 'resumable', why: 'a@4 is missing after the start at revision 4' },
    ])
  })
})
