import { lateKind } from '../../late-kind.ts'

/** Who may talk to the pods that it selects, and to whom they may talk. */
export const networkPolicyKind = lateKind(
  {
    group: 'networking.k8s.io',
    version: 'v1',
    kind: 'NetworkPolicy',
    plural: 'networkpolicies',
    singular: 'networkpolicy',
    shortNames: ['netpol'],
    categories: [],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/networkpolicies',
    schema: 'networking.v1.NetworkPolicy',
  },
  () => import('./kind.ts'),
)
