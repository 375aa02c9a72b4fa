import { lateKind } from '../../late-kind.ts'

/** Which Service answers to which HTTP host and path from outside. */
export const ingressKind = lateKind(
  {
    group: 'networking.k8s.io',
    kind: 'Ingress',
    plural: 'ingresses',
    shortNames: ['ing'],
    namespaced: true,
    subresources: ['status'],
    storagePrefix: '/registry/ingress',
  },
  () => import('./kind.ts'),
)
