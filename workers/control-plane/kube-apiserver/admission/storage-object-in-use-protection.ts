// Claims and volumes stay until nobody uses them: the controllers take the finalizers away.
// Like plugin/pkg/admission/storage/storageobjectinuseprotection.
import type { AdmissionPlugin } from '../admission.ts'

const finalizers: Readonly<Record<string, string>> = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
}

export const plugin: Omit<AdmissionPlugin, 'name'> = {
  admit: ({ kind, operation, subresource }, object) => {
    if (kind.group !== '' || operation !== 'CREATE' || subresource !== '') return object
    const finalizer = Object.hasOwn(finalizers, kind.plural) ? finalizers[kind.plural] : undefined
    const present = object.metadata.finalizers ?? []
    if (finalizer === undefined || present.includes(finalizer)) return object
    return { ...object, metadata: { ...object.metadata, finalizers: [...present, finalizer] } }
  },
}
