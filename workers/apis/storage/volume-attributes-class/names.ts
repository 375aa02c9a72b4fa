import { lateKind } from '../../late-kind.ts'

/** What of a volume can be changed while it is in use. */
export const volumeAttributesClassKind = lateKind(
  {
    group: 'storage.k8s.io',
    kind: 'VolumeAttributesClass',
    plural: 'volumeattributesclasses',
    shortNames: ['vac'],
    namespaced: false,
  },
  () => import('./kind.ts'),
)
