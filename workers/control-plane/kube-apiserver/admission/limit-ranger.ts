// LimitRanges: what containers get that ask for nothing, and how much or little may be asked for.
// Like plugin/pkg/admission/limitranger.
import type { KubeObject } from '../../../apimachinery/object.ts'
import { compareQuantities, formatQuantity, type Quantity } from '../../../apimachinery/quantity.ts'
import { forbiddenStatus } from '../../../apimachinery/status-error.ts'
import { type Amounts, amountsOf, podAmounts } from '../../../apis/core/pod/pod-amounts.ts'
import type { Container, LimitRange, LimitRangeItem, PersistentVolumeClaim, Pod } from '../../../apis/core/types.ts'
import type { AdmissionPlugin, Attributes, Lookup } from '../admission.ts'
import { refuse } from '../status-error.ts'

const annotation = 'kubernetes.io/limit-ranger'

export const plugin: Omit<AdmissionPlugin, 'name'> = {
  admit: (attributes, object, lookup) => {
    if (attributes.kind.plural !== 'pods') return object
    let pod = object as Pod
    for (const { spec } of limitRanges(attributes, lookup)) pod = withDefaults(pod, spec.limits)
    return pod as KubeObject
  },
  validate: (attributes, lookup) => {
    const { kind, object, name } = attributes
    if (!object) return
    for (const { spec } of limitRanges(attributes, lookup)) {
      const errors = kind.plural === 'pods' ? podErrors(object as Pod, spec.limits) : claimErrors(object, spec.limits)
      const [first = ''] = errors
      if (errors.length > 0) refuse(forbiddenStatus(kind, name, errors.length === 1 ? first : `[${errors.join(', ')}]`))
    }
  },
}

function limitRanges({ namespace }: Attributes, lookup: Lookup): LimitRange[] {
  return lookup.list('limitranges', '', namespace) as unknown as LimitRange[]
}

type Given = { readonly requests: ReadonlyMap<string, string>; readonly limits: ReadonlyMap<string, string> }

function withDefaults(pod: Pod, limits: readonly LimitRangeItem[]): Pod {
  const ofContainers = limits.filter(({ type }) => type === 'Container')
  const given: Given = {
    requests: new Map(ofContainers.flatMap((item) => Object.entries(item.defaultRequest ?? {}))),
    limits: new Map(ofContainers.flatMap((item) => Object.entries(item.default ?? {}))),
  }
  const told: string[] = []
  const fill = (what: string) => (container: Container) => withAmounts(container, given, what, told)
  const containers = pod.spec?.containers?.map(fill('container')) ?? []
  const initContainers = pod.spec?.initContainers?.map(fill('init container'))
  if (told.length === 0) return pod
  const annotations = { ...pod.metadata.annotations, [annotation]: `LimitRanger plugin set: ${told.join('; ')}` }
  const spec = { ...pod.spec, containers, ...(initContainers ? { initContainers } : {}) }
  return { ...pod, metadata: { ...pod.metadata, annotations }, spec }
}

function withAmounts(container: Container, given: Given, what: string, told: string[]): Container {
  const { requests, limits } = container.resources ?? {}
  const missing = (from: ReadonlyMap<string, string>, present: Readonly<Record<string, string>> | undefined) =>
    [...from].filter(([name]) => present?.[name] === undefined)
  const newRequests = missing(given.requests, requests)
  const newLimits = missing(given.limits, limits)
  const tell = (added: readonly (readonly [string, string])[], which: string) => {
    const names = added.map(([name]) => name).sort()
    if (names.length > 0) told.push(`${names.join(', ')} ${which} for ${what} ${container.name}`)
  }
  tell(newRequests, 'request')
  tell(newLimits, 'limit')
  if (newRequests.length + newLimits.length === 0) return container
  const resources = {
    ...container.resources,
    ...(newLimits.length > 0 ? { limits: { ...limits, ...Object.fromEntries(newLimits) } } : {}),
    ...(newRequests.length > 0 ? { requests: { ...requests, ...Object.fromEntries(newRequests) } } : {}),
  }
  return { ...container, resources }
}

function podErrors(pod: Pod, limits: readonly LimitRangeItem[]): string[] {
  return limits.flatMap((item) => {
    if (item.type === 'Pod') return constraints(item, podAmounts(pod, 'requests'), podAmounts(pod, 'limits'))
    if (item.type !== 'Container') return []
    const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])]
    return containers.flatMap(({ resources }) =>
      constraints(item, amountsOf(resources?.requests), amountsOf(resources?.limits)),
    )
  })
}

function constraints(item: LimitRangeItem, requests: Amounts, limits: Amounts): string[] {
  return [
    ...sorted(item.min).map(([name, least]) => belowMin(item.type, name, least, requests.get(name), limits.get(name))),
    ...sorted(item.max).map(([name, most]) => aboveMax(item.type, name, most, requests.get(name), limits.get(name))),
    ...sorted(item.maxLimitRequestRatio).map(([name, most]) =>
      aboveRatio(item.type, name, most, requests.get(name), limits.get(name)),
    ),
  ].filter((error) => error !== '')
}

function sorted(list: Readonly<Record<string, string>> | undefined): [string, Quantity][] {
  return [...amountsOf(list)].sort(([a], [b]) => (a < b ? -1 : 1))
}

type Amount = Quantity | undefined

function belowMin(type: string, name: string, least: Quantity, request: Amount, limit: Amount): string {
  const rule = `minimum ${name} usage per ${type} is ${formatQuantity(least)}`
  if (request === undefined) return `${rule}.  No request is specified`
  if (compareQuantities(request, least) < 0) return `${rule}, but request is ${formatQuantity(request)}`
  if (limit && compareQuantities(limit, least) < 0) return `${rule}, but limit is ${formatQuantity(limit)}`
  return ''
}

function aboveMax(type: string, name: string, most: Quantity, request: Amount, limit: Amount): string {
  const rule = `maximum ${name} usage per ${type} is ${formatQuantity(most)}`
  if (limit === undefined) return `${rule}.  No limit is specified`
  if (compareQuantities(limit, most) > 0) return `${rule}, but limit is ${formatQuantity(limit)}`
  if (request && compareQuantities(request, most) > 0) return `${rule}, but request is ${formatQuantity(request)}`
  return ''
}

function aboveRatio(type: string, name: string, most: Quantity, request: Amount, limit: Amount): string {
  const rule = `${name} max limit to request ratio per ${type} is ${formatQuantity(most)}, but`
  if (!request || request.units === 0n) return `${rule} no request is specified or request is 0`
  if (!limit || limit.units === 0n) return `${rule} no limit is specified or limit is 0`
  if (limit.units * 1_000_000_000n <= most.units * request.units) return ''
  return `${rule} provided ratio is ${(Number(limit.units) / Number(request.units)).toFixed(6)}`
}

/** Claims have requests and no limits. */
function claimErrors(object: KubeObject, limits: readonly LimitRangeItem[]): string[] {
  const requests = amountsOf((object as PersistentVolumeClaim).spec?.resources?.requests)
  const items = limits.filter(({ type }) => type === 'PersistentVolumeClaim')
  return items.flatMap((item) => [
    ...sorted(item.min)
      .map(([name, least]) => belowMin(item.type, name, least, requests.get(name), undefined))
      .filter((error) => error !== ''),
    ...sorted(item.max).flatMap(([name, most]) => {
      const rule = `maximum ${name} usage per ${item.type} is ${formatQuantity(most)}`
      const request = requests.get(name)
      if (request === undefined) return [`${rule}.  No request is specified`]
      return compareQuantities(request, most) > 0 ? [`${rule}, but request is ${formatQuantity(request)}`] : []
    }),
  ])
}
