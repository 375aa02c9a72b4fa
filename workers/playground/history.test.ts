import { describe, expect, it } from 'vitest'
import { defaultTopology } from '../cluster/topology.ts'
import type { Frame, Recording } from '../contract.ts'
import { settle } from '../simulation/testing/settle.ts'
import { Playground } from './playground.ts'

/** Folds frames as the page does: what it is told last of each thing. */
class Page {
  readonly #known = new Map<string, unknown>()
  nowMs = 0
  last: Frame | undefined
  frames = 0

  see(frame: Frame): void {
    this.last = frame
    this.frames++
    this.nowMs = frame.nowMs
    const lists = [
      ['machine', frame.machines.map((one) => [one.name, one]), []],
      ['component', frame.components.map((one) => [one.id, one]), frame.removedComponents],
      ['object', frame.objects.map((one) => [one.uid, one]), frame.removedObjects],
      ['sandbox', frame.sandboxes.map((one) => [one.id, one]), frame.removedSandboxes],
      ['berth', frame.berths.map((one) => [one.uid, one]), frame.removedBerths],
    ] as const
    for (const [type, there, gone] of lists) {
      for (const name of gone) this.#known.delete(`${type} ${name}`)
      for (const [name, value] of there) this.#known.set(`${type} ${name}`, value)
    }
  }

  /** Everything that is shown, in an order that does not hang on how it was told. */
  get shown(): unknown {
    return [...this.#known].sort(([a], [b]) => (a < b ? -1 : 1))
  }
}

/** By then every cluster is up. */
const upMs = 60_000

const recording: Recording = {
  version: 1,
  seed: 5,
  topology: defaultTopology(),
  inputs: [
    { atMs: upMs + 1_000, type: 'exec', line: 'kubectl create deployment web --image=nginx --replicas=4' },
    { atMs: upMs + 10_000, type: 'exec', line: 'kubectl delete pod -l app=web --wait=false' },
    { atMs: upMs + 11_000, type: 'chaos', fault: { type: 'power', machine: 'worker-2', on: false } },
    {
      atMs: upMs + 13_000,
      type: 'chaos',
      fault: { type: 'partition', machine: 'worker-1', direction: 'outgoing', cut: true },
    },
    { atMs: upMs + 22_000, type: 'chaos', fault: { type: 'power', machine: 'worker-2', on: true } },
  ],
  untilMs: 0,
}

/** A playground whose wall clock goes `tickMs` on every time that it is looked at. */
async function open(run: Recording, tickMs = 0.01) {
  const page = new Page()
  let wallMs = 0
  const playground = new Playground({
    settle,
    nowMs: () => (wallMs += tickMs),
    pause: async (ms) => {
      wallMs += ms
      await settle()
    },
    fail: (error) => {
      throw error
    },
  })
  await playground.start(run, (frame) => page.see(frame))
  return { playground, page }
}

describe('what the page shows of a moment', () => {
  const momentsMs = [
    upMs,
    upMs + 1_000,
    upMs + 1_500,
    upMs + 3_000,
    upMs + 10_020,
    upMs + 10_700,
    upMs + 11_000,
    upMs + 13_500,
    upMs + 30_000,
  ]

  it('is the same whether it was replayed to, played to, stepped to or gone back to', async () => {
    const whole = await open({ ...recording, untilMs: upMs + 40_000 })
    for (const atMs of momentsMs) {
      const replayed = await open({ ...recording, inputs: inputsBy(atMs), untilMs: atMs })
      const { shown } = replayed.page
      expect(replayed.page.nowMs).toBe(atMs)
      expect(await whole.playground.seek(atMs)).toBe(atMs)
      expect(whole.page.shown).toEqual(shown)
    }
    // And forwards again over what was recorded, to the present.
    for (const atMs of [upMs + 1_500, upMs + 10_700, upMs + 40_000]) {
      await whole.playground.seek(atMs)
      const replayed = await open({ ...recording, inputs: inputsBy(atMs), untilMs: atMs })
      expect(whole.page.shown).toEqual(replayed.page.shown)
    }
  })

  it('is the same when it was stepped to, message by message, back and forth', async () => {
    const { playground, page } = await open({ ...recording, inputs: inputsBy(upMs + 1_000), untilMs: upMs + 1_000 })
    const seen: { readonly atMs: number; readonly shown: unknown }[] = []
    for (let i = 0; i < 25; i++) {
      expect(await playground.step()).toBe(true)
      seen.push({ atMs: page.nowMs, shown: page.shown })
    }
    const times = seen.map(({ atMs }) => atMs)
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
    for (const { atMs, shown } of seen.slice(0, -1).reverse()) {
      await playground.stepBack()
      expect(page.nowMs).toBe(atMs)
      expect(page.shown).toEqual(shown)
    }
    for (const { atMs, shown } of seen.slice(1)) {
      await playground.step()
      expect(page.nowMs).toBe(atMs)
      expect(page.shown).toEqual(shown)
    }
    const replayed = await open({ ...recording, inputs: inputsBy(upMs + 1_000), untilMs: page.nowMs })
    expect(replayed.page.shown).toEqual(page.shown)
  })

  it('is the same when what was recorded is played again', async () => {
    const { playground, page } = await open({ ...recording, inputs: inputsBy(upMs + 20_000), untilMs: upMs + 20_000 })
    const { shown } = page
    await playground.setSpeed(10)
    await playground.seek(upMs + 2_000)
    expect(page.last).toMatchObject({ nowMs: upMs + 2_000, headMs: upMs + 20_000, playing: false, isJump: true })
    await playground.play()
    for (let i = 0; page.nowMs < upMs + 20_000; i++) {
      if (i > 10_000) throw new Error(`it stands at ${page.nowMs}`)
      await settle()
    }
    await playground.pause()
    const now = page.nowMs
    const replayed = await open({ ...recording, inputs: inputsBy(now), untilMs: now })
    expect(page.shown).toEqual(replayed.page.shown)
    await playground.seek(upMs + 20_000)
    expect(page.shown).toEqual(shown)
  })
})

describe('time', () => {
  it('steps to decisions and to changes of one thing, forth and back', async () => {
    const { playground, page } = await open({ ...recording, inputs: inputsBy(upMs + 1_000), untilMs: upMs + 1_000 })
    expect(await playground.step({ type: 'decision' })).toBe(true)
    const decidedMs = page.nowMs
    const target = { type: 'component', id: 'control-plane/etcd' } as const
    expect(await playground.step({ type: 'change', target })).toBe(true)
    const before = page.nowMs
    expect(before).toBeGreaterThan(decidedMs)
    expect(await playground.step({ type: 'change', target })).toBe(true)
    expect(await playground.stepBack({ type: 'change', target })).toBe(true)
    expect(page.nowMs).toBe(before)
    expect(await playground.stepBack({ type: 'decision' })).toBe(true)
    expect(page.nowMs).toBeLessThan(before)
  })

  it('runs ahead to a moment, tells how far it is, and can be called off', async () => {
    const { playground, page } = await open(recording, 1)
    const goals = new Set<number | undefined>()
    const see = page.see.bind(page)
    page.see = (frame) => {
      goals.add(frame.goalMs)
      see(frame)
    }
    expect(await playground.seek(600_000)).toBe(600_000)
    expect(goals).toEqual(new Set([600_000, undefined]))
    const sought = playground.seek(6_000_000)
    await settle()
    await playground.cancel()
    const reached = await sought
    expect(reached).toBeGreaterThan(600_000)
    expect(reached).toBeLessThan(6_000_000)
  })

  it('changes nothing in the past: what a person does there is refused', async () => {
    const { playground } = await open({ ...recording, inputs: inputsBy(upMs + 20_000), untilMs: upMs + 20_000 })
    const { hash } = await playground.fingerprint()
    await playground.seek(upMs)
    await expect(playground.exec('kubectl get pods')).rejects.toThrow('the past cannot be changed')
    expect((await playground.fingerprint()).hash).toBe(hash)
    expect((await playground.recording(upMs + 5_000)).inputs).toHaveLength(1)
  })

  it('says whether a replay came out as it was recorded', async () => {
    const { playground } = await open({ ...recording, inputs: inputsBy(upMs + 20_000), untilMs: upMs + 20_000 })
    const taken = await playground.recording()
    const again = (run: Recording) =>
      new Playground({ settle, nowMs: () => 0, pause: settle, fail: () => {} }).start(run, () => {})
    expect(await again(taken)).toBe('same')
    expect(await again({ ...taken, hash: '0123456789abcdef' })).toBe('different')
    expect(await again({ ...recording, inputs: inputsBy(upMs + 20_000), untilMs: upMs + 20_000 })).toBe('unknown')
  })

  it('does not bury a page that sleeps under frames, and passes nevertheless', async () => {
    const frames: Frame[] = []
    let wallMs = 0
    const playground = new Playground({
      settle,
      nowMs: () => wallMs,
      pause: async (ms) => {
        wallMs += ms
        await settle()
      },
      fail: () => {},
    })
    let wake = () => {}
    const asleep = new Promise<void>((resolve) => {
      wake = resolve
    })
    await playground.start(recording, (frame) => {
      frames.push(frame)
      return asleep
    })
    const { nowMs } = await playground.fingerprint()
    await playground.setSpeed(10)
    await playground.play()
    for (let i = 0; i < 2000; i++) await settle()
    expect(frames.length).toBeLessThan(10)
    expect((await playground.fingerprint()).nowMs).toBeGreaterThan(nowMs + 1_000)
    wake()
    for (let i = 0; i < 200; i++) await settle()
    expect(frames.length).toBeGreaterThan(10)
    expect(frames.map(({ number }) => number)).toEqual(frames.map((_, i) => i + 1))
  })
})

function inputsBy(atMs: number) {
  return recording.inputs.filter((input) => input.atMs <= atMs)
}
