import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { defaultRecording } from '../../app/default-recording.ts'
import { NotARecording } from '../../bridge/read-recording.ts'
import { isRunLink, longestLink, packRun, unpackRun } from './run-link.ts'

const recording = {
  ...defaultRecording('?seed=42&workers=5'),
  inputs: [
    { atMs: 31_000.123456789, type: 'exec', line: 'kubectl create deployment 웹 --image=nginx' } as const,
    { atMs: 40_000, type: 'chaos', fault: { type: 'power', machine: 'worker-5', on: false } } as const,
  ],
  untilMs: 61_234.5678,
  hash: '00ff00ff00ff00ff',
}
const view = {
  camera: { x: 10, y: -20.5, zoom: 1.25 },
  file: { name: 'a.yaml', text: 'kind: Pod\n' },
  marker: 'machine:worker-1',
}
const packed = (value: unknown) => `#w1:${deflateRawSync(JSON.stringify(value)).toString('base64url')}`

const cutShort = (await packRun({ recording, view, name: '' })).slice(0, -30)

describe('a run as a link', () => {
  test('comes back as it was: times to the last digit, file, camera and marker', async () => {
    const shared = { recording, view, name: 'Node death' }
    const link = await packRun(shared)
    expect(isRunLink(link)).toBe(true)
    expect(link).toMatch(/^#w1:[\w-]+$/)
    expect(await unpackRun(link)).toEqual(shared)
  })

  test('of the default cluster with a few actions is short enough for a QR code', async () => {
    expect((await packRun({ recording, view, name: '' })).length).toBeLessThan(700)
  })

  test('of machines of its own holds them', async () => {
    const machines = recording.topology.machines.map((machine) => ({ ...machine, cpuMillis: 16_000 }))
    const own = { recording: { ...recording, topology: { machines } }, view: {}, name: '' }
    expect(await unpackRun(await packRun(own))).toEqual(own)
  })

  test.each([
    ['no run', '#trace'],
    ['another packing', '#w2:abc'],
    ['nothing in it', '#w1:'],
    ['noise', '#w1:AAAA____zzzz'],
    ['a run cut short', cutShort],
    ['a list', packed([])],
    ['a run that is none', packed({ version: 1, seed: 1, topology: 3, inputs: 'all', untilMs: 0 })],
    ['more machines than there can be', packed({ version: 1, seed: 1, topology: 1e9, inputs: [], untilMs: 0 })],
    ['more than it says', `#w1:${deflateRawSync(Buffer.alloc(9_000_000, 32)).toString('base64url')}`],
    ['a length beyond measure', `#w1:${'A'.repeat(2 * longestLink)}`],
  ])('is refused with %s', async (_, link) => {
    await expect(unpackRun(link)).rejects.toThrow(NotARecording)
  })

  test('shows of a view only what is one', async () => {
    const odd = { camera: { x: 1e99, y: 0, zoom: 1 }, file: { name: 5 }, right: ['x'], marker: 'machine:a', atMs: -1 }
    const { view: read } = await unpackRun(packed({ ...recording, view: odd }))
    expect(read).toEqual({ marker: 'machine:a' })
  })
})
