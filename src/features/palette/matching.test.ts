import { expect, it } from 'vitest'
import { bestMatches, matchScore } from './matching.ts'

it('finds every word, wherever it stands', () => {
  expect(matchScore('Deployment default/web', 'web dep')).toBeGreaterThan(0)
  expect(matchScore('Deployment default/web', 'web pod')).toBe(0)
})

it('puts the beginning of a word before its middle, and that before scattered letters', () => {
  const items = ['Pod default/cobweb-1', 'Pod default/web-1', 'Widget every bee']
  expect(bestMatches(items, (item) => item, 'web', 5)).toEqual([
    'Pod default/web-1',
    'Pod default/cobweb-1',
    'Widget every bee',
  ])
})

it('takes an abbreviation', () => {
  expect(matchScore('kube-controller-manager', 'kcm')).toBeGreaterThan(0)
  expect(matchScore('Play or pause', 'zzz')).toBe(0)
})

it('gives the first ones when nothing is typed', () => {
  expect(bestMatches(['a', 'b', 'c'], (item) => item, '  ', 2)).toEqual(['a', 'b'])
})
