import { expect, test } from 'vitest'
import { humanAge, humanDuration, shortHumanDuration } from './duration.ts'

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000]

test.each([
  [0, '0s'],
  [-1 * second, '0s'],
  [-5 * second, '<invalid>'],
  [119 * second, '119s'],
  [2 * minute, '2m'],
  [7 * minute + 23 * second, '7m23s'],
  [12 * minute + 23 * second, '12m'],
  [179 * minute, '179m'],
  [3 * hour + 5 * minute, '3h5m'],
  [8 * hour + 5 * minute, '8h'],
  [47 * hour, '47h'],
  [3 * day + 2 * hour, '3d2h'],
  [8 * day + 2 * hour, '8d'],
  [729 * day, '729d'],
  [2 * 365 * day + 30 * day, '2y30d'],
  [9 * 365 * day, '9y'],
])('an age of %i ms is shown as %s', (ms, text) => {
  expect(humanDuration(ms)).toBe(text)
})

test('one unit is enough for short ages', () => {
  expect(shortHumanDuration(7 * minute + 23 * second)).toBe('7m')
  expect(shortHumanDuration(400 * day)).toBe('1y')
})

test('an object without a timestamp has an unknown age', () => {
  expect(humanAge(undefined, 0)).toBe('<unknown>')
  expect(humanAge('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:02:15Z'))).toBe('2m15s')
})
