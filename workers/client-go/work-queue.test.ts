import { describe, expect, it } from 'vitest'
import type { Host } from '../simulation/host.ts'
import { NetworkError } from '../simulation/network-error.ts'
import { runController } from './controller.ts'
import { withFakeApi } from './testing/with-fake-api.ts'
import { WorkQueue } from './work-queue.ts'

function world(reconcile: (host: Host, queue: WorkQueue, key: string) => Promise<void>, workers = 1) {
  const { simulation, start } = withFakeApi()
  const made: { queue?: WorkQueue; host?: Host } = {}
  const process = start((host) => {
    const queue = new WorkQueue(host, 'test')
    runController(host, { name: 'test', queue, workers, reconcile: (key) => reconcile(host, queue, key) })
    Object.assign(made, { queue, host })
  })
  return { simulation, process, queue: () => made.queue as WorkQueue, host: () => made.host as Host }
}

describe('a work queue', () => {
  it('gives a key to one worker at a time, and again when it was added meanwhile', async () => {
    const log: string[] = []
    const { simulation, queue } = world(async (host, _, key) => {
      log.push(`${Math.round(host.clock.nowMs())} ${key}`)
      await host.clock.sleep(10)
    }, 2)
    await simulation.run(1)
    for (const key of ['a', 'b', 'a', 'c']) queue().add(key)
    await simulation.run(5)
    queue().add('a')
    queue().add('a')
    expect(queue().length).toBe(1)
    expect([...queue().inHand]).toEqual(['a', 'b'])
    await simulation.run(100)
    expect(log).toEqual(['1 a', '1 b', '11 c', '11 a'])
  })

  it('tries a key that failed after 5 ms, 10 ms, 20 ms, and forgets that when it went well', async () => {
    const times: number[] = []
    let failures = 3
    const { simulation, queue } = world(async (host) => {
      times.push(Math.round(host.clock.nowMs()))
      if (failures-- > 0) throw new NetworkError('refused', 'connection refused')
    })
    await simulation.run(0)
    queue().add('a')
    await simulation.run(100)
    expect(times).toEqual([0, 5, 15, 35])
    expect(queue().retries('a')).toBe(0)
  })

  it('keeps the earlier of two times', async () => {
    const times: number[] = []
    const { simulation, queue } = world(async (host) => void times.push(Math.round(host.clock.nowMs())))
    await simulation.run(0)
    queue().addAfter('a', 50)
    queue().addAfter('a', 20)
    queue().addAfter('a', 30)
    await simulation.run(100)
    expect(times).toEqual([20])
  })

  it('hands out a key under the cause that it was added under', async () => {
    const causes: number[] = []
    const { simulation, queue, host } = world(async (own) => {
      causes.push(own.cause)
      await own.clock.sleep(5)
    })
    await simulation.run(1)
    host().cause = 41
    queue().add('a')
    host().cause = 42
    queue().add('b')
    host().cause = 0
    queue().add('b')
    await simulation.run(100)
    expect(causes).toEqual([41, 42])
  })

  it('ends the program on a bug of its own', async () => {
    const { simulation, queue, process } = world(async () => {
      throw new TypeError('undefined is not a Pod')
    })
    await simulation.run(0)
    queue().add('a')
    await simulation.run(10)
    expect(process.alive).toBe(false)
  })
})
