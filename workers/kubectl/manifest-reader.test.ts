import { describe, expect, it } from 'vitest'
import { readManifests } from './manifest-reader.ts'

const parsed = (text: string) => JSON.parse(JSON.stringify(readManifests(text).documents[0]?.value ?? null))
const errorOf = (text: string) => readManifests(text).errors[0]

describe('a manifest', () => {
  it('is read as YAML 1.1, as kubectl reads it', () => {
    const text =
      'a: yes\nb: n\nc: 1:20\nd: 017\ne: 0x1f\nf: 1_000\ng: 2026-01-01\nh: ~\ni: 1e3\nj: "yes"\nk: !!str 1\nl: 0o17\n'
    expect(parsed(text)).toEqual({
      a: true,
      b: false,
      c: '1:20',
      d: 15,
      e: 31,
      f: 1000,
      g: '2026-01-01',
      h: null,
      i: 1000,
      j: 'yes',
      k: '1',
      l: 15,
    })
  })

  it('may hold several documents, of which empty ones do not count', () => {
    const { documents } = readManifests('# only a comment\n---\nkind: A\n---\n\n---\n\nkind: B\n')
    expect(documents.map(({ index, line, value }) => [index, line, value['kind']])).toEqual([
      [0, 3, 'A'],
      [2, 8, 'B'],
    ])
  })

  it('tells the line of a field, or of the nearest one around it', () => {
    const [document] = readManifests(
      'kind: Pod\nspec:\n  containers:\n  - name: a\n    image: x\n  - name: b\n',
    ).documents
    expect(document?.lineOf('spec.containers[0].image')).toBe(5)
    expect(document?.lineOf('spec.containers[1].image')).toBe(6)
    expect(document?.lineOf('spec.nope.deep')).toBe(2)
    expect(document?.lineOf('metadata')).toBe(1)
  })

  it('keeps the last of two equal keys and tells of it', () => {
    const [document] = readManifests('data:\n  a: "1"\n  a: "2"\n').documents
    expect(document?.value).toEqual({ data: { a: '2' } })
    expect(document?.duplicates).toEqual([{ field: 'data.a', key: 'a', line: 3 }])
  })

  it('resolves anchors, aliases and merges', () => {
    expect(parsed('base: &b {x: 1, z: 2}\nother:\n  <<: *b\n  z: 3\nlist: [*b]\n')).toEqual({
      base: { x: 1, z: 2 },
      other: { x: 1, z: 3 },
      list: [{ x: 1, z: 2 }],
    })
  })

  it('may have keys that mean something to JavaScript', () => {
    const [document] = readManifests('__proto__: {polluted: yes}\nconstructor: x\n').documents
    expect(Object.keys(document?.value ?? {})).toEqual(['__proto__', 'constructor'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('a broken manifest', () => {
  // The words are those of kubectl for the same files.
  it.each([
    [
      'apiVersion: v1\nkind: ConfigMap\n  metadata: {name: x\n',
      'yaml: line 3: mapping values are not allowed in this context',
      3,
    ],
    ['a: b: c\n', 'yaml: mapping values are not allowed in this context', 1],
    ['a: b\n\tc: d\n', 'yaml: line 2: found a tab character that violates indentation', 2],
    ['a: [1, 2\nb: c\n', "yaml: line 1: did not find expected ',' or ']'", 2],
    ['a: "x\nb: c\n', 'yaml: line 3: found unexpected end of stream', 3],
    ['- a\nb: c\n', "yaml: line 1: did not find expected '-' indicator", 2],
    ['a:\n  - b\n c\n', 'yaml: line 2: did not find expected key', 3],
    ['x: 1\n- a\n', 'yaml: line 1: did not find expected key', 2],
    ['a: b\nc: @x\n', 'yaml: line 2: found character that cannot start any token', 2],
    ['a: b\nc: *x\n', "yaml: unknown anchor 'x' referenced", 2],
    ['a: b\nc\nd: e\n', "yaml: line 3: could not find expected ':'", 2],
  ])('%j is refused in the words of kubectl', (text, message, line) => {
    expect(errorOf(text)).toEqual({ index: 0, line, message: `error converting YAML to JSON: ${message}` })
  })

  it('that holds no object is refused', () => {
    expect(errorOf('[1, 2]\n')?.message).toBe(
      'json: cannot unmarshal array into Go value of type unstructured.detector',
    )
  })

  it('does not keep the others of its file from being read', () => {
    const { documents, errors } = readManifests('kind: A\n---\na: [\n---\nkind: C\n')
    expect([documents.map(({ index }) => index), errors.map(({ index }) => index)]).toEqual([[0, 2], [1]])
  })
})

describe('a hostile manifest is refused within a moment', () => {
  const nested = 'a: &a [x, x, x, x, x, x, x, x, x]\n'
  const bomb = `${nested}${[...'bcdefghi'].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(', ')}]\n`).join('')}`
  it.each([
    ['an alias bomb', bomb, /excessive aliasing/],
    ['deep nesting', `${'['.repeat(5000)}${']'.repeat(5000)}`, /max depth/],
    ['deep mappings', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''), /max depth/],
    ['a huge file', 'a'.repeat(4_000_000), /larger than/],
    ['very many quotes', `a: ${'"" '.repeat(60_000)}`, /quotes/],
    ['an anchor within itself', 'a: &a [*a]\n', /unknown anchor|excessive|depth/],
  ])('%s', (_, text, message) => {
    const startMs = performance.now()
    expect(errorOf(text)?.message).toMatch(message)
    expect(performance.now() - startMs).toBeLessThan(3000)
  })
})
