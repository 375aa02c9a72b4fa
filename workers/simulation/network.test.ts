import { describe, expect, it } from 'vitest'
import type { Host, Program, Protocol } from './host.ts'
import type { Machine } from './machine.ts'
import { Simulation } from './simulation.ts'
import { settle } from './testing/settle.ts'

type Count = Protocol & { name: 'count'; request: number; response: string; event: number; upload: string }

const cut = { cut: true, extraMs: 0, loss: 0 }

function world() {
  const simulation = new Simulation({ seed: 1, settle })
  const machine = (name: string, address: string) => {
    const one = simulation.addMachine({ name, address, cpuMillis: 1, memoryBytes: 1, diskBytes: 1 }, new Map())
    one.powerOn()
    return one
  }
  return { simulation, client: machine('client', '10.0.0.1'), server: machine('server', '10.0.0.2') }
}

/** Answers a request for n with the numbers up to n, one every 10 ms. */
const counting: Program = async (host) => {
  host.network.listen<Count>('count', 80, (exchange) => {
    exchange.respond('counting')
    for (let i = 1; i <= exchange.request; i++) host.clock.after(i * 10, () => exchange.push(i))
    host.clock.after(exchange.request * 10 + 5, () => exchange.end())
  })
  await host.signal().wait()
}

function watch(machine: Machine, address: string, until: number) {
  const seen: (number | string)[] = []
  let hostOfClient: Host | undefined
  const process = machine.start('watcher', async (host) => {
    hostOfClient = host
    host.network.open<Count>('count', address, until, {
      onResponse: (text) => seen.push(text),
      onEvent: (n) => seen.push(n),
      onEnd: (error) => seen.push(error ? error.message : 'end', Math.round(host.clock.nowMs() / 1000)),
    })
    await host.signal().wait()
  })
  return { seen, process, host: () => hostOfClient }
}

describe('a stream', () => {
  it('brings its events in order and ends in good order', async () => {
    const { simulation, client, server } = world()
    server.start('counter', counting)
    const { seen } = watch(client, '10.0.0.2:80', 4)
    await simulation.run(1000)
    expect(seen).toEqual(['counting', 1, 2, 3, 4, 'end', 0])
  })

  it('keeps its order when the link is cut while events are under way', async () => {
    const { simulation, client, server } = world()
    simulation.network.setFault('server', 'client', { cut: false, extraMs: 100, loss: 0 })
    server.start('counter', counting)
    const { seen } = watch(client, '10.0.0.2:80', 40)
    await simulation.run(200)
    simulation.network.setFault('server', 'client', cut)
    await simulation.run(350)
    simulation.network.setFault('server', 'client', undefined)
    await simulation.run(5000)
    const numbers = Array.from({ length: 40 }, (_, i) => i + 1)
    expect(seen).toEqual(['counting', ...numbers, 'end', 0])
  })

  it('keeps its order over a slow and lossy link', async () => {
    const { simulation, client, server } = world()
    simulation.network.setFault('server', 'client', { cut: false, extraMs: 100, loss: 0.5 })
    server.start('counter', counting)
    const { seen } = watch(client, '10.0.0.2:80', 40)
    await simulation.run(20_000)
    expect(seen.slice(0, 41)).toEqual(['counting', ...Array.from({ length: 40 }, (_, i) => i + 1)])
  })

  it('breaks with the server, and tells the server when the client goes', async () => {
    const { simulation, client, server } = world()
    const counter = server.start('counter', counting)
    const { seen } = watch(client, '10.0.0.2:80', 100)
    await simulation.run(15)
    counter.kill()
    await simulation.run(100)
    expect(seen).toEqual(['counting', 1, 'read tcp 10.0.0.2:80: read: connection reset by peer', 0])
    let gone = false
    server.start('other', async (host) => {
      host.network.listen<Count>('count', 80, (exchange) => exchange.onClose(() => (gone = true)))
      await host.signal().wait()
    })
    const second = watch(client, '10.0.0.2:80', 1)
    await simulation.run(200)
    second.process.kill()
    await simulation.run(300)
    expect(gone).toBe(true)
  })

  it('is declared dead after 45 s of silence when only the answers are cut', async () => {
    const { simulation, client, server } = world()
    server.start('counter', counting)
    const { seen } = watch(client, '10.0.0.2:80', 100_000)
    await simulation.run(25)
    simulation.network.setFault('server', 'client', cut)
    await simulation.run(100_000)
    expect(seen.slice(3)).toEqual(['http2: client connection lost', 45])
  })

  it('delivers what a short cut held back', async () => {
    const { simulation, client, server } = world()
    server.start('counter', counting)
    const { seen } = watch(client, '10.0.0.2:80', 5)
    await simulation.run(25)
    simulation.isolate('client', 'both', cut)
    await simulation.run(10_000)
    expect(seen).toEqual(['counting', 1, 2])
    simulation.isolate('client', 'both', undefined)
    await simulation.run(11_000)
    expect(seen).toEqual(['counting', 1, 2, 3, 4, 5, 'end', 10])
  })
})

describe('service rules in the kernel', () => {
  it('send a connection to one of the addresses behind a virtual one, and refuse it when there is none', async () => {
    const { simulation, client, server } = world()
    server.start('counter', counting)
    const seen: string[] = []
    client.start('caller', async (host) => {
      host.kernel.replaceServiceRules(
        new Map([
          ['10.96.0.7:8080', ['10.0.0.2:80']],
          ['10.96.0.8:8080', []],
        ]),
      )
      seen.push(await host.network.call<Count>('count', '10.96.0.7:8080', 0))
      await host.network.call<Count>('count', '10.96.0.8:8080', 0).catch((error: Error) => seen.push(error.message))
    })
    await simulation.run(100)
    expect(seen).toEqual(['counting', 'dial tcp 10.96.0.8:8080: connect: connection refused'])
  })

  it('leave a connection without an answer where they drop it', async () => {
    const { simulation, client, server } = world()
    const drop = new Map([
      ['10.96.0.9:8080', 'drop' as const],
      ['*:30081', 'drop' as const],
    ])
    server.replaceServiceRules(drop)
    const seen: string[] = []
    client.start('caller', async (host) => {
      host.kernel.replaceServiceRules(drop)
      for (const address of ['10.96.0.9:8080', '10.0.0.2:30081'])
        await host.network.call<Count>('count', address, 0).catch((error: Error) => seen.push(error.message))
    })
    await simulation.run(29_000)
    expect(seen).toEqual([])
    await simulation.run(61_000)
    expect(seen).toEqual(['dial tcp 10.96.0.9:8080: i/o timeout', 'dial tcp 10.0.0.2:30081: i/o timeout'])
  })

  it('take a node port on any machine that has the rule', async () => {
    const { simulation, client, server } = world()
    const third = simulation.addMachine(
      { name: 'third', address: '10.0.0.3', cpuMillis: 1, memoryBytes: 1, diskBytes: 1 },
      new Map(),
    )
    third.powerOn()
    server.start('counter', counting)
    third.replaceServiceRules(new Map([['*:30080', ['10.0.0.2:80']]]))
    const { seen } = watch(client, '10.0.0.3:30080', 1)
    await simulation.run(100)
    expect(seen).toEqual(['counting', 1, 'end', 0])
  })
})

describe('a request with a deadline', () => {
  it('fails when the answer takes longer', async () => {
    const { simulation, client, server } = world()
    server.start('mute', async (host) => {
      host.network.listen<Count>('count', 80, () => {})
      await host.signal().wait()
    })
    const seen: string[] = []
    client.start('caller', async (host) => {
      await host.network
        .call<Count>('count', '10.0.0.2:80', 0, { timeoutMs: 5000 })
        .catch((error: Error) => seen.push(`${error.message} at ${host.clock.nowMs()}`))
    })
    await simulation.run(60_000)
    expect(seen).toEqual(['context deadline exceeded at 5000'])
  })
})

describe('a link that repeats', () => {
  it('sends a request of a protocol without connections twice, and lets one answer through', async () => {
    const { simulation, client, server } = world()
    simulation.network.setFault('client', 'server', { cut: false, extraMs: 0, loss: 0, duplicates: 1 })
    const asked: string[] = []
    server.start('names', async (host) => {
      for (const [protocol, port] of [
        ['dns', 53],
        ['http', 80],
      ] as const)
        host.network.listen<Protocol>(protocol, port, (exchange) => {
          if (asked.length < 10) asked.push(protocol)
          exchange.respond('answer')
        })
      await host.signal().wait()
    })
    const heard: unknown[] = []
    client.start('resolver', async (host) => {
      heard.push(await host.network.call<Protocol>('http', '10.0.0.2:80', 'page'))
      heard.push(await host.network.call<Protocol>('dns', '10.0.0.2:53', 'name', { timeoutMs: 20 }))
      await host.clock.sleep(100)
    })
    await simulation.run(200)
    expect(heard).toEqual(['answer', 'answer'])
    expect(asked[0]).toBe('http')
    expect(asked.filter((protocol) => protocol === 'http')).toHaveLength(1)
    expect(asked.filter((protocol) => protocol === 'dns').length).toBeGreaterThan(1)
  })

  it('lets messages of different exchanges overtake each other when their times scatter', async () => {
    const { simulation, client, server } = world()
    simulation.network.setFault('client', 'server', { cut: false, extraMs: 0, loss: 0, jitterMs: 100 })
    const asked: unknown[] = []
    server.start('counter', async (host) => {
      host.network.listen<Protocol>('count', 80, ({ request }) => void asked.push(request))
      await host.signal().wait()
    })
    client.start('asker', async (host) => {
      for (let i = 0; i < 20; i++)
        host.network.ask<Protocol>(
          'count',
          '10.0.0.2:80',
          i,
          () => {},
          () => {},
        )
      await host.signal().wait()
    })
    await simulation.run(1000)
    expect(asked).toHaveLength(20)
    expect(asked).not.toEqual([...asked].sort((a, b) => Number(a) - Number(b)))
  })
})

describe('a machine with a wrong clock', () => {
  it('tells another date and waits just as long', async () => {
    const { simulation, client } = world()
    client.clockOffsetMs = -90_000
    const told: unknown[] = []
    client.start('clock', async (host) => {
      await host.clock.sleep(5000)
      told.push(host.clock.timestamp(), Math.round(host.clock.nowMs()))
    })
    await simulation.run(6000)
    expect(told).toEqual(['2025-12-31T23:58:35Z', 5000])
  })
})
