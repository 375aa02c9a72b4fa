import { expect, test } from 'vitest'
import { parseFlags } from './flags.ts'

test('flags are read as upstream programs write them', () => {
  const flags = parseFlags([
    'kube-apiserver',
    '--etcd-servers=http://127.0.0.1:2379',
    '--v',
    '2',
    '--leader-elect',
    '--a=b=c',
    '--x',
  ])
  expect({ ...flags }).toEqual({
    'etcd-servers': 'http://127.0.0.1:2379',
    v: '2',
    'leader-elect': 'true',
    a: 'b=c',
    x: 'true',
  })
})

test('a later flag wins, and nothing comes from a prototype', () => {
  expect(parseFlags(['--a=1', '--a=2'])['a']).toBe('2')
  expect(parseFlags([])['constructor']).toBeUndefined()
  expect(parseFlags(['--', '--a=1'])['a']).toBeUndefined()
})
