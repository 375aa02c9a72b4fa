import { lateKind } from '../../late-kind.ts'

/** Jobs that are made again and again, by the clock. */
export const cronJobKind = lateKind(
  {
    group: 'batch',
    version: 'v1',
    kind: 'CronJob',
    plural: 'cronjobs',
    singular: 'cronjob',
    shortNames: ['cj'],
    categories: ['all'],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['status'],
    storagePrefix: '/registry/cronjobs',
    schema: 'batch.v1.CronJob',
  },
  () => import('./kind.ts'),
)
