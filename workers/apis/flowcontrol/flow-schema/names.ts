import { lateKind } from '../../late-kind.ts'

/** Which requests to the API server belong together, and how urgent they are. */
export const flowSchemaKind = lateKind(
  {
    group: 'flowcontrol.apiserver.k8s.io',
    version: 'v1',
    kind: 'FlowSchema',
    plural: 'flowschemas',
    singular: 'flowschema',
    shortNames: [],
    categories: [],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['status'],
    storagePrefix: '/registry/flowschemas',
    schema: 'flowcontrol.v1.FlowSchema',
  },
  () => import('./kind.ts'),
)
