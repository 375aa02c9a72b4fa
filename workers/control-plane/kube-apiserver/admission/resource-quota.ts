// ResourceQuotas: what is made is charged to every quota that it counts for before it is stored, and refused when one of
// them would be exceeded. The controller gives back what has gone. Like apiserver/pkg/admission/plugin/resourcequota.
import type { Status } from '../../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import { addQuantities, compareQuantities, formatQuantity, type Quantity } from '../../../apimachinery/quantity.ts'
import { forbiddenStatus } from '../../../apimachinery/status-error.ts'
import { type Amounts, amountsOf } from '../../../apis/core/pod/pod-amounts.ts'
import { computeUsage, concernedNames, quotaMatches, usageOf } from '../../../apis/core/resource-quota/usage.ts'
import type { Pod, ResourceQuota } from '../../../apis/core/types.ts'
import type { AdmissionPlugin, Attributes, Lookup } from '../admission.ts'
import { refuse, StatusError } from '../status-error.ts'

/** How often a charge is tried when quotas change meanwhile. */
const mostAttempts = 4

export const plugin: Omit<AdmissionPlugin, 'name'> = {
  validate: (attributes, lookup) => {
    if (interestingQuotas(attributes, lookup).length === 0) return
    if (attributes.dryRun) return void planCharges(attributes, lookup)
    const refusal = lookup.answer<Status | undefined>(attributes, 'quota', (answered) =>
      enqueue({ attributes, answered, attempt: 1 }, lookup),
    )
    if (refusal) refuse(refusal)
  },
}

/** Writes that wait to be charged, by namespace: one at a time, so that they don't get in each other's way. */
const queues = new WeakMap<Lookup, Map<string, Waiter[]>>()

type Waiter = {
  readonly attributes: Attributes
  readonly answered: (refusal: Status | undefined) => void
  readonly attempt: number
}

function enqueue(waiter: Waiter, lookup: Lookup): void {
  const byNamespace = queues.get(lookup) ?? new Map<string, Waiter[]>()
  queues.set(lookup, byNamespace)
  const { namespace } = waiter.attributes
  const queue = byNamespace.get(namespace) ?? []
  byNamespace.set(namespace, queue)
  queue.push(waiter)
  if (queue.length === 1) chargeFirst(queue, lookup)
}

function chargeFirst(queue: Waiter[], lookup: Lookup): void {
  const [waiter] = queue
  if (!waiter) return
  chargeOne(waiter, lookup, (refusal) => {
    queue.shift()
    waiter.answered(refusal)
    chargeFirst(queue, lookup)
  })
}

type Charge = { readonly quota: ResourceQuota; readonly used: Readonly<Record<string, string>> }

/** What the quotas would be at afterwards; refuses what is too much. Like CheckRequest. */
function planCharges(attributes: Attributes, lookup: Lookup): Charge[] {
  const { kind, object, old } = attributes
  const interesting = interestingQuotas(attributes, lookup)
  if (!object || interesting.length === 0) return []
  for (const quota of interesting) checkConstraints(attributes, object, quota)
  const nowMs = lookup.host.clock.unixMs()
  const usage = usageOf(kind, object, nowMs)
  const before = old === undefined ? undefined : usageOf(kind, old, nowMs)
  return interesting.flatMap((quota) => {
    const delta = before && quotaMatches(quota, kind, old as KubeObject) ? growth(usage, before) : withoutZeros(usage)
    return delta.size === 0 ? [] : planCharge(attributes, quota, delta)
  })
}

function interestingQuotas({ kind, object, namespace }: Attributes, lookup: Lookup): ResourceQuota[] {
  if (!object) return []
  const known = lookup.list('resourcequotas', '', namespace)
  // The list may not have this server's own last charge yet.
  const quotas = known.flatMap(({ metadata }) => lookup.get('resourcequotas', '', namespace, metadata.name) ?? [])
  return (quotas as unknown as ResourceQuota[]).filter((quota) => quotaMatches(quota, kind, object))
}

/** Who is charged for CPU or memory has to say how much. */
function checkConstraints({ kind, name }: Attributes, object: KubeObject, quota: ResourceQuota): void {
  const refused = (detail: string) => refuse(forbiddenStatus(kind, name, detail))
  const names = concernedNames(kind, Object.keys(quota.status?.hard ?? {}))
  if (kind.group === '' && kind.plural === 'pods') {
    const missing = missingAmounts(object as Pod, names)
    if (missing !== '') refused(`failed quota: ${quota.metadata.name}: must specify ${missing}`)
  }
  const isKnown = names.every((one) => quota.status?.used?.[one] !== undefined)
  if (!isKnown || quota.status?.hard === undefined)
    refused(`status unknown for quota: ${quota.metadata.name}, resources: ${[...names].sort().join(',')}`)
}

const required: ReadonlySet<string> = new Set(
  ['cpu', 'memory'].flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
)

/** `limits.memory for: a,b; requests.cpu for: a`. */
function missingAmounts({ spec }: Pod, names: readonly string[]): string {
  const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])]
  const wanted = names.filter((name) => required.has(name)).sort()
  const told = wanted.flatMap((name) => {
    const without = containers.filter(
      ({ resources }) => !computeUsage(amountsOf(resources?.requests), amountsOf(resources?.limits)).has(name),
    )
    const who = [...new Set(without.map((container) => container.name))].sort()
    return who.length === 0 ? [] : [`${name} for: ${who.join(',')}`]
  })
  return told.join('; ')
}

function planCharge({ kind, name }: Attributes, quota: ResourceQuota, delta: Amounts): Charge[] {
  const hard = amountsOf(quota.status?.hard)
  const used = amountsOf(quota.status?.used)
  const requested = [...delta].filter(([one]) => hard.has(one))
  if (requested.length === 0) return []
  const after = requested.map(([one, amount]): [string, Quantity] => [one, sum(used.get(one), amount)])
  const exceeded = after.filter(([one, amount]) => compareQuantities(amount, hard.get(one) as Quantity) > 0)
  if (exceeded.length > 0) {
    const tell = (from: Amounts) =>
      exceeded
        .map(([one]) => `${one}=${formatQuantity(from.get(one) as Quantity)}`)
        .sort()
        .join(',')
    const detail = `exceeded quota: ${quota.metadata.name}, requested: ${tell(delta)}, used: ${tell(used)}, limited: ${tell(hard)}`
    refuse(forbiddenStatus(kind, name, detail))
  }
  const written = after.map(([one, amount]): [string, string] => [one, formatQuantity(amount)])
  return [{ quota, used: { ...quota.status?.used, ...Object.fromEntries(written) } }]
}

function sum(a: Quantity | undefined, b: Quantity): Quantity {
  return a ? addQuantities(a, b) : b
}

function growth(now: Amounts, before: Amounts): Amounts {
  const more = [...now].map(([name, amount]): [string, Quantity] => {
    const units = amount.units - (before.get(name)?.units ?? 0n)
    return [name, { units: units > 0n ? units : 0n, format: amount.format }]
  })
  return withoutZeros(new Map(more))
}

function withoutZeros(amounts: Amounts): Amounts {
  return new Map([...amounts].filter(([, { units }]) => units !== 0n))
}

/** What was charged to one quota stays charged until it is counted again, should another one refuse. */
function chargeOne(waiter: Waiter, lookup: Lookup, done: (refusal: Status | undefined) => void): void {
  const { attributes, attempt } = waiter
  let planned: readonly Charge[]
  try {
    planned = planCharges(attributes, lookup)
  } catch (error) {
    if (error instanceof StatusError) return done(error.status)
    throw error
  }
  writeCharges(planned, lookup, (error) => {
    if (error === undefined) return done(undefined)
    if (error !== 'outdated' || attempt >= mostAttempts) return done(refusalOf(attributes, error))
    chargeOne({ ...waiter, attempt: attempt + 1 }, lookup, done)
  })
}

function writeCharges(charges: readonly Charge[], lookup: Lookup, done: (error: unknown) => void): void {
  const [first, ...rest] = charges
  if (!first) return done(undefined)
  const { quota, used } = first
  const { name, namespace = '' } = quota.metadata
  let isOutdated = false
  const change = (existing: KubeObject) => {
    const present = existing as unknown as ResourceQuota
    isOutdated = !isSame(present.status?.used, quota.status?.used) || !isSame(present.status?.hard, quota.status?.hard)
    return isOutdated ? undefined : ({ ...present, status: { ...present.status, used } } as unknown as KubeObject)
  }
  lookup.writeStatus('resourcequotas', '', `${namespace}/${name}`, change, (error) => {
    if (error === undefined && !isOutdated) return writeCharges(rest, lookup, done)
    done(error ?? 'outdated')
  })
}

function refusalOf({ kind, name }: Attributes, error: unknown): Status {
  if (error instanceof StatusError) return error.status
  return forbiddenStatus(kind, name, 'resource quota evaluation timed out')
}

function isSame(a: Readonly<Record<string, string>> | undefined, b: Readonly<Record<string, string>> | undefined) {
  const names = Object.keys(a ?? {})
  return names.length === Object.keys(b ?? {}).length && names.every((name) => a?.[name] === b?.[name])
}
