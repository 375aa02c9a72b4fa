// What a pod asks for. Like component-helpers/resource PodRequests and apis/core/v1/helper/qos.
import { addQuantities, compareQuantities, formatQuantity, parseQuantity } from '../../../apimachinery/quantity.ts'
import type { Container, Pod, PodSpec } from '../types.ts'

type Amounts = Readonly<Record<string, string>>

const known = new WeakMap<PodSpec, Amounts>()

/**
 * The requests that the scheduler and the kubelet count: the sum of the containers, or the largest init container
 * beside the sidecars that run before it, if that is more; and the overhead.
 */
export function podRequests(spec: PodSpec): Amounts {
  let requests = known.get(spec)
  if (requests === undefined) {
    requests = computeRequests(spec)
    known.set(spec, requests)
  }
  return requests
}

function computeRequests(spec: PodSpec): Amounts {
  const requestsOf = (container: Container) => container.resources?.requests ?? {}
  let running: Amounts = {}
  for (const container of spec.containers ?? []) running = add(running, requestsOf(container))
  let sidecars: Amounts = {}
  let starting: Amounts = {}
  for (const container of spec.initContainers ?? []) {
    const own = requestsOf(container)
    if (container.restartPolicy === 'Always') {
      running = add(running, own)
      sidecars = add(sidecars, own)
      starting = largest(starting, sidecars)
    } else starting = largest(starting, add(sidecars, own))
  }
  const requests = largest(running, starting)
  return spec.overhead ? add(requests, spec.overhead) : requests
}

function add(a: Amounts, b: Amounts): Amounts {
  return combine(a, b, (left, right) => {
    const [x, y] = [parseQuantity(left), parseQuantity(right)]
    return x && y ? formatQuantity(addQuantities(x, y)) : left
  })
}

function largest(a: Amounts, b: Amounts): Amounts {
  return combine(a, b, (left, right) => {
    const [x, y] = [parseQuantity(left), parseQuantity(right)]
    return x && y && compareQuantities(x, y) < 0 ? right : left
  })
}

function combine(a: Amounts, b: Amounts, merge: (left: string, right: string) => string): Amounts {
  if (Object.keys(b).length === 0) return a
  if (Object.keys(a).length === 0) return b
  const merged = new Map(Object.entries(a))
  for (const [name, amount] of Object.entries(b)) {
    const before = merged.get(name)
    merged.set(name, before === undefined ? amount : merge(before, amount))
  }
  return Object.fromEntries(merged)
}

/** Who is thrown out first when memory runs out. Like ComputePodQOS. */
export function podQosClass(pod: Pod): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const containers = [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])]
  const counted = ['cpu', 'memory']
  const has = (amounts: Amounts | undefined, name: string) =>
    amounts !== undefined && Object.hasOwn(amounts, name) && (parseQuantity(amounts[name] ?? '')?.units ?? 0n) > 0n
  const asks = containers.some(({ resources }) =>
    counted.some((name) => has(resources?.requests, name) || has(resources?.limits, name)),
  )
  if (!asks) return 'BestEffort'
  const isGuaranteed = containers.every(({ resources }) =>
    counted.every((name) => {
      if (!has(resources?.limits, name)) return false
      const limit = parseQuantity(resources?.limits?.[name] ?? '')
      const request = parseQuantity(resources?.requests?.[name] ?? resources?.limits?.[name] ?? '')
      return limit !== undefined && request !== undefined && limit.units === request.units
    }),
  )
  return isGuaranteed ? 'Guaranteed' : 'Burstable'
}
