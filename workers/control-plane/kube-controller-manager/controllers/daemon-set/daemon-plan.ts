// Which pods a DaemonSet creates and deletes: plans without effects. Like pkg/controller/daemon/daemon_controller.go
// podsShouldBeOnNode and pkg/controller/daemon/update.go.
import type { DaemonSet, DaemonSetStatus } from '../../../../apis/apps/types.ts'
import type { Node, Pod } from '../../../../apis/core/types.ts'
import { scaledValue } from '../../int-or-percent.ts'
import { isPodAvailable, isPodReady, parseTime } from '../../pod-state.ts'
import { generationLabel, hashLabel, judgeNode, templateGenerationAnnotation } from './daemon-nodes.ts'

export type PodsByNode = ReadonlyMap<string, readonly Pod[]>
export type DaemonPlan = { readonly create: string[]; readonly delete: Pod[] }
export type Finished = { readonly pod: Pod; readonly node: string }

/** Pods that are missing or too many, and those that ended though a daemon never should. */
export function planDaemons(
  daemonSet: DaemonSet,
  nodes: readonly Node[],
  podsByNode: PodsByNode,
  hash: string,
): DaemonPlan & { readonly finished: Finished[] } {
  const plan = { create: [] as string[], delete: [] as Pod[], finished: [] as Finished[] }
  for (const node of nodes) {
    const { name } = node.metadata
    const { shouldRun, mayContinue } = judgeNode(daemonSet, node)
    const there = podsByNode.get(name) ?? []
    if (shouldRun && there.length === 0) plan.create.push(name)
    else if (mayContinue) planNode(daemonSet, name, there, shouldRun, hash, plan)
    else plan.delete.push(...there.filter(({ metadata }) => metadata.deletionTimestamp === undefined))
  }
  return plan
}

function planNode(
  daemonSet: DaemonSet,
  node: string,
  there: readonly Pod[],
  shouldRun: boolean,
  hash: string,
  plan: DaemonPlan & { readonly finished: Finished[] },
): void {
  const running: Pod[] = []
  for (const pod of there) {
    if (pod.metadata.deletionTimestamp !== undefined) continue
    const phase = pod.status?.phase
    if (phase === 'Failed' || phase === 'Succeeded') plan.finished.push({ pod, node })
    else running.push(pod)
  }
  running.sort(byAge)
  if (!allowsSurge(daemonSet)) {
    plan.delete.push(...running.slice(1))
    return
  }
  if (running.length === 0 && shouldRun) plan.create.push(node)
  if (running.length > 1) plan.delete.push(...surplusWhileSurging(daemonSet, running, hash))
}

/** With a surge, an old and a new pod may stand side by side; of each kind the oldest stays. */
function surplusWhileSurging(daemonSet: DaemonSet, running: readonly Pod[], hash: string): Pod[] {
  const fresh = running.filter((pod) => isOf(daemonSet, pod, hash))
  const old = running.filter((pod) => !isOf(daemonSet, pod, hash))
  return [...fresh.slice(1), ...old.slice(1)]
}

export function isOf(daemonSet: DaemonSet, pod: Pod, hash: string): boolean {
  const generation = daemonSet.metadata.annotations?.[templateGenerationAnnotation]
  const labels = pod.metadata.labels ?? {}
  return (
    (generation !== undefined && labels[generationLabel] === generation) || (hash !== '' && labels[hashLabel] === hash)
  )
}

function allowsSurge({ spec }: DaemonSet): boolean {
  const surge = spec.updateStrategy?.rollingUpdate?.maxSurge
  return spec.updateStrategy?.type !== 'OnDelete' && surge !== undefined && surge !== 0 && surge !== '0%'
}

/** How many nodes should run it, and how many of them may be without or with one too many. */
function limits(daemonSet: DaemonSet, nodes: readonly Node[]): { maxSurge: number; maxUnavailable: number } {
  const desired = nodes.filter((node) => judgeNode(daemonSet, node).shouldRun).length
  const rolling = daemonSet.spec.updateStrategy?.rollingUpdate
  const maxUnavailable = scaledValue(rolling?.maxUnavailable, desired, 'up')
  const maxSurge = scaledValue(rolling?.maxSurge, desired, 'up')
  return desired > 0 && maxUnavailable === 0 && maxSurge === 0
    ? { maxSurge, maxUnavailable: 1 }
    : { maxSurge, maxUnavailable }
}

/** The old and the new pod of each node; undefined where the plan above has to clean up first. */
function pairsOf(
  daemonSet: DaemonSet,
  podsByNode: PodsByNode,
  hash: string,
): [node: string, pair: { fresh: Pod | undefined; old: Pod | undefined } | undefined][] {
  return [...podsByNode].map(([node, pods]) => {
    const alive = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    const fresh = alive.filter((pod) => isOf(daemonSet, pod, hash))
    const old = alive.filter((pod) => !isOf(daemonSet, pod, hash))
    return [node, fresh.length > 1 || old.length > 1 ? undefined : { fresh: fresh[0], old: old[0] }]
  })
}

/** The next step of a rolling update. */
export function planUpdate(
  daemonSet: DaemonSet,
  nodes: readonly Node[],
  podsByNode: PodsByNode,
  hash: string,
  nowMs: number,
): DaemonPlan {
  const { maxSurge, maxUnavailable } = limits(daemonSet, nodes)
  const pairs = pairsOf(daemonSet, podsByNode, hash)
  const isAvailable = (pod: Pod) => isPodAvailable(pod, daemonSet.spec.minReadySeconds ?? 0, nowMs)
  return maxSurge === 0
    ? replaceInPlace(pairs, maxUnavailable, isAvailable)
    : replaceWithSurge(daemonSet, nodes, pairs, maxSurge, isAvailable)
}

type Pairs = ReturnType<typeof pairsOf>

/** Deletes old pods as far as enough stay available; those that are not available anyway go at once. */
function replaceInPlace(pairs: Pairs, maxUnavailable: number, isAvailable: (pod: Pod) => boolean): DaemonPlan {
  let unavailable = 0
  const broken: Pod[] = []
  const candidates: Pod[] = []
  for (const [, pair] of pairs) {
    if (!pair || (pair.fresh === undefined) === (pair.old === undefined)) unavailable++
    else if (pair.fresh) unavailable += isAvailable(pair.fresh) ? 0 : 1
    else if (pair.old && !isAvailable(pair.old)) {
      broken.push(pair.old)
      unavailable++
    } else if (pair.old && unavailable < maxUnavailable) candidates.push(pair.old)
  }
  const room = Math.max(0, maxUnavailable - unavailable)
  return { create: [], delete: [...broken, ...candidates.slice(0, room)] }
}

/** Puts new pods beside old ones, and deletes an old one when the new one is available. */
function replaceWithSurge(
  daemonSet: DaemonSet,
  nodes: readonly Node[],
  pairs: Pairs,
  maxSurge: number,
  isAvailable: (pod: Pod) => boolean,
): DaemonPlan {
  const byName = new Map(nodes.map((node) => [node.metadata.name, node]))
  let surging = 0
  const doomed: Pod[] = []
  const allowed: string[] = []
  const candidates: string[] = []
  for (const [name, pair] of pairs) {
    if (!pair) surging++
    else if (pair.old && pair.fresh) {
      if (isAvailable(pair.fresh)) doomed.push(pair.old)
      else surging++
    } else if (pair.old) {
      const node = byName.get(name)
      if (!node || !judgeNode(daemonSet, node).shouldRun) doomed.push(pair.old)
      else if (isAvailable(pair.old)) candidates.push(name)
      else allowed.push(name)
    }
  }
  return { create: [...allowed, ...candidates.slice(0, Math.max(0, maxSurge - surging))], delete: doomed }
}

/** Like updateDaemonSetStatus. */
export function daemonSetStatus(
  daemonSet: DaemonSet,
  nodes: readonly Node[],
  podsByNode: PodsByNode,
  hash: string,
  nowMs: number,
  observedGeneration: number | undefined,
): DaemonSetStatus {
  const count = { desired: 0, current: 0, misscheduled: 0, ready: 0, available: 0, updated: 0 }
  for (const node of nodes) {
    const { shouldRun } = judgeNode(daemonSet, node)
    const there = podsByNode.get(node.metadata.name) ?? []
    const pod = there.length > 1 ? there.toSorted(byAge)[0] : there[0]
    if (!shouldRun) {
      if (pod) count.misscheduled++
      continue
    }
    count.desired++
    if (!pod) continue
    count.current++
    if (isPodReady(pod)) count.ready++
    if (isPodAvailable(pod, daemonSet.spec.minReadySeconds ?? 0, nowMs)) count.available++
    if (isOf(daemonSet, pod, hash)) count.updated++
  }
  const unavailable = count.desired - count.available
  const { collisionCount } = daemonSet.status ?? {}
  return {
    currentNumberScheduled: count.current,
    numberMisscheduled: count.misscheduled,
    desiredNumberScheduled: count.desired,
    numberReady: count.ready,
    ...(observedGeneration ? { observedGeneration } : {}),
    ...(count.updated > 0 ? { updatedNumberScheduled: count.updated } : {}),
    ...(count.available > 0 ? { numberAvailable: count.available } : {}),
    ...(unavailable > 0 ? { numberUnavailable: unavailable } : {}),
    ...(collisionCount === undefined ? {} : { collisionCount }),
  }
}

/** Pods with a node before those without, then the oldest first. Like podByCreationTimestampAndPhase. */
function byAge(a: Pod, b: Pod): number {
  const age = (pod: Pod) => parseTime(pod.metadata.creationTimestamp)
  return (
    Number(Boolean(b.spec.nodeName)) - Number(Boolean(a.spec.nodeName)) ||
    age(a) - age(b) ||
    (a.metadata.name < b.metadata.name ? -1 : 1)
  )
}
