import { lateKind } from '../../late-kind.ts'

/** A ConfigMap whose values are not for everyone's eyes. They are not encrypted at rest here. */
export const secretKind = lateKind(
  {
    group: '',
    kind: 'Secret',
    plural: 'secrets',
    namespaced: true,
  },
  () => import('./kind.ts'),
)
