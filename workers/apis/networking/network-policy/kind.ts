import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { formatLabelSelector } from '../../../apimachinery/label-selector.ts'
import { fillIn, mapShared, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { withGeneration } from '../../strategy.ts'
import type { NetworkPolicy, NetworkPolicyPort } from '../types.ts'
import { networkingNetworkPolicyTypes } from './types-table.ts'
import { validateNetworkPolicy, validateNetworkPolicyUpdate } from './validation.ts'

export const door = defineDoor<NetworkPolicy>({
  types: networkingNetworkPolicyTypes,
  defaults: defaultNetworkPolicy,
  strategy: {
    prepareForCreate: (policy) => ({ ...policy, metadata: { ...policy.metadata, generation: 1 } }),
    prepareForUpdate: (policy, old) => withGeneration(policy, old, !deepEqual(policy.spec, old.spec)),
    validate: validateNetworkPolicy,
    validateUpdate: validateNetworkPolicyUpdate,
  },
  columns: [
    nameColumn,
    { name: 'Pod-Selector', type: 'string', cell: ({ spec }) => formatLabelSelector(spec.podSelector) },
    ageColumn,
  ],
})

/** Like SetDefaults_NetworkPolicy. */
function defaultNetworkPolicy(policy: NetworkPolicy): NetworkPolicy {
  const { ingress, egress, policyTypes } = policy.spec
  const types = egress?.length ? ['Ingress', 'Egress'] : ['Ingress']
  return withFields(policy, {
    spec: withFields(policy.spec, {
      policyTypes: policyTypes?.length ? policyTypes : types,
      ...(ingress && { ingress: mapShared(ingress, withProtocols) }),
      ...(egress && { egress: mapShared(egress, withProtocols) }),
    }),
  })
}

function withProtocols<T extends { readonly ports?: readonly NetworkPolicyPort[] | undefined }>(rule: T): T {
  if (rule.ports === undefined) return rule
  const ports = mapShared(rule.ports, (port) => fillIn(port, { protocol: 'TCP' }))
  return ports === rule.ports ? rule : { ...rule, ports }
}
