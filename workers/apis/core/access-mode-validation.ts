// How volumes may be mounted. Like the rules that PersistentVolumes and their claims share.
import { type FieldError, forbidden, notSupported } from '../../apimachinery/field-error.ts'

const modes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']
const volumeModes = ['Block', 'Filesystem']

export function validateAccessModes(accessModes: readonly string[], path: string): FieldError[] {
  const errors = accessModes.flatMap((mode) => (modes.includes(mode) ? [] : [notSupported(path, mode, modes)]))
  const isShared = accessModes.some((mode) => mode !== 'ReadWriteOncePod' && modes.includes(mode))
  if (isShared && accessModes.includes('ReadWriteOncePod')) {
    errors.push(forbidden(path, 'may not use ReadWriteOncePod with other access modes'))
  }
  return errors
}

export function validateVolumeMode(mode: string | undefined, path: string): FieldError[] {
  return mode === undefined || volumeModes.includes(mode) ? [] : [notSupported(path, mode, volumeModes)]
}
