// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const flowcontrolPriorityLevelConfigurationTypes: TypeTable = {
  'flowcontrol.v1.ExemptPriorityLevelConfiguration': { nominalConcurrencyShares: 'i|p', lendablePercent: 'i|p' },
  'flowcontrol.v1.LimitResponse': {
    type: 's|R|w|g=v1.LimitResponseType',
    queuing: 'flowcontrol.v1.QueuingConfiguration|p',
  },
  'flowcontrol.v1.LimitedPriorityLevelConfiguration': {
    nominalConcurrencyShares: 'i|p|w',
    limitResponse: 'flowcontrol.v1.LimitResponse|w',
    lendablePercent: 'i|p',
    borrowingLimitPercent: 'i|p',
  },
  'flowcontrol.v1.PriorityLevelConfiguration': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'flowcontrol.v1.PriorityLevelConfigurationSpec|w',
    status: 'flowcontrol.v1.PriorityLevelConfigurationStatus|w',
  },
  'flowcontrol.v1.PriorityLevelConfigurationCondition': {
    type: 's|g=v1.PriorityLevelConfigurationConditionType',
    status: 's|g=v1.ConditionStatus',
    lastTransitionTime: 't|w',
    reason: 's',
    message: 's',
  },
  'flowcontrol.v1.PriorityLevelConfigurationSpec': {
    type: 's|R|w|g=v1.PriorityLevelEnablement',
    limited: 'flowcontrol.v1.LimitedPriorityLevelConfiguration|p',
    exempt: 'flowcontrol.v1.ExemptPriorityLevelConfiguration|p',
  },
  'flowcontrol.v1.PriorityLevelConfigurationStatus': {
    conditions: '[flowcontrol.v1.PriorityLevelConfigurationCondition|m=type|k=type',
  },
  'flowcontrol.v1.QueuingConfiguration': { queues: 'i|w', handSize: 'i|w', queueLengthLimit: 'i|w' },
}
