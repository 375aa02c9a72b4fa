import { describe, expect, it } from 'vitest'
import { parseJsonPath, printJsonPath } from './json-path.ts'

const object = {
  items: [
    { name: 'a', n: 1, labels: { 'app.kubernetes.io/name': 'x' }, list: ['p', 'q', 'r'] },
    { name: 'b', n: 5, deep: { name: 'inner' }, ready: true },
  ],
}
const show = (template: string) => printJsonPath(parseJsonPath(template), object, false)

describe('kubectl JSONPath', () => {
  it.each([
    ['{.items[0].name}', 'a'],
    ['{.items[*].name}', 'a b'],
    ['{.items[-1:].name}', 'b'],
    ['{.items[0].list[0:2]}', 'p q'],
    ['{.items[0].list}', '["p","q","r"]'],
    ['{.items[0].labels.app\\.kubernetes\\.io/name}', 'x'],
    ["{.items[0].labels['app\\.kubernetes\\.io/name']}", 'x'],
    ['{..name}', 'a b inner'],
    ['{.items[?(@.n>2)].name}', 'b'],
    ['{.items[?(@.name=="a")].n}', '1'],
    ['{.items[?(@.ready)].name}', 'b'],
    ["{.items[*]['name','n']}", 'a 1 b 5'],
    ['{range .items[*]}{.name}{"\\t"}{.n}{"\\n"}{end}', 'a\t1\nb\t5\n'],
    ['name: {.items[1].name}!', 'name: b!'],
    ['{.nope.deeper}', ''],
    ['{$.items[0].n}', '1'],
  ])('%s gives %j', (template, text) => {
    expect(show(template)).toBe(text)
  })

  it.each(['{.items', '{range .items[*]}{.name}', '{end}', '{.items[}'])('%s is refused', (template) => {
    expect(() => show(template)).toThrow(/error parsing jsonpath/)
  })
})
