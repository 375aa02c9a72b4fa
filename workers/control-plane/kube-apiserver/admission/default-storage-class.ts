// A claim that names no storage class gets the default one: the newest that is marked so.
// Like plugin/pkg/admission/storage/storageclass/setdefault.
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { PersistentVolumeClaim } from '../../../apis/core/types.ts'
import type { AdmissionPlugin } from '../admission.ts'

const marks = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']

export const plugin: Omit<AdmissionPlugin, 'name'> = {
  admit: ({ kind, operation, subresource }, object, lookup) => {
    if (kind.group !== '' || kind.plural !== 'persistentvolumeclaims') return object
    if (operation !== 'CREATE' || subresource !== '') return object
    const claim = object as PersistentVolumeClaim
    const isNamed = claim.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] !== undefined
    if (isNamed || claim.spec?.storageClassName !== undefined) return object
    const found = newestDefault(lookup.list('storageclasses', 'storage.k8s.io', ''), marks)
    return found ? ({ ...claim, spec: { ...claim.spec, storageClassName: found.metadata.name } } as KubeObject) : object
  },
}

/** Of those that bear a mark, the youngest; of equals the first by name. */
export function newestDefault(classes: readonly KubeObject[], annotations: readonly string[]): KubeObject | undefined {
  const marked = classes.filter(({ metadata }) => annotations.some((mark) => metadata.annotations?.[mark] === 'true'))
  const ageOf = ({ metadata }: KubeObject) => Date.parse(metadata.creationTimestamp ?? '')
  return marked.sort((a, b) => ageOf(b) - ageOf(a) || (a.metadata.name < b.metadata.name ? -1 : 1))[0]
}
