import type { KubeObject } from '../../../apimachinery/object.ts'
import { fillIn, withFields } from '../../../apimachinery/share.ts'
import { defineDoor } from '../../late-kind.ts'
import { servedVersion } from '../../served-version.ts'
import { door as stored } from '../horizontal-pod-autoscaler/kind.ts'
import type { HorizontalPodAutoscaler } from '../types.ts'
import type { HorizontalPodAutoscaler as StoredAutoscaler } from '../v2-types.ts'
import { fromStored, toStored } from './conversion.ts'
import { autoscalingHorizontalPodAutoscalerV1Types } from './types-table.ts'

export const door = defineDoor<KubeObject>({
  ...servedVersion(stored, {
    fromStorage: (object) => fromStored(object as StoredAutoscaler),
    toStorage: (object) => toStored(object as HorizontalPodAutoscaler),
  }),
  types: autoscalingHorizontalPodAutoscalerV1Types,
  defaults: (object) => {
    const { spec } = object as HorizontalPodAutoscaler
    return withFields(object as HorizontalPodAutoscaler, { spec: fillIn(spec, { minReplicas: 1 }) })
  },
})
