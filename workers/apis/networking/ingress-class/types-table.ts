// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const networkingIngressClassTypes: TypeTable = {
  'networking.v1.IngressClass': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'networking.v1.IngressClassSpec|w',
  },
  'networking.v1.IngressClassParametersReference': {
    apiGroup: 's|p|G=APIGroup',
    kind: 's|R|w',
    name: 's|R|w',
    scope: 's|p|w',
    namespace: 's|p',
  },
  'networking.v1.IngressClassSpec': { controller: 's', parameters: 'networking.v1.IngressClassParametersReference|p' },
}
