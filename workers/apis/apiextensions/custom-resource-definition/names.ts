import { lateKind } from '../../late-kind.ts'

/** A kind that somebody else defines; the API server serves it from then on. */
export const customResourceDefinitionKind = lateKind(
  {
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    namespaced: false,
    subresources: ['status'],
    storagePrefix: '/registry/apiextensions.k8s.io/customresourcedefinitions',
  },
  () => import('./kind.ts'),
)
