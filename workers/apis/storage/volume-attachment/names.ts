import { lateKind } from '../../late-kind.ts'

/** A wish that a volume be attached to a node. */
export const volumeAttachmentKind = lateKind(
  {
    group: 'storage.k8s.io',
    version: 'v1',
    kind: 'VolumeAttachment',
    plural: 'volumeattachments',
    singular: 'volumeattachment',
    shortNames: [],
    categories: [],
    namespaced: false,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: ['status'],
    storagePrefix: '/registry/volumeattachments',
    schema: 'storage.v1.VolumeAttachment',
  },
  () => import('./kind.ts'),
)
