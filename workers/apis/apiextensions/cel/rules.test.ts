import { describe, expect, it } from 'vitest'
import { formatFieldError } from '../../../apimachinery/field-error.ts'
import type { JSONSchemaProps } from '../types.ts'
import { compileRules } from './rules.ts'

const schema = (rule: string, more: object = {}): JSONSchemaProps => ({
  type: 'object',
  properties: {
    replicas: { type: 'integer' },
    ratio: { type: 'number' },
    name: { type: 'string' },
    since: { type: 'string', format: 'date-time' },
    port: { 'x-kubernetes-int-or-string': true },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    'dash-ed': { type: 'string' },
    list: { type: 'array', items: { type: 'string' } },
    parts: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', properties: { name: { type: 'string' }, size: { type: 'string' } } },
    },
  },
  'x-kubernetes-validations': [{ rule, ...more }],
})

const check = (rule: string, value: unknown, old?: unknown, more: object = {}) =>
  compileRules(schema(rule, more), false).validate(value, old, 'spec').map(formatFieldError)

const value = {
  replicas: 3,
  ratio: 0.5,
  name: 'web',
  since: '2026-01-01T00:00:00Z',
  port: 'http',
  labels: { app: 'web' },
  'dash-ed': 'x',
  list: ['a', 'b'],
  parts: [{ name: 'one', size: '1Gi' }],
}

describe('rules of custom resources', () => {
  it.each([
    'self.replicas > 2 && self.ratio < 1.0',
    'has(self.replicas) && self.parts.all(p, has(p.size))',
    'self.list.all(x, x.size() == 1)',
    "self.labels['app'] == 'web' && 'app' in self.labels && self.labels.all(k, k.startsWith('a'))",
    "self.port == 'http' || self.port == 80",
    'type(self.port) == string',
    "self.since < timestamp('2027-01-01T00:00:00Z')",
    "self.dash__dash__ed == 'x'",
    "self.parts.exists_one(p, p.name == 'one')",
    'self.list.map(x, x).join(",") == "a,b"',
    "quantity(self.parts[0].size).isLessThan(quantity('2Gi'))",
    "self.name.matches('^[a-z]+$') && self.name.replace('w', 'v') == 'veb'",
    "isURL('https://a.example:80/x') && url('https://a.example:80/x').getPort() == '80'",
    "cidr('10.0.0.0/8').containsIP('10.1.2.3') && ip('::1').isLoopback()",
    "semver('1.10.0').isGreaterThan(semver('1.9.0'))",
    "'%s has %d'.format([self.name, self.replicas]) == 'web has 3'",
    '[1, 2, 3].sum() == 6 && self.list.isSorted() && [3, 1].max() == 3',
    "format.dns1123Label().validate('UP').hasValue()",
    'self.parts == self.parts && self.parts[0] == self.parts[0]',
    "duration('1h') > duration('59m')",
    'self.?name.orValue("none") == "web"',
  ])('may say %s', (rule) => {
    expect(check(rule, value)).toEqual([])
  })

  it('are told by their message, their own words, or themselves', () => {
    expect(check('self.replicas < 3', value)).toEqual(['spec: Invalid value: failed rule: self.replicas < 3'])
    expect(check('self.replicas < 3', value, undefined, { message: 'too many' })).toEqual([
      'spec: Invalid value: too many',
    ])
    const messageExpression = '"at most 2, not " + string(self.replicas)'
    expect(check('self.replicas < 3', value, undefined, { messageExpression })).toEqual([
      'spec: Invalid value: at most 2, not 3',
    ])
    const more = { reason: 'FieldValueForbidden', fieldPath: '.replicas', message: 'no' }
    expect(check('self.replicas < 3', value, undefined, more)).toEqual(['spec.replicas: Forbidden: no'])
  })

  it('compare an update with what was before, and a new object with nothing', () => {
    const rule = 'self.replicas >= oldSelf.replicas'
    expect(check(rule, value)).toEqual([])
    expect(check(rule, { ...value, replicas: 2 }, value)).toEqual([`spec: Invalid value: failed rule: ${rule}`])
    expect(check('!oldSelf.hasValue()', value, undefined, { optionalOldSelf: true })).toEqual([])
    expect(check('!oldSelf.hasValue()', { ...value, replicas: 9 }, value, { optionalOldSelf: true })).toHaveLength(1)
  })

  it('do not hold against an update what it leaves as it was', () => {
    expect(check('self.replicas < 3', value, { ...value })).toEqual([])
    expect(check('self.replicas < 3', { ...value, name: 'other' }, value)).toHaveLength(1)
  })

  it('say what went wrong while they ran', () => {
    expect(check('self.list[7] == "a"', value)).toEqual([
      'spec: Invalid value: "object": index out of bounds: 7 evaluating rule: self.list[7] == "a"',
    ])
    expect(check('self.replicas / 0 == 1', value)).toEqual([
      'spec: Invalid value: "object": division by zero evaluating rule: self.replicas / 0 == 1',
    ])
    expect(check("self.labels['no'] == 'x'", value)).toEqual([
      `spec: Invalid value: "object": no such key: no evaluating rule: self.labels['no'] == 'x'`,
    ])
  })

  it('do not run for ever', () => {
    const list = Array.from({ length: 3_000 }, (_, i) => String(i))
    expect(check('self.list.all(x, self.list.exists(y, x == y))', { ...value, list })).toEqual([
      'spec: Invalid value: "object": validation failed due to running out of cost budget, no further validation rules will be run',
    ])
  })

  it('cannot be made of what does not compile', () => {
    const error = (rule: string) => compileRules(schema(rule), false).own[0]?.error
    expect(error('self.nope > 1')).toBe(
      "compilation failed: ERROR: <input>:1:5: undefined field 'nope'\n | self.nope > 1\n | ....^",
    )
    expect(error('slef.replicas > 1')).toBe(
      "compilation failed: ERROR: <input>:1:1: undeclared reference to 'slef' (in container '')\n | slef.replicas > 1\n | ^",
    )
    expect(error("self.replicas + 'a' == 1")).toContain(
      "found no matching overload for '_+_' applied to '(int, string)'",
    )
    expect(error('self.replicas')).toBe('cel expression must evaluate to a bool')
  })
})
