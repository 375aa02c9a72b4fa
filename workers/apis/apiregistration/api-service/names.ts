import { lateKind } from '../../late-kind.ts'

/** Who serves a version of a group: this API server, or one behind a Service. */
export const apiServiceKind = lateKind(
  {
    group: 'apiregistration.k8s.io',
    version: 'v1',
    kind: 'APIService',
    plural: 'apiservices',
    singular: 'apiservice',
    shortNames: [],
    categories: ['api-extensions'],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['status'],
    storagePrefix: '/registry/apiregistration.k8s.io/apiservices',
    schema: 'apiregistration.v1.APIService',
  },
  () => import('./kind.ts'),
)
