import { lateKind } from '../../late-kind.ts'

/** Which controller looks after an Ingress. */
export const ingressClassKind = lateKind(
  {
    group: 'networking.k8s.io',
    version: 'v1',
    kind: 'IngressClass',
    plural: 'ingressclasses',
    singular: 'ingressclass',
    shortNames: [],
    categories: [],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/ingressclasses',
    schema: 'networking.v1.IngressClass',
  },
  () => import('./kind.ts'),
)
