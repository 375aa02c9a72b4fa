// Groups of etcd under random work and random faults: what clients saw is linearizable, and watches keep their nine promises.
import { describe, expect, it } from 'vitest'
import { type EtcdClient, EtcdGroup } from '../../control-plane/etcd/testing/etcd-group.ts'
import type { MvccEvent } from '../../protocols/etcd.ts'
import type { Host } from '../../simulation/host.ts'
import { Random } from '../../simulation/random.ts'
import type { KeyInput, KeyOutput } from './key-value-model.ts'
import { keyValueModel } from './key-value-model.ts'
import { checkLinearizability, type Operation } from './linearizability.ts'
import { checkWatch, type ToldWatch } from './watch-guarantees.ts'

const keys = ['a', 'b', 'c']
const workMs = 20_000

type History = Operation<KeyInput, KeyOutput>[]

/** One thing after the other, at any member, until the time is over. */
async function work(client: EtcdClient, id: number, random: Random, names: readonly string[], history: History) {
  const { clock } = client.host
  const untilMs = clock.nowMs() + workMs
  for (let count = 0; clock.nowMs() < untilMs; count++) {
    const key = keys[random.below(keys.length)] as string
    const name = names[random.below(names.length)] as string
    const input = choose(random, key, `${id}-${count}`)
    const calledMs = clock.nowMs()
    const { result } = await client.tell(name, requestOf(input), 3000)
    const output = outputOf(input, result)
    // Of a read that failed there is nothing to say; a write that failed may have been done.
    if (!output.isKnown && input.type === 'get') continue
    const returnedMs = output.isKnown ? clock.nowMs() : Number.POSITIVE_INFINITY
    history.push({ client: id, input, output, calledMs, returnedMs })
    await clock.sleep(random.between(10, 200))
  }
}

function choose(random: Random, key: string, value: string): KeyInput {
  const dice = random.below(10)
  if (dice < 5) return { type: 'get', key }
  if (dice < 8) return { type: 'put', key, value }
  return dice < 9 ? { type: 'delete', key } : { type: 'swap', key, before: undefined, value }
}

function requestOf(input: KeyInput): Parameters<EtcdClient['tell']>[1] {
  const { key } = input
  switch (input.type) {
    case 'get':
      return { type: 'range', key }
    case 'put':
      return { type: 'put', key, value: input.value }
    case 'delete':
      return { type: 'delete-range', key }
    case 'swap':
      return {
        type: 'txn',
        compare: [{ key, target: 'create', result: '=', value: 0 }],
        success: [{ type: 'put', key, value: input.value }],
        failure: [],
      }
  }
}

function outputOf(input: KeyInput, result: Awaited<ReturnType<EtcdClient['tell']>>['result']): KeyOutput {
  if (result.type === 'range') return { isKnown: true, value: result.kvs[0]?.value as string | undefined }
  if (result.type === 'delete-range') return { isKnown: true, isDone: result.deleted > 0 }
  if (result.type === 'txn') return { isKnown: true, isDone: result.succeeded }
  return { isKnown: result.type === 'put' && input.type === 'put' }
}

/** Takes members away and brings them back, at most one at a time. */
async function breakThings(host: Host, group: EtcdGroup, random: Random): Promise<void> {
  const untilMs = host.clock.nowMs() + workMs
  while (host.clock.nowMs() < untilMs) {
    await host.clock.sleep(random.between(500, 3000))
    const { name, machine } = group.members[random.below(group.members.length)] as EtcdGroup['members'][number]
    const isPower = random.chance(0.5)
    if (isPower) machine.powerOff()
    else group.cut(name, true)
    await host.clock.sleep(random.between(500, 4000))
    if (isPower) machine.powerOn()
    else group.cut(name, false)
  }
}

/** Watches everything at one member, and goes on from where it was whenever that breaks. */
function watchAll(host: Host, client: EtcdClient, name: string, watches: ToldWatch[]): void {
  let nextRevision = 1
  const open = (): void => {
    const request = { key: 'a', rangeEnd: 'z', startRevision: nextRevision, prevKv: true, progressNotify: true }
    const responses: ToldWatch['responses'][number][] = []
    watches.push({ request, openedAtRevision: nextRevision - 1, responses })
    client.watch(
      name,
      request,
      (response) => {
        responses.push(response)
        if (!response.canceled) nextRevision = response.header.revision + 1
      },
      () => host.clock.after(200, open),
    )
  }
  open()
}

async function run(size: number, seed: number) {
  const group = new EtcdGroup(size, seed, ['--watch-progress-notify-interval=1s'])
  await group.leader()
  const names = group.members.map(({ name }) => name)
  const history: History = []
  const watches: ToldWatch[] = []
  let truth: readonly MvccEvent[] = []
  await group.as(async (client) => {
    const { host } = client
    for (const name of names) watchAll(host, client, name, watches)
    for (let id = 0; id < 5; id++) host.spawn(() => work(client, id, new Random(seed, `client ${id}`), names, history))
    host.spawn(() => breakThings(host, group, new Random(seed, 'faults')))
    await host.clock.sleep(workMs + 15_000)
    for (const key of keys) {
      const calledMs = host.clock.nowMs()
      const { result } = await client.tell(names[0] as string, { type: 'range', key })
      const output = outputOf({ type: 'get', key }, result)
      history.push({ client: 9, input: { type: 'get', key }, output, calledMs, returnedMs: host.clock.nowMs() })
    }
    const all: MvccEvent[] = []
    client.watch(names[0] as string, { key: 'a', rangeEnd: 'z', startRevision: 1 }, ({ events }) => all.push(...events))
    await host.clock.sleep(500)
    truth = all
  })
  return { history, watches, truth }
}

describe('etcd under random faults', () => {
  for (const [size, seed] of [
    [3, 1],
    [3, 2],
    [5, 3],
  ] as const)
    it(`of ${size} members with seed ${seed} is linearizable and keeps what it promises to watches`, async () => {
      const { history, watches, truth } = await run(size, seed)
      expect(history.length).toBeGreaterThan(200)
      expect(truth.length).toBeGreaterThan(50)
      expect(checkLinearizability(keyValueModel, history)).toBe('linearizable')
      expect(watches.flatMap((watch) => checkWatch(watch, truth))).toEqual([])
      // A lie told to the checker is found.
      const [last] = history.slice(-1)
      const lie = { ...(last as History[number]), output: { isKnown: true, value: 'never written' } }
      expect(checkLinearizability(keyValueModel, [...history.slice(0, -1), lie])).toBe('not linearizable')
    }, 60_000)
})
