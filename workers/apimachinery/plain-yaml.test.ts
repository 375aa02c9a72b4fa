import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { parsePlainYaml } from './plain-yaml.ts'

describe('YAML as people and kubeadm write it', () => {
  const documents = {
    'a static pod': `apiVersion: v1
kind: Pod
metadata:
  annotations: {}
  labels:
    component: etcd   # what it is
  name: etcd
spec:
  # The way kubeadm indents lists.
  containers:
  - command:
    - etcd
    - --data-dir=/var/lib/etcd
    - --listen-client-urls=https://127.0.0.1:2379,https://192.168.1.10:2379
    image: registry.k8s.io/etcd:3.6.4-0
    ports:
      - containerPort: 2379
        hostPort: 2379
      -
        containerPort: 2381
    resources:
      requests: {cpu: 100m}
status: {}
`.replace('{cpu: 100m}', '\n        cpu: 100m\n        memory: "100Mi"'),
    scalars: `a: 1
b: -1.5e3
c: 'it''s'
d: "two words"  # a comment
e: true
f: null
g: ~
h:
i: 1.2.3
j: a#b
k: http://x.y/z?a=b
l: 0644
m: yes
n: -1
o: --flag
p: [] # none
q: 1_000
r: 10:30
s:   spaces around   
`,
    'a list of lists': `- - 1
  - 2
- - 3
-
  - 4
- a: 1
  b:
  - c
  -   d
-   x:
      y: z
- last
`,
    nothing: '# only a comment\n\n',
  }
  for (const [name, text] of Object.entries(documents))
    it(`${name} is read as by a whole YAML reader`, () => {
      expect(parsePlainYaml(text)).toEqual({ value: parse(text) })
    })
})

describe('what takes a whole YAML reader', () => {
  test.each([
    ['an anchor', 'a: &x 1\nb: *x\n'],
    ['a tag', 'a: !!str 1\n'],
    ['flow style', 'a: {b: 1}\n'],
    ['a literal', 'a: |\n  text\n'],
    ['a folded scalar', 'a: >\n  text\n'],
    ['text over two lines', 'a: one\n  two\n'],
    ['quoted text over two lines', 'a: "one\n  two"\n'],
    ['an escape', 'a: "\\n"\n'],
    ['a document mark', '---\na: 1\n'],
    ['a tab', 'a:\t1\n'],
    ['a carriage return', 'a: 1\r\n'],
    ['text beyond ASCII', 'a: ü\n'],
    ['a key twice', 'a: 1\na: 2\n'],
    ['a key that is a number', '1: a\n'],
    ['a key that is a word of YAML', 'true: a\n'],
    ['a key that names the prototype', '__proto__: 1\n'],
    ['lines that are not aligned', 'a:\n    b: 1\n  c: 2\n'],
    ['a list in the middle of a mapping', 'a: 1\n- b\n'],
    ['a mapping in the middle of a scalar', 'a: b: c\n'],
    ['octal', 'a: 0o17\n'],
    ['hexadecimal', 'a: 0x1f\n'],
    ['a lone scalar', 'word\n'],
    ['lists that go on for ever', `${'- '.repeat(2000)}x\n`],
  ])('%s', (_, text) => {
    expect(parsePlainYaml(text)).toBeUndefined()
  })
})

const word = fc.oneof(
  fc.stringMatching(/^[ -~]{0,12}$/),
  fc.constantFrom('a b', '1', 'true', 'null', '-', '- a', 'a: b', ' x', '#', 'a #b', '0x1', '1e3', '.5', '5.', '+1'),
)
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null)),
    tie('list'),
    tie('map'),
  ),
  list: fc.array(tie('any'), { maxLength: 3 }),
  map: fc.dictionary(fc.oneof(fc.stringMatching(/^[a-z][a-z./-]{0,6}$/), word), tie('any'), { maxKeys: 4 }),
})).any

test('whatever is read plainly is read as by a whole YAML reader', () => {
  let plain = 0
  fc.assert(
    fc.property(value, fc.boolean(), (one, indentSeq) => {
      const text = stringify(one, { indentSeq, lineWidth: 0 })
      const read = parsePlainYaml(text)
      if (read === undefined) return
      plain++
      expect(read.value).toEqual(parse(text))
    }),
    { numRuns: 2000 },
  )
  expect(plain).toBeGreaterThan(200)
})

test('any text is read as by a whole YAML reader, or not at all', () => {
  const piece = fc.constantFrom(
    'a',
    'b:',
    ': ',
    '- ',
    '-',
    ' ',
    '  ',
    '\n',
    '\n  ',
    '#',
    ' #',
    "'",
    '"',
    '{}',
    '[',
    '?',
    '1',
    '~',
    '&x',
    '|',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = pieces.join('')
      const read = parsePlainYaml(text)
      if (read !== undefined) expect({ text, value: read.value }).toEqual({ text, value: parse(text) })
    }),
    { numRuns: 20_000 },
  )
})
