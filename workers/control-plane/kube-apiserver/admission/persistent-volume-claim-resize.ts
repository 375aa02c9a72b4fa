// Claims grow only if their storage class says that its volumes can. Like plugin/pkg/admission/storage/persistentvolume/resize.
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import { forbiddenStatus } from '../../../apimachinery/status-error.ts'
import type { PersistentVolumeClaim } from '../../../apis/core/types.ts'
import type { AdmissionPlugin } from '../admission.ts'
import { refuse } from '../status-error.ts'

export const plugin: Omit<AdmissionPlugin, 'name'> = {
  validate: ({ kind, operation, subresource, object, old, name }, lookup) => {
    if (kind.group !== '' || kind.plural !== 'persistentvolumeclaims') return
    if (operation !== 'UPDATE' || subresource !== '' || !object || !old) return
    const [claim, before] = [object as PersistentVolumeClaim, old as PersistentVolumeClaim]
    if (storageOf(claim) <= storageOf(before)) return
    if (before.status?.phase !== 'Bound')
      refuse(forbiddenStatus(kind, name, 'Only bound persistent volume claims can be expanded'))
    const className =
      before.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? before.spec?.storageClassName ?? ''
    const found = className === '' ? undefined : lookup.get('storageclasses', 'storage.k8s.io', '', className)
    if ((found as { readonly allowVolumeExpansion?: boolean } | undefined)?.allowVolumeExpansion === true) return
    const detail =
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize'
    refuse(forbiddenStatus(kind, name, detail))
  },
}

function storageOf({ spec }: PersistentVolumeClaim): bigint {
  return parseQuantity(spec?.resources?.requests?.['storage'] ?? '')?.units ?? 0n
}
