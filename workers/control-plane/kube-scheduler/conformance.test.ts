import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Node, Pod } from '../../apis/core/types.ts'
import { Random } from '../../simulation/random.ts'
import { explained } from './failed-scheduling.ts'
import { NodeCache } from './node-cache.ts'
import { Nominator } from './nominator.ts'
import { plugins } from './plugins/registry.ts'
import { podInfo } from './pod-info.ts'
import { type Outcome, schedulePod } from './schedule-one.ts'

// Decisions of a real kube-scheduler v1.36.2 for generated clusters.
type Case = {
  readonly id: number
  readonly nodes: readonly Node[]
  readonly existingPods: readonly Pod[]
  readonly incoming: Pod
  readonly result: {
    readonly node: string | null
    readonly scoresPerPlugin?: Readonly<Record<string, Readonly<Record<string, number>>>>
    readonly finalScores?: Readonly<Record<string, number>>
    readonly condition?: { readonly status: string; readonly message: string | null }
    readonly victims?: readonly string[]
  }
}

const namespaces: Readonly<Record<string, Readonly<Record<string, string>>>> = { s: { team: 'a' }, s2: { team: 'b' } }
const priorities: Readonly<Record<string, number>> = { high: 1000, mid: 500, never: 2000 }

function casesOf(file: string): Case[] {
  const text = gunzipSync(readFileSync(new URL(`./testdata/${file}`, import.meta.url))).toString()
  return (JSON.parse(text) as { cases: Case[] }).cases
}

/** As the API server stores it. */
function stored(pod: Pod): Pod {
  const priorityClass = pod.spec.priorityClassName ?? ''
  return {
    ...pod,
    metadata: { ...pod.metadata, uid: pod.metadata.name },
    spec: {
      ...pod.spec,
      priority: priorities[priorityClass] ?? 0,
      preemptionPolicy: priorityClass === 'never' ? 'Never' : 'PreemptLowerPriority',
    },
  }
}

function decide({ nodes, existingPods, incoming }: Case): Outcome {
  const cache = new NodeCache({
    namespaceLabels: (namespace) => namespaces[namespace] ?? {},
    defaultSpreadSelector: () => undefined,
  })
  for (const node of nodes) cache.setNode(node)
  for (const pod of existingPods) cache.setPod(podInfo(stored(pod)))
  const scheduler = { plugins, cache, nominator: new Nominator(), random: new Random(1), nextStartNode: 0 }
  const info = podInfo(stored(incoming))
  const outcome = schedulePod(scheduler, info)
  return outcome.node === '' ? explained(scheduler, info, outcome) : outcome
}

/** Weighted scores as the recordings have them: by node, then by plugin. */
function weightedScores({ feasible, scores }: Outcome): Record<string, Record<string, number>> {
  const byNode: Record<string, Record<string, number>> = {}
  if (scores.length === 0) return byNode
  feasible.forEach((node, i) => {
    const ofNode: Record<string, number> = {}
    for (const { plugin, weight, normalized } of scores) ofNode[plugin] = weight * (normalized[i] ?? 0)
    byNode[node.name] = ofNode
  })
  return byNode
}

function recordedScores({ result }: Case): Record<string, Record<string, number>> {
  const recorded: Record<string, Record<string, number>> = {}
  // Claims are refused here, and where there are none all nodes score 0.
  for (const [node, scores] of Object.entries(result.scoresPerPlugin ?? {}))
    recorded[node] = Object.fromEntries(Object.entries(scores).filter(([plugin]) => plugin !== 'DynamicResources'))
  return recorded
}

describe('decisions of a real kube-scheduler', () => {
  it('are made here too: the same scores of every plugin for every node, and one of the best nodes', () => {
    const cases = casesOf('random.json.gz').filter(({ result }) => result.node)
    expect(cases.length).toBeGreaterThan(100)
    for (const recorded of cases) {
      const outcome = decide(recorded)
      const name = `case ${recorded.id}`
      expect(weightedScores(outcome), name).toEqual(recordedScores(recorded))
      const finals = recorded.result.finalScores ?? {}
      const best = Object.keys(finals).filter((node) => finals[node] === Math.max(...Object.values(finals)))
      expect(best.length > 0 ? best : [recorded.result.node], name).toContain(outcome.node)
    }
  })

  it('are explained in the same words when no node fits', () => {
    const cases = casesOf('random.json.gz').filter(({ result }) => !result.node)
    expect(cases.length).toBeGreaterThan(50)
    for (const recorded of cases)
      expect(decide(recorded).message, `case ${recorded.id}`).toBe(recorded.result.condition?.message)
  })

  it('remove the same pods to make room for an important one', () => {
    for (const recorded of casesOf('preemption.json.gz')) {
      const { node, victims = [], condition } = recorded.result
      const outcome = decide(recorded)
      const name = `case ${recorded.id}`
      if (node === null) expect(outcome.message, name).toBe(condition?.message)
      else if (victims.length === 0) expect(outcome.node, name).not.toBe('')
      else {
        expect(outcome.preemption?.node, name).toBe(node)
        expect(outcome.preemption?.victims.map(({ pod }) => pod.metadata.name).sort(), name).toEqual(
          [...victims].sort(),
        )
      }
    }
  })
})
