import { lateKind } from '../../late-kind.ts'

/** Who serves a version of a group: this API server, or one behind a Service. */
export const apiServiceKind = lateKind(
  {
    group: 'apiregistration.k8s.io',
    kind: 'APIService',
    plural: 'apiservices',
    categories: ['api-extensions'],
    namespaced: false,
    subresources: ['status'],
    storagePrefix: '/registry/apiregistration.k8s.io/apiservices',
  },
  () => import('./kind.ts'),
)
