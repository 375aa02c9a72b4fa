// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const coreComponentStatusTypes: TypeTable = {
  'core.v1.ComponentCondition': {
    type: 's|R|w|g=v1.ComponentConditionType',
    status: 's|R|w|g=v1.ConditionStatus',
    message: 's',
    error: 's',
  },
  'core.v1.ComponentStatus': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    conditions: '[core.v1.ComponentCondition|m=type|k=type=',
  },
}
