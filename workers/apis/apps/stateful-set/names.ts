import { lateKind } from '../../late-kind.ts'

/** Pods with names of their own that stay, and storage that stays with the name. */
export const statefulSetKind = lateKind(
  {
    group: 'apps',
    kind: 'StatefulSet',
    plural: 'statefulsets',
    shortNames: ['sts'],
    categories: ['all'],
    namespaced: true,
    subresources: ['scale', 'status'],
  },
  () => import('./kind.ts'),
)
