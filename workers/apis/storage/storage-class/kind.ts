import { fillIn } from '../../../apimachinery/share.ts'
import { ageColumn } from '../../columns.ts'
import { defineKind } from '../../define-kind.ts'
import type { StorageClass } from '../types.ts'
import { validateStorageClass, validateStorageClassUpdate } from './validation.ts'

/** A sort of storage, and who makes volumes of it. */
export const storageClassKind = defineKind<StorageClass>({
  group: 'storage.k8s.io',
  kind: 'StorageClass',
  plural: 'storageclasses',
  shortNames: ['sc'],
  namespaced: false,
  defaults: (object) => fillIn(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  strategy: {
    validate: validateStorageClass,
    validateUpdate: validateStorageClassUpdate,
  },
  columns: [
    {
      name: 'Name',
      type: 'string',
      format: 'name',
      cell: (object) => `${object.metadata.name}${isDefaultClass(object) ? ' (default)' : ''}`,
    },
    { name: 'Provisioner', type: 'string', cell: ({ provisioner }) => provisioner },
    { name: 'ReclaimPolicy', type: 'string', cell: ({ reclaimPolicy }) => reclaimPolicy ?? 'Delete' },
    { name: 'VolumeBindingMode', type: 'string', cell: ({ volumeBindingMode }) => volumeBindingMode ?? 'Immediate' },
    { name: 'AllowVolumeExpansion', type: 'string', cell: ({ allowVolumeExpansion }) => allowVolumeExpansion ?? false },
    ageColumn,
  ],
})

/** Like storageutil.IsDefaultAnnotation. */
function isDefaultClass({ metadata: { annotations } }: StorageClass): boolean {
  const name = 'kubernetes.io/is-default-class'
  return annotations?.[`storageclass.${name}`] === 'true' || annotations?.[`storageclass.beta.${name}`] === 'true'
}
