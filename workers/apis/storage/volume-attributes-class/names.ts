import { lateKind } from '../../late-kind.ts'

/** What of a volume can be changed while it is in use. */
export const volumeAttributesClassKind = lateKind(
  {
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'VolumeAttributesClass',
    plural: 'volumeattributesclasses',
    singular: 'volumeattributesclass',
    shortNames: ['vac'],
    categories: [],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [],
    storagePrefix: '/registry/volumeattributesclasses',
    schema: 'storage.v1.VolumeAttributesClass',
  },
  () => import('./kind.ts'),
)
