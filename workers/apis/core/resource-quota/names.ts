import { lateKind } from '../../late-kind.ts'

/** How much the objects of a namespace may use in all. */
export const resourceQuotaKind = lateKind(
  {
    group: '',
    kind: 'ResourceQuota',
    plural: 'resourcequotas',
    shortNames: ['quota'],
    namespaced: true,
    subresources: ['status'],
  },
  () => import('./kind.ts'),
)
