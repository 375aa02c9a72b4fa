import { describe, expect, test } from 'vitest'
import { defaultRecording } from '../app/default-recording.ts'
import { NotARecording, readRecording } from './read-recording.ts'

const plain = {
  ...defaultRecording('?seed=4'),
  inputs: [
    { atMs: 30_000, type: 'apply', text: 'kind: Pod', file: 'pod.yaml', dryRun: false },
    { atMs: 30_000.25, type: 'exec', line: 'kubectl get pods' },
    { atMs: 31_000, type: 'interrupt' },
    { atMs: 31_000, type: 'stdin', text: 'y\n' },
    { atMs: 32_000, type: 'chaos', fault: { type: 'power', machine: 'worker-1', on: false } },
    { atMs: 32_000, type: 'chaos', fault: { type: 'slow-link', machine: 'worker-2', extraMs: 20, loss: 0.5 } },
    {
      atMs: 33_000,
      type: 'request',
      id: 1,
      request: { method: 'POST', path: '/api/v1/pods', headers: { accept: '*/*' }, body: { kind: 'Pod' } },
    },
    { atMs: 33_000, type: 'upload', id: 1, channel: 'stdin', text: 'x' },
    { atMs: 33_000, type: 'hang-up', id: 1 },
  ],
  untilMs: 40_000,
  hash: '0123456789abcdef',
}
const changed = (change: object) => ({ ...plain, ...change })
const inputs = (...list: unknown[]) => changed({ inputs: list })
const machines = (change: (list: Record<string, unknown>[]) => unknown) =>
  changed({ topology: { machines: change(plain.topology.machines.map((machine) => ({ ...machine }))) } })

describe('a recording from outside', () => {
  test('comes through as it is, through JSON as well', () => {
    expect(readRecording(plain)).toEqual(plain)
    expect(readRecording(JSON.parse(JSON.stringify(plain)))).toEqual(plain)
  })

  test('loses what no recording has', () => {
    const odd = JSON.parse(JSON.stringify({ ...plain, more: 1 }).replace('"seed"', '"__proto__":{"polluted":1},"seed"'))
    expect(readRecording(odd)).toEqual(plain)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    expect(readRecording(changed({ hash: 'x' })).hash).toBeUndefined()
  })

  test.each([
    ['nothing', null, 'recording'],
    ['a list', [], 'recording'],
    ['another version', changed({ version: 2 }), 'version'],
    ['no seed', changed({ seed: '4' }), 'seed'],
    ['half a seed', changed({ seed: 0.5 }), 'seed'],
    ['no end', changed({ untilMs: Number.NaN }), 'untilMs'],
    ['an end in the year 3000', changed({ untilMs: 1e15 }), 'untilMs'],
    ['no topology', changed({ topology: undefined }), 'topology'],
    ['no laptop', machines((list) => list.slice(1)), 'topology.machines: laptop'],
    [
      'two machines of one name',
      machines((list) => [...list, { ...list[0], address: '10.0.0.9' }]),
      'topology.machines: name',
    ],
    ['a machine named like a path', machines((list) => [{ ...list[0], name: '../etc' }]), 'topology.machines[0].name'],
    [
      'an address that is none',
      machines((list) => [{ ...list[0], address: '300.1.1.1' }]),
      'topology.machines[0].address',
    ],
    ['too many machines', machines((list) => Array(6000).fill(list[0])), 'topology.machines'],
    ['too many inputs', changed({ inputs: Array(20_001).fill(plain.inputs[1]) }), 'inputs'],
    ['an unknown input', inputs({ atMs: 1, type: 'eval', line: '1' }), 'inputs[0].type'],
    ['inputs out of order', inputs({ atMs: 2, type: 'interrupt' }, { atMs: 1, type: 'interrupt' }), 'inputs[1].atMs'],
    ['a line that is none', inputs({ atMs: 1, type: 'exec', line: ['rm'] }), 'inputs[0].line'],
    [
      'a fault of no machine',
      inputs({ atMs: 1, type: 'chaos', fault: { type: 'power', machine: 'x', on: true } }),
      'inputs[0].fault.machine',
    ],
    [
      'a fault from the prototype',
      inputs({ atMs: 1, type: 'chaos', fault: { type: 'constructor' } }),
      'inputs[0].fault.type',
    ],
    [
      'a bottomless body',
      inputs({
        atMs: 1,
        type: 'request',
        id: 1,
        request: { method: 'GET', path: '/', headers: {}, body: JSON.parse('['.repeat(5000) + ']'.repeat(5000)) },
      }),
      'inputs[0].request.body',
    ],
  ])('is refused with %s', (_, value, at) => {
    expect(() => readRecording(value)).toThrow(new NotARecording(at))
  })
})
