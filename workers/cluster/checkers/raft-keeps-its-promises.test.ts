import { describe, expect, it } from 'vitest'
import { type EtcdClient, EtcdGroup } from '../../control-plane/etcd/testing/etcd-group.ts'
import { Random } from '../../simulation/random.ts'
import type { TraceRecord } from '../../simulation/trace.ts'
import { raftKeepsItsPromises } from './raft-keeps-its-promises.ts'

const runMs = 40_000
const healMs = 30_000

describe('etcd in any weather', () => {
  for (const size of [3, 5])
    it(`of ${size} members keeps what it acknowledged and all that Raft promises`, { timeout: 120_000 }, async () => {
      let [acknowledged, faults, leaders] = [0, 0, 0]
      for (let seed = 1; seed <= 12; seed++) {
        const story = new Story(size, seed)
        await story.tell()
        expect(story.violations, `seed ${seed}`).toEqual([])
        expect(await story.lost(), `seed ${seed}`).toEqual([])
        acknowledged += story.written.size
        faults += story.faults
        leaders += story.leaders.size
      }
      expect(acknowledged).toBeGreaterThan(1000)
      expect(faults).toBeGreaterThan(60)
      expect(leaders).toBeGreaterThan(30)
    })

  it('is the same again with the same seed', async () => {
    const hashOf = async () => {
      const story = new Story(3, 7)
      await story.tell()
      return story.hash
    }
    expect(await hashOf()).toBe(await hashOf())
  })
})

/** Clients write and read at any member while members lose power, crash and are cut off; then all is mended. */
class Story {
  readonly violations: string[] = []
  /** Keys and values that were acknowledged. */
  readonly written = new Map<string, string>()
  readonly leaders = new Set<number>()
  faults = 0
  readonly #group: EtcdGroup
  readonly #random: Random
  readonly #names: readonly string[]
  readonly #cut = new Set<string>()

  constructor(size: number, seed: number) {
    this.#group = new EtcdGroup(size, seed, ['--snapshot-count=50', '--snapshot-catchup-entries=10'])
    this.#random = new Random(seed, 'weather')
    this.#names = this.#group.members.map(({ name }) => name)
    const check = raftKeepsItsPromises((text) => {
      if (this.violations.length < 20) this.violations.push(text)
    })
    this.#group.simulation.trace.subscribe((record) => {
      check(record)
      this.#see(record)
    })
  }

  get hash(): string {
    return this.#group.simulation.trace.hash
  }

  #see(record: TraceRecord): void {
    if (record.type === 'process' && record.change === 'panicked') this.violations.push(record.detail)
    if (record.type === 'state' && record.state['role'] === 'StateLeader')
      this.leaders.add(Number(record.state['term']))
  }

  async tell(): Promise<void> {
    const group = this.#group
    const client = group.simulation.machine('client')
    for (let writer = 0; writer < 4; writer++)
      client?.start(`writer-${writer}`, async (host) => this.#work(group.client(host), writer))
    while (group.simulation.agenda.nowMs < runMs) {
      await group.run(this.#random.between(500, 4000))
      this.#break(this.#random.pick(this.#names))
    }
    for (const { name, machine } of group.members) {
      if (this.#cut.has(name)) group.cut(name, false)
      machine.powerOn()
    }
    await group.run(healMs)
  }

  async #work(client: EtcdClient, writer: number): Promise<void> {
    let seenRevision = 0
    for (let count = 0; client.host.clock.nowMs() < runMs + healMs / 2; count++) {
      const name = client.host.random.pick(this.#names)
      const [key, value] = [`${writer}/${count}`, `value ${count}`]
      if ((await client.put(name, key, value)) === 'OK') this.written.set(key, value)
      const { header, result } = await client.tell(name, { type: 'range', key })
      if (result.type !== 'range') continue
      // Whichever member is asked: what was seen once is not unseen.
      if (header.revision < seenRevision) this.violations.push(`revision ${header.revision} after ${seenRevision}`)
      seenRevision = header.revision
      await client.host.clock.sleep(client.host.random.between(5, 100))
    }
  }

  #break(name: string): void {
    const { machine } = this.#group.member(name)
    this.faults++
    const what = this.#random.below(4)
    if (!machine.on) machine.powerOn()
    else if (what === 0) machine.powerOff()
    else if (what === 1) machine.crash('etcd')
    else {
      const isCut = !this.#cut.has(name)
      if (isCut) this.#cut.add(name)
      else this.#cut.delete(name)
      this.#group.cut(name, isCut)
    }
  }

  /** What was acknowledged and is not there, at any member. */
  async lost(): Promise<string[]> {
    return this.#group.as(async (client) => {
      const lost: string[] = []
      for (const name of this.#names) {
        const { result } = await client.tell(name, { type: 'range', key: '', rangeEnd: '\0' })
        if (result.type !== 'range') return [`${name} does not answer: ${JSON.stringify(result)}`]
        const found = new Map(result.kvs.map(({ key, value }) => [key, value]))
        for (const [key, value] of this.written) if (found.get(key) !== value) lost.push(`${name} ${key}`)
      }
      return lost
    })
  }
}
