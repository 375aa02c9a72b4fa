import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatFieldSelector, matchesFieldSelector, parseFieldSelector } from './field-selector.ts'
import {
  formatLabelSelector,
  formatSelector,
  fromLabelSelector,
  matchesSelector,
  parseSelector,
} from './label-selector.ts'

const selectorOf = (text: string) => {
  const parsed = parseSelector(text)
  if ('error' in parsed) throw new Error(parsed.error)
  return parsed.selector
}
const errorOf = (text: string) => {
  const parsed = parseSelector(text)
  return 'error' in parsed ? parsed.error : undefined
}

describe('a label selector in its string form', () => {
  const labels = { n: '1', par: 'odd' }
  test.each([
    ['par=odd', true],
    ['par==odd', true],
    ['par!=even', true],
    ['n in (1,2)', true],
    ['n notin (1,2),par', false],
    ['!par', false],
    ['!other', true],
    ['par', true],
    ['n>0', true],
    ['n<1', false],
    ['other!=x', true],
    ['', true],
    ['constructor', false],
  ])('%s: %s', (text, matches) => {
    expect(matchesSelector(selectorOf(text), labels)).toBe(matches)
  })

  test.each([
    ['a==b=c', "found '=', expected: ',' or 'end of string'"],
    ['=x', "found '=', expected: !, identifier, or 'end of string'"],
    ['a in b', "unable to parse requirement: found 'b' expected: '('"],
    ['a,', "found '', expected: identifier after ','"],
    ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
    [
      'a>b',
      "unable to parse requirement: values[0]: Invalid value: \"b\": for 'Gt', 'Lt' operators, the value must be an integer",
    ],
    ['a=b c', "found 'c', expected: ',' or 'end of string'"],
    [
      '_x=1',
      "unable to parse requirement: <nil>: Invalid value: \"_x\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ])('%s is refused', (text, error) => {
    expect(errorOf(text)).toBe(error)
  })

  test('is written by key, and is read back as it was written', () => {
    expect(formatSelector(selectorOf('!old, tier in (b,a),app=web'))).toBe('app=web,!old,tier in (a,b)')
    const key = fc.constantFrom('app', 'tier', 'example.com/x')
    const value = fc.constantFrom('a', 'b-1', '')
    const term = fc.oneof(
      fc.tuple(key, fc.constantFrom('=', '!=', '=='), value).map((parts) => parts.join('')),
      fc.tuple(key, fc.constantFrom('in', 'notin'), value).map(([k, op, v]) => `${k} ${op} (${v},z)`),
      key,
      key.map((k) => `!${k}`),
    )
    fc.assert(
      fc.property(fc.array(term, { maxLength: 4 }), (terms) => {
        const written = formatSelector(selectorOf(terms.join(',')))
        expect(formatSelector(selectorOf(written))).toBe(written)
      }),
    )
  })

  test('any text is a selector or refused', () => {
    fc.assert(fc.property(fc.string(), (text) => 'error' in parseSelector(text) || selectorOf(text).length >= 0))
  })
})

test('a LabelSelector selects nothing when it is absent and everything when it is empty', () => {
  expect(matchesSelector(fromLabelSelector(undefined), { a: 'b' })).toBe(false)
  expect(matchesSelector(fromLabelSelector({}), { a: 'b' })).toBe(true)
  const selector = {
    matchLabels: { app: 'web' },
    matchExpressions: [
      { key: 'tier', operator: 'In', values: ['b', 'a'] },
      { key: 'old', operator: 'DoesNotExist' },
    ],
  }
  expect(formatLabelSelector(selector)).toBe('app=web,!old,tier in (a,b)')
  expect(formatLabelSelector({})).toBe('<none>')
  expect(() => fromLabelSelector({ matchExpressions: [{ key: 'a', operator: 'Near' }] })).toThrow(
    '"Near" is not a valid label selector operator',
  )
})

describe('a field selector', () => {
  test('takes equality and inequality, with escapes', () => {
    const parsed = parseFieldSelector('spec.nodeName=worker-1,metadata.name!=a\\,b')
    if ('error' in parsed) throw new Error(parsed.error)
    expect(parsed.selector).toEqual([
      { field: 'metadata.name', operator: '!=', value: 'a,b' },
      { field: 'spec.nodeName', operator: '=', value: 'worker-1' },
    ])
    expect(formatFieldSelector(parsed.selector)).toBe('metadata.name!=a\\,b,spec.nodeName=worker-1')
    expect(matchesFieldSelector(parsed.selector, { 'spec.nodeName': 'worker-1', 'metadata.name': 'x' })).toBe(true)
    expect(matchesFieldSelector(parsed.selector, { 'metadata.name': 'x' })).toBe(false)
  })

  test('is refused in upstream words', () => {
    expect(parseFieldSelector('bad')).toEqual({ error: "invalid selector: 'bad'; can't understand 'bad'" })
  })
})
