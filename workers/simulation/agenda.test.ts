import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Agenda } from './agenda.ts'
import { settle } from './testing/settle.ts'

describe('the agenda', () => {
  it('fires in order of time, and within one instant in the order of scheduling', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), async (times) => {
        const agenda = new Agenda(settle)
        const fired: [number, number][] = []
        times.forEach((atMs, i) => {
          agenda.schedule(atMs, () => fired.push([agenda.nowMs, i]))
        })
        await agenda.run({ untilMs: 100 })
        const wanted = times.map((atMs, i): [number, number] => [atMs, i]).sort((a, b) => a[0] - b[0] || a[1] - b[1])
        expect(fired).toEqual(wanted)
      }),
    )
  })

  it('gives every entry the cause under which it was scheduled', async () => {
    const agenda = new Agenda(settle)
    const seen: number[] = []
    agenda.cause = 7
    agenda.schedule(1, () => {
      seen.push(agenda.cause)
      agenda.cause = 8
      agenda.schedule(2, () => seen.push(agenda.cause))
    })
    agenda.cause = 9
    agenda.schedule(1, () => seen.push(agenda.cause))
    await agenda.run({ untilMs: 5 })
    expect(seen).toEqual([7, 9, 8])
    expect(agenda.cause).toBe(0)
  })

  it('lets a woken program run until it blocks before anything else of the instant happens', async () => {
    const agenda = new Agenda(settle)
    const order: string[] = []
    let wake = () => {}
    void (async () => {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
      for (let i = 0; i < 3; i++) {
        order.push(`program ${i}`)
        await Promise.resolve()
      }
    })()
    agenda.schedule(1, () => {
      agenda.noteResumed()
      wake()
    })
    agenda.schedule(1, () => order.push('next entry'))
    await agenda.run({ untilMs: 1 })
    expect(order).toEqual(['program 0', 'program 1', 'program 2', 'next entry'])
  })

  it('stands still while code is brought in, and goes on in the order of asking', async () => {
    const agenda = new Agenda(settle)
    const order: string[] = []
    const hops = async (count: number) => {
      for (let i = 0; i < count; i++) await settle()
    }
    const program = async (name: string, loadingHops: number) => {
      await agenda.load(() => hops(loadingHops))
      order.push(`${name} at ${agenda.nowMs}`)
    }
    agenda.schedule(1, () => {
      void program('slow', 5)
      void program('quick', 1)
    })
    agenda.schedule(1, () => order.push('next entry'))
    agenda.schedule(2, () => order.push('next instant'))
    await agenda.run({ untilMs: 9 })
    expect(order).toEqual(['slow at 1', 'quick at 1', 'next entry', 'next instant'])
  })

  it('goes on the same way, and under the same cause, whether code was there or not', async () => {
    const told = async (loadingHops: number) => {
      const agenda = new Agenda(settle)
      const order: string[] = []
      agenda.schedule(1, () => {
        agenda.cause = 7
        void (async () => {
          await agenda.load(async () => {
            for (let i = 0; i < loadingHops; i++) await settle()
          })
          order.push(`loaded, cause ${agenda.cause}`)
        })()
        void (async () => {
          for (let i = 0; i < 20; i++) await Promise.resolve()
          agenda.cause = 8
          order.push('another task of the program')
        })()
      })
      await agenda.run({ untilMs: 9 })
      return order
    }
    expect(await told(0)).toEqual(['another task of the program', 'loaded, cause 7'])
    expect(await told(3)).toEqual(await told(0))
  })

  it('ends the run when code cannot be had', async () => {
    const agenda = new Agenda(settle)
    agenda.schedule(1, () => void agenda.load(() => Promise.reject(new Error('Failed to fetch'))))
    await expect(agenda.run({ untilMs: 9 })).rejects.toThrow('Failed to fetch')
  })

  it('does not fire what was cancelled, and forgets it', async () => {
    const agenda = new Agenda(settle)
    let fired = false
    const timer = agenda.schedule(3, () => {
      fired = true
    })
    timer.cancel()
    expect(agenda.nextAtMs).toBe(Number.POSITIVE_INFINITY)
    await agenda.run({ untilMs: 5 })
    expect(fired).toBe(false)
    expect(agenda.size).toBe(0)
  })

  it('stops between two instants when asked to, and goes on from there', async () => {
    const agenda = new Agenda(settle)
    const fired: number[] = []
    for (const atMs of [1, 2, 3]) agenda.schedule(atMs, () => fired.push(atMs))
    expect(await agenda.run({ untilMs: 9, shouldStop: () => fired.length === 2 })).toBe(false)
    expect([fired, agenda.nowMs]).toEqual([[1, 2], 2])
    expect(await agenda.run({ untilMs: 9 })).toBe(true)
    expect([fired, agenda.nowMs]).toEqual([[1, 2, 3], 9])
  })
})
