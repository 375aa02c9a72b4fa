import { lateKind } from '../../late-kind.ts'

/** Which controller looks after an Ingress. */
export const ingressClassKind = lateKind(
  {
    group: 'networking.k8s.io',
    kind: 'IngressClass',
    plural: 'ingressclasses',
    namespaced: false,
  },
  () => import('./kind.ts'),
)
