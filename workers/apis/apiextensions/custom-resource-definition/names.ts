import { lateKind } from '../../late-kind.ts'

/** A kind that somebody else defines; the API server serves it from then on. */
export const customResourceDefinitionKind = lateKind(
  {
    group: 'apiextensions.k8s.io',
    version: 'v1',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    singular: 'customresourcedefinition',
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['status'],
    storagePrefix: '/registry/apiextensions.k8s.io/customresourcedefinitions',
    schema: 'apiextensions.v1.CustomResourceDefinition',
  },
  () => import('./kind.ts'),
)
