import { lateKind } from '../../late-kind.ts'

/** A range that cluster IPs are taken from. */
export const serviceCIDRKind = lateKind(
  {
    group: 'networking.k8s.io',
    kind: 'ServiceCIDR',
    plural: 'servicecidrs',
    namespaced: false,
    subresources: ['status'],
  },
  () => import('./kind.ts'),
)
