// Like ValidateVolumeAttachment in pkg/apis/storage/validation.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { type FieldError, forbidden, invalid, required, tooLong } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { validateDriverName } from '../../core/persistent-volume/sources.ts'
import { internalObject } from '../../core/pod/internal-json.ts'
import { fieldIsImmutable, validateObjectMeta } from '../../object-meta-validation.ts'
import type { VolumeAttachment, VolumeAttachmentSource } from '../types.ts'

const maxMetadataBytes = 256 * 1024
const maxMessage = 1024

export function validateAttachment({ metadata, spec, status }: VolumeAttachment): FieldError[] {
  const errors = validateObjectMeta(metadata, false, nameIsDnsSubdomain)
  if (!spec.attacher) errors.push(required('spec.attacher'))
  errors.push(...validateSource(spec.source, 'spec.source'))
  const nodeErrors = nameIsDnsSubdomain(spec.nodeName, false)
  errors.push(...nodeErrors.map((text) => invalid('spec.nodeName', spec.nodeName, text)))
  const entries = Object.entries(status?.attachmentMetadata ?? {})
  if (entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0) > maxMetadataBytes) {
    errors.push(tooLong('status.attachmentMetadata', maxMetadataBytes))
  }
  for (const name of ['attachError', 'detachError'] as const) {
    const message = status?.[name]?.message ?? ''
    if (message.length > maxMessage) errors.push(tooLong(`status.${name}.message`, maxMetadataBytes))
  }
  errors.push(...validateDriverName(spec.attacher, 'spec.attacher'))
  return errors
}

function validateSource(
  { inlineVolumeSpec, persistentVolumeName }: VolumeAttachmentSource,
  path: string,
): FieldError[] {
  const detail = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'
  if (inlineVolumeSpec === undefined && persistentVolumeName === undefined) return [required(path, detail)]
  if (inlineVolumeSpec !== undefined && persistentVolumeName !== undefined) return [forbidden(path, detail)]
  if (inlineVolumeSpec !== undefined) {
    if (inlineVolumeSpec.csi !== undefined) return []
    return [required(`${path}.inlineVolumeSpec.csi`, 'has to be specified in the context of inline volumes')]
  }
  const at = `${path}.persistentVolumeName`
  if (!persistentVolumeName) return [required(at, 'must specify non empty persistentVolumeName')]
  return nameIsDnsSubdomain(persistentVolumeName, false).map((text) => invalid(at, persistentVolumeName, text))
}

export function validateAttachmentUpdate(attachment: VolumeAttachment, old: VolumeAttachment): FieldError[] {
  const errors = validateAttachment(attachment)
  if (deepEqual(attachment.spec, old.spec)) return errors
  const shown = internalObject('storage.v1.VolumeAttachmentSpec', attachment.spec)
  return [...errors, invalid('spec', shown, fieldIsImmutable)]
}
