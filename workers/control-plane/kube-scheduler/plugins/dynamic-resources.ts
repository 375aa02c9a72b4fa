// Refuses pods with resource claims: there are no such objects in this cluster, so the claim cannot be found.
// Like plugins/dynamicresources, without allocation.
import type { Plugin, Rejection } from '../framework.ts'

export const dynamicResources: Plugin = {
  name: 'DynamicResources',
  filter(pod): Rejection | undefined {
    const claim = pod.pod.spec.resourceClaims?.[0]
    if (!claim) return undefined
    const reason =
      claim.resourceClaimName === undefined
        ? `pod "${pod.key}": ResourceClaim not created yet`
        : `resourceclaim.resource.k8s.io ${JSON.stringify(claim.resourceClaimName)} not found`
    return { plugin: 'DynamicResources', code: 'UnschedulableAndUnresolvable', reasons: [reason] }
  },
}
