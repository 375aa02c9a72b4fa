import { expect, test } from 'vitest'
import { readWish } from './channel.ts'

test('only wishes get through the channel', () => {
  expect(readWish({ type: 'step', extra: 1 })).toEqual({ type: 'step' })
  expect(readWish({ type: 'speed', speed: 'story' })).toEqual({ type: 'speed', speed: 'story' })
  expect(readWish({ type: 'run', line: 'kubectl get pods' })).toEqual({ type: 'run', line: 'kubectl get pods' })
  for (const wrong of [
    undefined,
    null,
    'step',
    { type: 'format-disk' },
    { type: 'speed', speed: -1 },
    { type: 'speed', speed: 1e9 },
    { type: 'run' },
    { type: 'spotlight', key: 'x'.repeat(301) },
  ])
    expect(readWish(wrong)).toBeUndefined()
})
