// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const storageStorageClassTypes: TypeTable = {
  'core.v1.TopologySelectorLabelRequirement': { key: 's|R|w', values: '[s|R|w' },
  'core.v1.TopologySelectorTerm': { matchLabelExpressions: '[core.v1.TopologySelectorLabelRequirement' },
  'storage.v1.StorageClass': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    provisioner: 's|R|w',
    parameters: '{s',
    reclaimPolicy: 's|e=Delete,Recycle,Retain|p|g=v1.PersistentVolumeReclaimPolicy',
    mountOptions: '[s',
    allowVolumeExpansion: 'b|p',
    volumeBindingMode: 's|e=Immediate,WaitForFirstConsumer|p|g=v1.VolumeBindingMode',
    allowedTopologies: '[core.v1.TopologySelectorTerm|a',
  },
}
