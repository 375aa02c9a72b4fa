import { expect, it } from 'vitest'
import { printYaml } from './yaml-printer.ts'

// What `kubectl annotate --local -o yaml` printed for the same values.
it('chooses between plain, quoted and literal scalars as kubectl does', () => {
  const data = {
    b60: '1:20',
    big: '12345678901234567890123',
    colon: "aaaa: bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll mmmm nnnn oooo pppp qqqq rrrr it's",
    cr: 'a\r\nb',
    dash: '-',
    date: '2026-01-01',
    ddd: '---',
    empty: '',
    eq: '=',
    f: '1e3',
    h2: 'a#b',
    hash: 'a #b',
    inf: '.inf',
    keep: 'a\n\n',
    lb: '[x]',
    lead: '  a\nb',
    long: 'aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll mmmm nnnn oooo pppp qqqq rrrr',
    lt: '<<',
    n9: 'b',
    n10: 'a',
    num: '0x1f',
    q: '?',
    spaces: 'a    b ',
    tabs: "a\tb aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll mmmm nnnn oooo pppp qqqq rrrr it's dd",
    trail: 'a \nb\n',
    true: 'yes',
    uni: 'héé 한국 ',
    us: '1_000',
  }
  expect(printYaml(data)).toBe(`b60: "1:20"
big: "12345678901234567890123"
colon: 'aaaa: bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll mmmm nnnn oooo
  pppp qqqq rrrr it''s'
cr: "a\\r\\nb"
dash: '-'
date: "2026-01-01"
ddd: '---'
empty: ""
eq: =
f: "1e3"
h2: a#b
hash: 'a #b'
inf: ".inf"
keep: |+
  a

lb: '[x]'
lead: |2-
    a
  b
long: aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll mmmm nnnn oooo pppp
  qqqq rrrr
lt: <<
n9: b
n10: a
num: "0x1f"
q: '?'
spaces: 'a    b '
tabs: "a\\tb aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll mmmm nnnn
  oooo pppp qqqq rrrr it's dd"
trail: "a \\nb\\n"
"true": "yes"
uni: 'héé 한국 '
us: "1_000"
`)
})

it('does not indent lists, and writes empty ones in short', () => {
  const object = {
    spec: { containers: [{ name: 'c', args: ['a', { b: 1 }], env: [] }], nested: [['x', 'y'], []] },
    status: {},
  }
  expect(printYaml(object)).toBe(`spec:
  containers:
  - args:
    - a
    - b: 1
    env: []
    name: c
  nested:
  - - x
    - "y"
  - []
status: {}
`)
})
