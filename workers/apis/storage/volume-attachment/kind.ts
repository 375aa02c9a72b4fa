import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { keepSpec, keepStatus } from '../../strategy.ts'
import type { VolumeAttachment } from '../types.ts'
import { storageVolumeAttachmentTypes } from './types-table.ts'
import { validateAttachment, validateAttachmentUpdate } from './validation.ts'

export const door = defineDoor<VolumeAttachment>({
  types: storageVolumeAttachmentTypes,
  defaults: (attachment) => attachment,
  strategy: {
    prepareForCreate: (attachment) => ({ ...attachment, status: { attached: false } }),
    prepareForUpdate: keepStatus,
    validate: validateAttachment,
    validateUpdate: validateAttachmentUpdate,
    allowUnconditionalUpdate: false,
  },
  status: {
    strategy: {
      // Only the status: its metadata is that of before too.
      prepareForUpdate: (attachment, old) => ({
        ...keepSpec(attachment, old),
        metadata: { ...old.metadata, resourceVersion: attachment.metadata.resourceVersion },
      }),
      validate: () => [],
      validateUpdate: validateAttachmentUpdate,
    },
  },
  columns: [
    nameColumn,
    { name: 'Attacher', type: 'string', format: 'name', cell: ({ spec }) => spec.attacher },
    { name: 'PV', type: 'string', cell: ({ spec }) => spec.source.persistentVolumeName ?? '' },
    { name: 'Node', type: 'string', cell: ({ spec }) => spec.nodeName },
    { name: 'Attached', type: 'boolean', cell: ({ status }) => status?.attached ?? false },
    ageColumn,
  ],
})
