// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const networkingIpAddressTypes: TypeTable = {
  'networking.v1.IPAddress': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'networking.v1.IPAddressSpec|R|w',
  },
  'networking.v1.IPAddressSpec': { parentRef: 'networking.v1.ParentReference|R|p' },
  'networking.v1.ParentReference': { group: 's', resource: 's|R', namespace: 's', name: 's|R' },
}
