// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const storageCsiStorageCapacityTypes: TypeTable = {
  'storage.v1.CSIStorageCapacity': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    nodeTopology: 'meta.v1.LabelSelector|a|p',
    storageClassName: 's|R|w',
    capacity: 'q|p',
    maximumVolumeSize: 'q|p',
  },
}
