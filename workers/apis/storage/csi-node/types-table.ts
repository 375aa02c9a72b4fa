// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const storageCsiNodeTypes: TypeTable = {
  'storage.v1.CSINode': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'storage.v1.CSINodeSpec|R|w',
  },
  'storage.v1.CSINodeDriver': {
    name: 's|R|w',
    nodeID: 's|R|w',
    topologyKeys: '[s|w',
    allocatable: 'storage.v1.VolumeNodeResources|p',
  },
  'storage.v1.CSINodeSpec': { drivers: '[storage.v1.CSINodeDriver|m=name|k=name=|R|w' },
  'storage.v1.VolumeNodeResources': { count: 'i|p' },
}
