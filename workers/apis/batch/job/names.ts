import { lateKind } from '../../late-kind.ts'

/** Pods that run until enough of them have succeeded. */
export const jobKind = lateKind(
  {
    group: 'batch',
    version: 'v1',
    kind: 'Job',
    plural: 'jobs',
    singular: 'job',
    shortNames: [],
    categories: ['all'],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['status'],
    storagePrefix: '/registry/jobs',
    schema: 'batch.v1.Job',
  },
  () => import('./kind.ts'),
)
