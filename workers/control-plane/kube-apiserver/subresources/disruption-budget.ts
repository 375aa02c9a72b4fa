// What a pod's disruption budget says of its eviction. Like checkAndDecrement of
// pkg/registry/core/pod/storage/eviction.go.
import { matchesLabelSelector } from '../../../apimachinery/label-selector.ts'
import type { Condition, Status } from '../../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import { forbiddenStatus } from '../../../apimachinery/status-error.ts'
import type { Pod } from '../../../apis/core/types.ts'
import type { PodDisruptionBudget } from '../../../apis/policy/types.ts'
import type { Registry, WriteRequest } from '../registry.ts'
import type { Server } from '../server.ts'
import { refuse, StatusError } from '../status-error.ts'

const group = 'policy'
const plural = 'poddisruptionbudgets'
const mostTries = 4
const mostDisrupted = 2000
const refusal = "Cannot evict pod as it would violate the pod's disruption budget."

type Guard = {
  readonly budgets: Registry
  readonly budget: PodDisruptionBudget
  /** The pod counts for nothing now: it may go without taking from the budget. */
  readonly isSpared: boolean
  /** The state of the pod that this was said about. */
  readonly version: string | undefined
}

export function isGuarded({ metadata, status }: Pod): boolean {
  const isOver = status?.phase === 'Succeeded' || status?.phase === 'Failed'
  return !isOver && status?.phase !== 'Pending' && metadata.deletionTimestamp === undefined
}

/** Refuses when there is more than one. */
export function budgetOf(server: Server, pod: Pod): Guard | undefined {
  const budgets = server.registry(group, plural)
  if (budgets === undefined) return undefined
  const found: PodDisruptionBudget[] = []
  budgets.storage.cache.visit(pod.metadata.namespace ?? '', '', (object) => {
    const budget = object as PodDisruptionBudget
    if (budget.spec.selector && matchesLabelSelector(budget.spec.selector, pod.metadata.labels)) found.push(budget)
    return true
  })
  const [budget, second] = found
  if (budget === undefined) return undefined
  if (second !== undefined)
    refuse({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      code: 500,
    } as Status)
  if (budgets.kind.open) server.parts.need(budgets.kind.open)
  return { budgets, budget, isSpared: isSpared(pod, budget), version: pod.metadata.resourceVersion }
}

function isSpared(pod: Pod, { spec, status = {} }: PodDisruptionBudget): boolean {
  const isReady = pod.status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True')
  if (isReady) return false
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true
  const { currentHealthy = 0, desiredHealthy = 0 } = status
  return currentHealthy >= desiredHealthy && desiredHealthy > 0
}

type Withdrawal = {
  readonly budgets: Registry
  readonly budget: PodDisruptionBudget
  readonly pod: Pod
  readonly write: WriteRequest
}

/** Takes one disruption from the budget, or refuses. */
export function takeFromBudget(
  server: Server,
  { budgets, budget, pod, write }: Withdrawal,
  done: () => void,
  failed: (error: unknown) => void,
  tries = 1,
): void {
  const { clock } = server.host
  const change = (existing: KubeObject): KubeObject => {
    const current = existing as PodDisruptionBudget
    checkBudget(current)
    const { status = {} } = current
    const disruptionsAllowed = (status.disruptionsAllowed ?? 0) - 1
    const disruptedPods = { ...status.disruptedPods, [pod.metadata.name]: clock.timestamp() }
    const conditions = disruptionsAllowed === 0 ? exhausted(current, clock.timestamp()) : status.conditions
    return {
      ...current,
      status: { ...status, disruptionsAllowed, disruptedPods, ...(conditions ? { conditions } : {}) },
    }
  }
  const { name, namespace = '' } = budget.metadata
  const target: WriteRequest = { ...write, namespace, name, subresource: 'status', ownersAreGiven: true }
  const strategy = budgets.kind.status?.strategy ?? budgets.kind.strategy
  const giveUp = (error: unknown) => {
    const isStale = error instanceof StatusError && error.reason === 'Conflict' && tries < mostTries
    if (!isStale) return failed(error)
    takeFromBudget(server, { budgets, budget, pod, write }, done, failed, tries + 1)
  }
  budgets.update(target, strategy, change, done, giveUp)
}

function exhausted({ status, metadata }: PodDisruptionBudget, now: string): Condition[] {
  const { conditions = [], observedGeneration = metadata.generation } = status ?? {}
  const old = conditions.find(({ type }) => type === 'DisruptionAllowed')
  const condition: Condition = {
    type: 'DisruptionAllowed',
    status: 'False',
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
    lastTransitionTime: old?.status === 'False' ? old.lastTransitionTime : now,
    reason: 'InsufficientPods',
    message: old?.message ?? '',
  }
  return old ? conditions.map((other) => (other === old ? condition : other)) : [...conditions, condition]
}

function checkBudget({ metadata, status = {} }: PodDisruptionBudget): void {
  const { name, generation = 0 } = metadata
  const { observedGeneration = 0, disruptionsAllowed = 0, disruptedPods = {}, conditions = [] } = status
  if (observedGeneration < generation)
    refuse(tooMany(`The disruption budget ${name} is still being processed by the server.`, 10))
  const resource = { group, plural: 'poddisruptionbudget' }
  if (disruptionsAllowed < 0) refuse(forbiddenStatus(resource, name, 'pdb disruptions allowed is negative'))
  if (Object.keys(disruptedPods).length > mostDisrupted) {
    const text = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller'
    refuse(forbiddenStatus(resource, name, text))
  }
  if (disruptionsAllowed > 0) return
  const failure = conditions.find(({ reason, status: is }) => reason === 'SyncFailed' && is === 'False')
  const { desiredHealthy = 0, currentHealthy = 0 } = status
  const cause = failure
    ? `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${failure.message}`
    : `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`
  refuse(tooMany(cause))
}

function tooMany(cause: string, retryAfterSeconds = 0): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: refusal,
    reason: 'TooManyRequests',
    details: {
      causes: [{ reason: 'DisruptionBudget', message: cause }],
      ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}),
    },
    code: 429,
  }
}
