// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const coreReplicationControllerTypes: TypeTable = {
  'core.v1.ReplicationController': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'core.v1.ReplicationControllerSpec|w',
    status: 'core.v1.ReplicationControllerStatus|w',
  },
  'core.v1.ReplicationControllerCondition': {
    type: 's|R|w|g=v1.ReplicationControllerConditionType',
    status: 's|R|w|g=v1.ConditionStatus',
    lastTransitionTime: 't|w',
    reason: 's',
    message: 's',
  },
  'core.v1.ReplicationControllerSpec': {
    replicas: 'i|p',
    minReadySeconds: 'i',
    selector: '{s|a',
    template: 'core.v1.PodTemplateSpec|p',
  },
  'core.v1.ReplicationControllerStatus': {
    replicas: 'i|R|w',
    fullyLabeledReplicas: 'i',
    readyReplicas: 'i',
    availableReplicas: 'i',
    observedGeneration: 'l',
    conditions: '[core.v1.ReplicationControllerCondition|m=type|k=type=',
  },
}
