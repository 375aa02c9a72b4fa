import { lateKind } from '../../late-kind.ts'

/** Jobs that are made again and again, by the clock. */
export const cronJobKind = lateKind(
  {
    group: 'batch',
    kind: 'CronJob',
    plural: 'cronjobs',
    shortNames: ['cj'],
    categories: ['all'],
    namespaced: true,
    subresources: ['status'],
  },
  () => import('./kind.ts'),
)
