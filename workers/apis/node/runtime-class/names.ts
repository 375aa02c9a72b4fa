import { lateKind } from '../../late-kind.ts'

/** A way to run containers, which nodes may offer. */
export const runtimeClassKind = lateKind(
  {
    group: 'node.k8s.io',
    kind: 'RuntimeClass',
    plural: 'runtimeclasses',
    namespaced: false,
  },
  () => import('./kind.ts'),
)
