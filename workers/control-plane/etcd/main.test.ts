import { describe, expect, it } from 'vitest'
import type {
  Etcd,
  EtcdRequest,
  EtcdResponse,
  EtcdWatchResponse,
  MvccEvent,
  WatchRequest,
} from '../../protocols/etcd.ts'
import type { Host, Program } from '../../simulation/host.ts'
import { Simulation } from '../../simulation/simulation.ts'
import { settle } from '../../simulation/testing/settle.ts'
import { etcd } from './main.ts'

const spec = { name: 'control-plane', address: '10.0.0.1', cpuMillis: 1000, memoryBytes: 1e9, diskBytes: 1e10 }

class Client {
  readonly host: Host
  constructor(host: Host) {
    this.host = host
  }
  call(request: EtcdRequest): Promise<EtcdResponse> {
    return this.host.network.call<Etcd>('etcd', '10.0.0.1:2379', request)
  }
  put(key: string, value: unknown, lease = 0): Promise<EtcdResponse> {
    return this.call({ type: 'put', key, value, lease })
  }
  async get(key: string): Promise<unknown> {
    const { result } = await this.call({ type: 'range', key })
    return result.type === 'range' ? result.kvs[0]?.value : result
  }
  watch(request: Omit<WatchRequest, 'type'>, onEvent: (response: EtcdWatchResponse) => void): void {
    this.host.network.open<Etcd>('etcd', '10.0.0.1:2379', { type: 'watch', ...request }, { onEvent, onEnd: () => {} })
  }
}

function world(args: readonly string[] = []) {
  const simulation = new Simulation({ seed: 1, settle })
  const machine = simulation.addMachine(spec, new Map<string, Program>([['etcd', etcd]]))
  machine.addUnit({ name: 'etcd', executable: 'etcd', args, restartMs: 100 })
  machine.powerOn()
  const as = async (body: (client: Client) => Promise<void>, ms = 1_000) => {
    // Whoever is alone elects itself within a second.
    await simulation.run(simulation.agenda.nowMs + 1_200)
    let failure: unknown = new Error('the client has not finished')
    machine.start('client', async (host) => {
      failure = await body(new Client(host)).then(
        () => undefined,
        (error: unknown) => error,
      )
    })
    await simulation.run(simulation.agenda.nowMs + ms)
    if (failure) throw failure
  }
  return { simulation, machine, as }
}

describe('etcd', () => {
  it('answers a write only when it would survive a power loss', async () => {
    const { machine, as } = world()
    await as(async (client) => {
      await client.put('a', 1)
      await client.put('b', 2)
      // Nobody waits for this one.
      client.host.spawn(() => client.put('c', 3).catch(() => {}))
      await client.host.clock.sleep(0.2)
      client.host.spawn(async () => machine.powerOff())
    }).catch(() => {})
    machine.powerOn()
    await as(async (client) => {
      expect([await client.get('a'), await client.get('b'), await client.get('c')]).toEqual([1, 2, undefined])
      expect((await client.call({ type: 'status' })).header).toMatchObject({ revision: 3, raftTerm: 3 })
    })
  })

  it('takes all writes that arrive during a sync with the next one', async () => {
    const { simulation, as } = world()
    await as(async (client) => {
      const startedAtMs = simulation.agenda.nowMs
      await Promise.all(Array.from({ length: 100 }, (_, i) => client.put(`k${i}`, i)))
      expect(simulation.agenda.nowMs - startedAtMs).toBeLessThan(5)
    })
  })

  it('makes the changes of a transaction at one revision, if all comparisons hold', async () => {
    const { as } = world()
    await as(async (client) => {
      const create = {
        type: 'txn',
        compare: [{ key: 'a', target: 'mod', result: '=', value: 0 }],
        success: [
          { type: 'put', key: 'a', value: 1 },
          { type: 'put', key: 'b', value: 1 },
        ],
        failure: [{ type: 'range', key: 'a' }],
      } as const
      const first = await client.call(create)
      expect(first).toMatchObject({ header: { revision: 2 }, result: { succeeded: true } })
      const second = await client.call(create)
      expect(second).toMatchObject({
        header: { revision: 2 },
        result: { succeeded: false, responses: [{ type: 'range', count: 1, kvs: [{ key: 'a', modRevision: 2 }] }] },
      })
      const twice = { ...create, compare: [], success: [create.success[0], create.success[0]] } as const
      expect((await client.call(twice)).result).toEqual({
        type: 'error',
        code: 'InvalidArgument',
        message: 'etcdserver: duplicate key given in txn request',
      })
    })
  })

  it('tells a watcher first what it missed and then what happens, each event once', async () => {
    const { as } = world()
    const seen: string[] = []
    const note = ({ events }: { events: readonly MvccEvent[] }) => {
      for (const { type, kv, prevKv } of events)
        seen.push(`${type} ${kv.key}@${kv.modRevision} was ${String(prevKv?.value)}`)
    }
    await as(async (client) => {
      await client.put('/p/a', 1)
      await client.put('/q/a', 1)
      await client.put('/p/a', 2)
      client.watch({ key: '/p/', rangeEnd: '/p0', startRevision: 3, prevKv: true }, note)
      await client.host.clock.sleep(5)
      await client.put('/p/b', 1)
      await client.call({ type: 'delete-range', key: '/p/', rangeEnd: '/p0' })
      await client.host.clock.sleep(5)
    })
    expect(seen).toEqual(['PUT /p/a@4 was 1', 'PUT /p/b@5 was undefined', 'DELETE /p/a@6 was 2', 'DELETE /p/b@6 was 1'])
  })

  it('refuses revisions that are compacted or yet to come, in the words of etcd', async () => {
    const { as } = world()
    await as(async (client) => {
      for (let i = 0; i < 5; i++) await client.put('a', i)
      await client.call({ type: 'compact', revision: 4 })
      const compacted = 'etcdserver: mvcc: required revision has been compacted'
      expect((await client.call({ type: 'range', key: 'a', revision: 3 })).result).toMatchObject({ message: compacted })
      expect((await client.call({ type: 'compact', revision: 4 })).result).toMatchObject({ message: compacted })
      expect((await client.call({ type: 'range', key: 'a', revision: 99 })).result).toMatchObject({
        code: 'OutOfRange',
        message: 'etcdserver: mvcc: required revision is a future revision',
      })
      const canceled: unknown[] = []
      client.watch({ key: 'a', startRevision: 2 }, (response) => canceled.push(response.canceled))
      await client.host.clock.sleep(5)
      expect(canceled).toEqual([{ compactRevision: 4, reason: compacted }])
    })
  })

  it('deletes the keys of a lease in one revision when nobody keeps it alive', async () => {
    const { as } = world()
    await as(async (client) => {
      const { result } = await client.call({ type: 'lease-grant', ttlSeconds: 10, id: 0 })
      const id = result.type === 'lease-grant' ? result.id : 0
      await client.put('a', 1, id)
      await client.put('b', 1, id)
      await client.host.clock.sleep(8_000)
      await client.call({ type: 'lease-keep-alive', id })
      await client.host.clock.sleep(8_000)
      expect(await client.get('a')).toBe(1)
      expect((await client.call({ type: 'lease-time-to-live', id, keys: true })).result).toMatchObject({
        ttlSeconds: 1,
        grantedTtlSeconds: 10,
        keys: ['a', 'b'],
      })
      await client.host.clock.sleep(3_000)
      const gone = await client.call({ type: 'range', key: 'a', rangeEnd: 'z' })
      expect(gone).toMatchObject({ header: { revision: 4 }, result: { count: 0 } })
      expect((await client.put('c', 1, id)).result).toMatchObject({ message: 'etcdserver: requested lease not found' })
    }, 30_000)
  })

  it('starts a new log after a snapshot and recovers from both', async () => {
    const { machine, as } = world(['--snapshot-count=10'])
    await as(async (client) => {
      for (let i = 0; i < 25; i++) await client.put(`k${i % 3}`, i)
    })
    expect(machine.disk.readLog('/var/lib/etcd/member/wal/0.wal').length).toBeLessThan(25)
    machine.crash('etcd')
    await as(async (client) => {
      await client.host.clock.sleep(500)
      expect([await client.get('k0'), await client.get('k1'), await client.get('k2')]).toEqual([24, 22, 23])
      const { header } = await client.call({ type: 'status' })
      expect(header.revision).toBe(26)
      const old = await client.call({ type: 'range', key: 'k0', revision: 2 })
      expect(old.result).toMatchObject({ kvs: [{ value: 0 }] })
    })
  })

  it('tells its revision on a watch that asks for it', async () => {
    const { as } = world()
    await as(async (client) => {
      const revisions: number[] = []
      const stream = client.host.network.open<Etcd>(
        'etcd',
        '10.0.0.1:2379',
        { type: 'watch', key: 'a' },
        {
          onEvent: ({ header, events }) => revisions.push(header.revision, events.length),
          onEnd: () => {},
        },
      )
      await client.put('b', 1)
      stream.upload({ type: 'progress-request' })
      await client.host.clock.sleep(5)
      expect(revisions).toEqual([2, 0])
    })
  })
})
