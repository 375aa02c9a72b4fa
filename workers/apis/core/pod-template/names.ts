import { lateKind } from '../../late-kind.ts'

/** A template on its own. No controller reads it. */
export const podTemplateKind = lateKind(
  {
    group: '',
    version: 'v1',
    kind: 'PodTemplate',
    plural: 'podtemplates',
    singular: 'podtemplate',
    shortNames: [],
    categories: [],
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/podtemplates',
    schema: 'core.v1.PodTemplate',
  },
  () => import('./kind.ts'),
)
