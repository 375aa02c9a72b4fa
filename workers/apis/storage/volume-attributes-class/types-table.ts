// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const storageVolumeAttributesClassTypes: TypeTable = {
  'storage.v1.VolumeAttributesClass': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    driverName: 's|R|w',
    parameters: '{s',
  },
}
