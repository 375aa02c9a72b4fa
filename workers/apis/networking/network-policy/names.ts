import { lateKind } from '../../late-kind.ts'

/** Who may talk to the pods that it selects, and to whom they may talk. */
export const networkPolicyKind = lateKind(
  {
    group: 'networking.k8s.io',
    kind: 'NetworkPolicy',
    plural: 'networkpolicies',
    shortNames: ['netpol'],
    namespaced: true,
  },
  () => import('./kind.ts'),
)
