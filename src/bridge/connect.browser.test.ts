import { afterEach, expect, test, vi } from 'vitest'
import type { ClusterApi, RecordedInput, Recording } from '../../workers/contract.ts'
import { useConnection } from '../state/connection.ts'
import { exec, setConnected } from './commands.ts'
import { type ClusterLink, type Connected, connect } from './connect.ts'
import { openFakeCluster } from './testing/fake-cluster.ts'

const recording: Recording = { version: 1, seed: 5, topology: { machines: [] }, inputs: [], untilMs: 0 }
let connected: Connected | undefined

afterEach(() => connected?.close())

const phase = () => useConnection.getState().connection.phase

/** Opens fake clusters one after another, and remembers what each was started with. */
function clusters(change: (api: ClusterApi, number: number) => Partial<ClusterApi>) {
  const started: Recording[] = []
  const crash: (() => void)[] = []
  const open = (): ClusterLink => {
    const link = openFakeCluster(new URLSearchParams('fake=empty'))
    const api = { ...link.api, ...change(link.api, started.length) }
    return {
      ...link,
      api: {
        ...api,
        start: (run, onFrame) => {
          started.push(run)
          return api.start(run, onFrame)
        },
      },
      onCrash: (handler) => void crash.push(handler),
    }
  }
  return { open, started, crash }
}

test('a worker that hangs is noticed within 2 s and replaced by one that replays the run', async () => {
  let hangs = false
  const kept: Recording = { ...recording, inputs: [{ atMs: 1, type: 'exec', line: 'kubectl get pods' }] }
  const { open, started } = clusters((api, number) => ({
    ping: () => (hangs && number === 0 ? new Promise<void>(() => undefined) : api.ping()),
    recording: async () => kept,
  }))
  connected = connect(recording, open, () => undefined)
  await vi.waitFor(() => expect(phase()).toBe('live'))
  await connected.keep()
  await connected.api().pause()
  hangs = true
  const since = performance.now()
  await vi.waitFor(() => expect(phase()).not.toBe('live'), { timeout: 4000, interval: 20 })
  expect(performance.now() - since).toBeLessThan(2000)
  await vi.waitFor(() => expect(phase()).toBe('restored'), { timeout: 4000 })
  expect(started).toHaveLength(2)
  expect(started[1]?.inputs).toEqual(kept.inputs)
  expect(started[1]?.untilMs).toBeGreaterThan(40_000)
})

test('a worker that crashes is replaced at once, and given up after the third time', async () => {
  const { open, started, crash } = clusters(() => ({}))
  connected = connect(recording, open, () => undefined)
  await vi.waitFor(() => expect(phase()).toBe('live'))
  for (let i = 0; i < 3; i++) {
    crash.at(-1)?.()
    await vi.waitFor(() => expect(phase()).toBe('restored'))
  }
  expect(started).toHaveLength(4)
  crash.at(-1)?.()
  await vi.waitFor(() => expect(phase()).toBe('failed'))
})

test('a command that still runs when the worker crashes is run again', async () => {
  const inputs: RecordedInput[] = []
  const { open, started, crash } = clusters(() => ({
    exec: (line) => {
      inputs.push({ atMs: 1, type: 'exec', line })
      return new Promise(() => undefined)
    },
    recording: async () => ({ ...recording, inputs: [...inputs] }),
  }))
  connected = connect(recording, open, () => undefined)
  setConnected(connected)
  await vi.waitFor(() => expect(phase()).toBe('live'))
  void exec('kubectl get pods -w')
  await connected.api().recording()
  crash.at(-1)?.()
  await vi.waitFor(() => expect(phase()).toBe('restored'))
  expect(started[1]?.inputs).toEqual([{ atMs: 1, type: 'exec', line: 'kubectl get pods -w' }])
})

test('a cluster that cannot start says why', async () => {
  const { open } = clusters(() => ({ start: () => Promise.reject(new Error('no such machine')) }))
  connected = connect(recording, open, () => undefined)
  await vi.waitFor(() =>
    expect(useConnection.getState().connection).toEqual({ phase: 'failed', message: 'no such machine' }),
  )
})
