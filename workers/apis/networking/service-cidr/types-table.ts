// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const networkingServiceCidrTypes: TypeTable = {
  'networking.v1.ServiceCIDR': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'networking.v1.ServiceCIDRSpec|w',
    status: 'networking.v1.ServiceCIDRStatus|w',
  },
  'networking.v1.ServiceCIDRSpec': { cidrs: '[s|G=CIDRs' },
  'networking.v1.ServiceCIDRStatus': { conditions: '[meta.v1.Condition|m=type|k=type=' },
}
