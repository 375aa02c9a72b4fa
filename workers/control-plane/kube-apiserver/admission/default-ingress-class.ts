// An Ingress that names no class gets the default one. Like plugin/pkg/admission/network/defaultingressclass.
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { Ingress } from '../../../apis/networking/types.ts'
import type { AdmissionPlugin } from '../admission.ts'
import { newestDefault } from './default-storage-class.ts'

const group = 'networking.k8s.io'

export const plugin: Omit<AdmissionPlugin, 'name'> = {
  admit: ({ kind, operation, subresource }, object, lookup) => {
    if (kind.group !== group || kind.plural !== 'ingresses' || operation !== 'CREATE' || subresource !== '')
      return object
    const ingress = object as Ingress
    const isNamed = ingress.metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined
    if (isNamed || ingress.spec?.ingressClassName !== undefined) return object
    const classes = lookup.list('ingressclasses', group, '')
    const found = newestDefault(classes, ['ingressclass.kubernetes.io/is-default-class'])
    return found
      ? ({ ...ingress, spec: { ...ingress.spec, ingressClassName: found.metadata.name } } as KubeObject)
      : object
  },
}
