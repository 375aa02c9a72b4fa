// The quality-of-service class of a pod. Pure. Like pkg/apis/core/v1/helper/qos.
import { canonicalQuantity } from '../../apimachinery/quantity.ts'
import type { Container, Pod } from '../../apis/core/types.ts'

export function qosClassOf({ spec }: Pod): 'BestEffort' | 'Burstable' | 'Guaranteed' {
  const containers = [...(spec.initContainers ?? []), ...spec.containers]
  const amounts = (container: Container, kind: 'requests' | 'limits') => {
    const { cpu, memory } = container.resources?.[kind] ?? {}
    return [cpu, memory].filter((amount) => amount !== undefined && canonicalQuantity(amount) !== '0')
  }
  if (containers.every((one) => amounts(one, 'requests').length === 0 && amounts(one, 'limits').length === 0))
    return 'BestEffort'
  return containers.every(isGuaranteed) ? 'Guaranteed' : 'Burstable'
}

/** Limits for CPU and memory, and requests equal to them. */
function isGuaranteed({ resources }: Container): boolean {
  return ['cpu', 'memory'].every((name) => {
    const limit = resources?.limits?.[name]
    const request = resources?.requests?.[name] ?? limit
    return limit !== undefined && request !== undefined && canonicalQuantity(request) === canonicalQuantity(limit)
  })
}
