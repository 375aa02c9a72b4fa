// The quality-of-service class of a pod. Like pkg/apis/core/v1/helper/qos.
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import type { Pod } from '../types.ts'

type Amounts = Readonly<Record<string, string>>

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
