// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const coreLimitRangeTypes: TypeTable = {
  'core.v1.LimitRange': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'core.v1.LimitRangeSpec|w',
  },
  'core.v1.LimitRangeItem': {
    type: 's|R|w|g=v1.LimitType',
    max: '{q|g=v1.ResourceList',
    min: '{q|g=v1.ResourceList',
    default: '{q|g=v1.ResourceList',
    defaultRequest: '{q|g=v1.ResourceList',
    maxLimitRequestRatio: '{q|g=v1.ResourceList',
  },
  'core.v1.LimitRangeSpec': { limits: '[core.v1.LimitRangeItem|R|w' },
}
