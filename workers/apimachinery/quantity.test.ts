import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  formatQuantity,
  integerValue,
  milliValue,
  parseQuantity,
  type Quantity,
} from './quantity.ts'

const parse = (text: string): Quantity => {
  const quantity = parseQuantity(text)
  if (quantity === undefined) throw new Error(`${text} is no quantity`)
  return quantity
}

describe('quantities are written in one way', () => {
  test.each([
    ['0', '0'],
    ['1', '1'],
    ['1.5', '1500m'],
    ['0.1', '100m'],
    ['1000m', '1'],
    ['1000', '1k'],
    ['128Mi', '128Mi'],
    ['2048Mi', '2Gi'],
    ['1.5Gi', '1536Mi'],
    ['0.5Ki', '512'],
    ['1024', '1024'],
    ['12e6', '12e6'],
    ['0.0001', '100u'],
    ['0.1n', '1n'],
    ['1.500', '1.500'],
    ['-5', '-5'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical)
  })

  test.each(['', 'abc', '1e', '1 ', '1ki', '--1', '1.1.1', '0x10', '1Ki5'])('%o is none', (text) => {
    expect(parseQuantity(text)).toBeUndefined()
    expect(milliValue(text)).toBe(0)
  })
})

test('plain numbers round away from zero', () => {
  expect(milliValue('250m')).toBe(250)
  expect(milliValue('0.0001')).toBe(1)
  expect(integerValue('1500m')).toBe(2)
  expect(integerValue('8Gi')).toBe(8 * 1024 ** 3)
  expect(milliValue(undefined)).toBe(0)
})

test('a sum is written like its first part that is not zero', () => {
  expect(formatQuantity(addQuantities(parse('100m'), parse('1')))).toBe('1100m')
  expect(formatQuantity(addQuantities(parse('0'), parse('1Gi')))).toBe('1Gi')
  expect(compareQuantities(parse('1Gi'), parse('1G'))).toBe(1)
})

const amount = fc
  .tuple(fc.nat(99_999), fc.constantFrom('', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'e3', 'u'))
  .map(([digits, suffix]) => `${digits}${suffix}`)

test('what was written is read as the same amount', () => {
  fc.assert(
    fc.property(amount, (text) => {
      const { text: _, ...plain } = parse(text)
      expect(compareQuantities(parse(formatQuantity(plain)), parse(text))).toBe(0)
      expect(canonicalQuantity(canonicalQuantity(text) ?? '')).toBe(canonicalQuantity(text))
    }),
  )
})

test('sums do not depend on their order', () => {
  fc.assert(
    fc.property(amount, amount, (a, b) => {
      expect(compareQuantities(addQuantities(parse(a), parse(b)), addQuantities(parse(b), parse(a)))).toBe(0)
    }),
  )
})

test('any text is a quantity or not, and never an exception', () => {
  fc.assert(
    fc.property(fc.string(), (text) => parseQuantity(text) === undefined || canonicalQuantity(text) !== undefined),
  )
})
