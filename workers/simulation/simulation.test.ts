import { describe, expect, it } from 'vitest'
import type { Host, Program, Protocol } from './host.ts'
import { NetworkError } from './network-error.ts'
import { Simulation } from './simulation.ts'
import { settle } from './testing/settle.ts'

type Echo = Protocol & { name: 'echo'; request: string; response: string; event: string }

const spec = (name: string, address: string) => ({ name, address, cpuMillis: 1000, memoryBytes: 1e9, diskBytes: 1e10 })

function world(programs: Record<string, Program>, seed = 1) {
  const simulation = new Simulation({ seed, settle })
  const executables = new Map(Object.entries(programs))
  const a = simulation.addMachine(spec('a', '10.0.0.1'), executables)
  const b = simulation.addMachine(spec('b', '10.0.0.2'), executables)
  a.powerOn()
  b.powerOn()
  return { simulation, a, b }
}

const echo: Program = async (host) => {
  host.network.listen<Echo>('echo', 7, (exchange) => exchange.respond(exchange.request.toUpperCase()))
  await host.signal().wait()
}

function run(machine: { start(name: string, program: Program): unknown }, body: (host: Host) => Promise<void>) {
  machine.start('test', async (host) => {
    await body(host)
  })
}

describe('programs on machines', () => {
  it('answer each other over the network, and the answer is caused by the question', async () => {
    const { simulation, a, b } = world({ echo })
    const heard: string[] = []
    b.start('echo', echo)
    run(a, async (host) => {
      heard.push(await host.network.call<Echo>('echo', '10.0.0.2:7', 'ahoy'))
    })
    await simulation.run(10)
    expect(heard).toEqual(['AHOY'])
    const messages = [...simulation.trace.records()].filter((record) => record.type === 'message')
    expect(messages.map((message) => message.part)).toEqual(['request', 'response'])
    expect(messages[1]?.cause).toBe(messages[0]?.id)
  })

  it('are refused where nothing listens, and reset when the server dies with the question in hand', async () => {
    const { simulation, a, b } = world({})
    const errors: unknown[] = []
    const mute = b.start('mute', async (host) => {
      host.network.listen<Echo>('echo', 9, () => {})
      await host.signal().wait()
    })
    for (const port of [8, 9])
      run(a, async (host) => {
        await host.network.call<Echo>('echo', `10.0.0.2:${port}`, 'x').catch((error: unknown) => errors.push(error))
      })
    await simulation.run(5)
    mute.kill()
    await simulation.run(10)
    expect(errors.map((error) => error instanceof NetworkError && error.message)).toEqual([
      'dial tcp 10.0.0.2:8: connect: connection refused',
      'read tcp 10.0.0.2:9: read: connection reset by peer',
    ])
  })

  it('hear nothing from a machine that is off until the dial times out after 30 s', async () => {
    const { simulation, a, b } = world({})
    b.powerOff()
    const errors: [number, string][] = []
    run(a, async (host) => {
      await host.network
        .call<Echo>('echo', '10.0.0.2:7', 'x')
        .catch((error: Error) => errors.push([Math.round(host.clock.nowMs() / 1000), error.message]))
    })
    await simulation.run(60_000)
    expect(errors).toEqual([[30, 'dial tcp 10.0.0.2:7: i/o timeout']])
  })

  it('get what a cut link held back once it is mended', async () => {
    const { simulation, a, b } = world({ echo })
    b.start('echo', echo)
    const heard: [number, string][] = []
    simulation.network.setFault('a', 'b', { cut: true, extraMs: 0, loss: 0 })
    run(a, async (host) => {
      const answer = await host.network.call<Echo>('echo', '10.0.0.2:7', 'late')
      heard.push([Math.round(host.clock.nowMs() / 1000), answer])
    })
    await simulation.run(10_000)
    expect(heard).toEqual([])
    simulation.network.setFault('a', 'b', undefined)
    await simulation.run(20_000)
    expect(heard).toEqual([[10, 'LATE']])
  })

  it('never go on after a crash: not even finally runs', async () => {
    const { simulation, a } = world({})
    const steps: string[] = []
    const sleeper = a.start('sleeper', async (host) => {
      try {
        await host.clock.sleep(100)
        steps.push('woke')
      } finally {
        steps.push('finally')
      }
    })
    await simulation.run(50)
    sleeper.kill()
    await simulation.run(500)
    expect(steps).toEqual([])
  })

  it('lose what they did not sync when the power goes, and only that', async () => {
    const { simulation, a } = world({})
    run(a, async (host) => {
      host.disk.append('/wal', 1)
      await host.disk.sync()
      host.disk.append('/wal', 2)
      host.disk.write('/tmp/x', 'y')
    })
    await simulation.run(100)
    expect(a.disk.readLog('/wal')).toEqual([1, 2])
    a.powerOff()
    expect(a.disk.readLog('/wal')).toEqual([1])
    expect(a.disk.has('/tmp/x')).toBe(false)
  })

  it('are started again by systemd after their back-off', async () => {
    const starts: number[] = []
    const flaky: Program = async (host) => {
      starts.push(host.clock.nowMs())
      await host.clock.sleep(1000)
      throw new Error('boom')
    }
    const { simulation, a } = world({ flaky })
    a.addUnit({ name: 'flaky', executable: 'flaky', args: [], restartMs: 10_000 })
    a.powerOff()
    a.powerOn()
    await simulation.run(25_000)
    expect(starts.map((ms) => Math.round(ms))).toEqual([0, 11_000, 22_000])
  })
})

describe('a run', () => {
  async function hashOf(seed: number, stops: number[]): Promise<string> {
    const { simulation, a, b } = world({}, seed)
    b.start('echo', echo)
    run(a, async (host) => {
      for (let i = 0; i < 50; i++) {
        await host.network.call<Echo>('echo', '10.0.0.2:7', `${i}`)
        await host.clock.sleep(host.random.below(20))
      }
    })
    for (const stop of stops) await simulation.run(stop)
    return simulation.trace.hash
  }

  it('is the same for the same seed however it is paused, and another for another seed', async () => {
    const whole = await hashOf(1, [2000])
    expect(await hashOf(1, [2000])).toBe(whole)
    expect(await hashOf(1, [3, 17, 17.25, 500, 2000])).toBe(whole)
    expect(await hashOf(2, [2000])).not.toBe(whole)
  })
})
