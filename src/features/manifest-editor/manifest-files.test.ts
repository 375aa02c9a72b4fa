import { beforeEach, describe, expect, it } from 'vitest'
import { createManifestFiles } from './manifest-files.ts'
import { loadFiles, longestText } from './saved-files.ts'

function memory(limit = Number.POSITIVE_INFINITY) {
  const items = new Map<string, string>()
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > limit) throw new DOMException('full', 'QuotaExceededError')
      items.set(key, value)
    },
    removeItem: (key: string) => {
      items.delete(key)
    },
  }
}

let count = 0
const newId = () => `id-${++count}`
let storage = memory()
beforeEach(() => {
  storage = memory()
})
const open = (from: ReturnType<typeof memory> | undefined = storage) => createManifestFiles(from, newId)
const textsOf = (files: ReturnType<typeof open>) =>
  files.store.getState().files.map((file) => `${file.name}: ${file.text}`)

describe('files of the editor', () => {
  it('come back after a reload: text, order, cursor, the one in sight', () => {
    const before = open()
    const a = before.add('a.yaml', 'kind: Pod')
    before.add('b.yaml', 'kind: Service')
    before.select(a)
    before.edit(a, 'kind: Job')
    before.moveCursor(a, 3, 7)
    before.save()
    const { files, active } = open().store.getState()
    expect(files.map(({ name, text, line, column }) => [name, text, line, column])).toEqual([
      ['a.yaml', 'kind: Job', 3, 7],
      ['b.yaml', 'kind: Service', 1, 1],
    ])
    expect(active).toBe(a)
  })

  it('an example takes the place of another that nobody touched, never that of changed text', () => {
    const files = open()
    files.openExample('job.yaml', 'job')
    files.openExample('pod.yaml', 'pod')
    expect(textsOf(files)).toEqual(['pod.yaml: pod'])
    files.edit(files.store.getState().active, 'pod, changed')
    files.openExample('pod.yaml', 'pod')
    expect(textsOf(files)).toEqual(['pod.yaml: pod, changed', 'pod-2.yaml: pod'])
    files.keep(files.store.getState().active)
    files.openExample('job.yaml', 'job')
    expect(textsOf(files)).toEqual(['pod.yaml: pod, changed', 'pod-2.yaml: pod', 'job.yaml: job'])
  })

  it('an example that is open unchanged is shown, not opened twice', () => {
    const files = open()
    const first = files.openExample('job.yaml', 'job')
    files.keep(first)
    files.add('other.yaml', 'x')
    expect(files.openExample('job.yaml', 'job')).toBe(first)
    expect(files.store.getState().files).toHaveLength(2)
  })

  it('a closed file can be opened again, after a reload too', () => {
    const files = open()
    const id = files.add('mine.yaml', 'precious')
    files.close(id)
    expect(textsOf(files)).toEqual([])
    const later = open()
    later.reopen(id)
    expect(textsOf(later)).toEqual(['mine.yaml: precious'])
  })

  it('text that another tab of the browser changed is taken over; when both changed it, both stay', () => {
    const here = open()
    const id = here.add('shared.yaml', 'v1')
    const there = open()
    there.edit(id, 'v2 from there')
    there.save()
    here.onStorage(`wheelhouse.file.${id}`)
    expect(textsOf(here)).toEqual(['shared.yaml: v2 from there'])

    here.edit(id, 'v3 from here')
    there.edit(id, 'v3 from there')
    there.save()
    here.onStorage(`wheelhouse.file.${id}`)
    expect(textsOf(here)).toEqual(['shared-2.yaml: v3 from here'])
    expect(textsOf(there)).toEqual(['shared.yaml: v3 from there'])
    expect(textsOf(open())).toContain('shared-2.yaml: v3 from here')
    expect(loadFiles(storage).files.length + loadFiles(storage).closed.length).toBeGreaterThan(0)
    expect(storage.items.get(`wheelhouse.file.${id}`)).toContain('v3 from there')
  })

  it('says when there is no room to keep what was typed', () => {
    const full = memory(200)
    const files = open(full)
    const id = files.add('a.yaml', 'short')
    expect(files.store.getState().saved).toBe(true)
    files.edit(id, 'x'.repeat(500))
    files.save()
    expect(files.store.getState().saved).toBe(false)
    expect(textsOf(files)[0]).toContain('xxx')
    files.edit(id, 'short again')
    files.save()
    expect(files.store.getState().saved).toBe(true)
    expect(full.items.get(`wheelhouse.file.${id}`)).toContain('short again')
  })

  it('work without any storage, and say that nothing is kept', () => {
    const files = createManifestFiles(undefined, newId)
    files.add('a.yaml', 'text')
    expect(textsOf(files)).toEqual(['a.yaml: text'])
    expect(files.store.getState().saved).toBe(false)
  })
})

describe('what lies in storage', () => {
  it.each(['not JSON', 'null', '[]', '{"open":"x"}', '{"open":[1,null,"../../etc","__proto__"],"active":{"a":1}}'])(
    '%s opens as an empty editor',
    (index) => {
      storage.items.set('wheelhouse.files', index)
      storage.items.set('wheelhouse.file.__proto__', '{"name":1}')
      expect(loadFiles(storage)).toEqual({ files: [], active: '', closed: [] })
    },
  )

  it('is taken as text only, with a name that fits a tab and a cursor that is a place', () => {
    storage.items.set('wheelhouse.files', '{"open":["a","b"],"active":"gone","closed":["a"]}')
    const evil = { name: '../\u202e\u0000evil\n.yaml', text: '<img onerror>', line: -3, column: 1e99, kept: 'no' }
    storage.items.set('wheelhouse.file.a', JSON.stringify(evil))
    storage.items.set('wheelhouse.file.b', JSON.stringify({ name: 'b', text: 'x'.repeat(longestText + 1) }))
    const { files, active } = loadFiles(storage)
    expect(files).toEqual([
      { id: 'a', name: '..evil.yaml', text: '<img onerror>', example: '', kept: true, line: 1, column: 1 },
    ])
    expect(active).toBe('a')
  })
})
