import { lateKind } from '../../late-kind.ts'

/** A wish that a volume be attached to a node. */
export const volumeAttachmentKind = lateKind(
  {
    group: 'storage.k8s.io',
    kind: 'VolumeAttachment',
    plural: 'volumeattachments',
    namespaced: false,
    subresources: ['status'],
  },
  () => import('./kind.ts'),
)
