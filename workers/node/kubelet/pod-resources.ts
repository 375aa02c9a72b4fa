// What a pod asks for as a whole, as its status tells it. Pure. Like component-helpers/resource AggregateContainerRequests.
import { addQuantities, compareQuantities, formatQuantity, parseQuantity } from '../../apimachinery/quantity.ts'
import type { Container, PodSpec, PodStatus } from '../../apis/core/types.ts'

type Amounts = Readonly<Record<string, string>>
type Told = Pick<PodStatus, 'resources' | 'allocatedResources'>

const known = new WeakMap<readonly Container[], Told>()
const none: Told = { resources: {} }

export function podResources(spec: PodSpec): Told {
  const found = known.get(spec.containers)
  if (found) return found
  const told = compute(spec)
  known.set(spec.containers, told)
  return told
}

function compute({ containers, initContainers = [], resources }: PodSpec): Told {
  const requests = resources?.requests ?? aggregate(containers, initContainers, 'requests')
  const limits = resources?.limits ?? aggregate(containers, initContainers, 'limits')
  const [hasRequests, hasLimits] = [Object.keys(requests).length > 0, Object.keys(limits).length > 0]
  if (!hasRequests && !hasLimits) return none
  return {
    ...(hasRequests ? { allocatedResources: requests } : {}),
    resources: { ...(hasLimits ? { limits } : {}), ...(hasRequests ? { requests } : {}) },
  }
}

/** The sum of the containers and sidecars, or what the neediest init container takes. */
function aggregate(containers: readonly Container[], init: readonly Container[], kind: 'requests' | 'limits'): Amounts {
  const sidecars = init.filter((one) => one.restartPolicy === 'Always')
  const all = [...sidecars, ...containers].map((one) => one.resources?.[kind] ?? {})
  let total: Amounts = all.reduce(sum, {})
  for (const one of init) if (one.restartPolicy !== 'Always') total = most(total, one.resources?.[kind] ?? {})
  return total
}

function sum(a: Amounts, b: Amounts): Amounts {
  return combined(a, b, (x, y) => {
    const [left, right] = [parseQuantity(x), parseQuantity(y)]
    return left && right ? formatQuantity(addQuantities(left, right)) : x
  })
}

function most(a: Amounts, b: Amounts): Amounts {
  return combined(a, b, (x, y) => {
    const [left, right] = [parseQuantity(x), parseQuantity(y)]
    return left && right && compareQuantities(left, right) < 0 ? y : x
  })
}

function combined(a: Amounts, b: Amounts, join: (x: string, y: string) => string): Amounts {
  const result: Record<string, string> = { ...a }
  for (const [name, amount] of Object.entries(b)) {
    const before = Object.hasOwn(result, name) ? result[name] : undefined
    result[name] = before === undefined ? amount : join(before, amount)
  }
  return result
}
