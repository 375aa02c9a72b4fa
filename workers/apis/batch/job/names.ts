import { lateKind } from '../../late-kind.ts'

/** Pods that run until enough of them have succeeded. */
export const jobKind = lateKind(
  {
    group: 'batch',
    kind: 'Job',
    plural: 'jobs',
    categories: ['all'],
    namespaced: true,
    subresources: ['status'],
  },
  () => import('./kind.ts'),
)
