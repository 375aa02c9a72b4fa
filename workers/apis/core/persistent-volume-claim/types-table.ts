// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const corePersistentVolumeClaimTypes: TypeTable = {
  'core.v1.ModifyVolumeStatus': {
    targetVolumeAttributesClassName: 's',
    status: 's|e=InProgress,Infeasible,Pending|R|w|g=v1.PersistentVolumeClaimModifyVolumeStatus',
  },
  'core.v1.PersistentVolumeClaim': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'core.v1.PersistentVolumeClaimSpec|w',
    status: 'core.v1.PersistentVolumeClaimStatus|w',
  },
  'core.v1.PersistentVolumeClaimCondition': {
    type: 's|R|w|g=v1.PersistentVolumeClaimConditionType',
    status: 's|R|w|g=v1.ConditionStatus',
    lastProbeTime: 't|w',
    lastTransitionTime: 't|w',
    reason: 's',
    message: 's',
  },
  'core.v1.PersistentVolumeClaimStatus': {
    phase: 's|e=Bound,Lost,Pending|g=v1.PersistentVolumeClaimPhase',
    accessModes: '[s|g=v1.PersistentVolumeAccessMode',
    capacity: '{q|g=v1.ResourceList',
    conditions: '[core.v1.PersistentVolumeClaimCondition|m=type|k=type=',
    allocatedResources: '{q|g=v1.ResourceList',
    allocatedResourceStatuses: '{s|g=v1.ClaimResourceStatus',
    currentVolumeAttributesClassName: 's|p',
    modifyVolumeStatus: 'core.v1.ModifyVolumeStatus|p',
  },
}
