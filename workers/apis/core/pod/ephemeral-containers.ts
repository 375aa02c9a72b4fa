// `pods/ephemeralcontainers`: debugging containers join a pod that runs. They are added, and never changed or removed.
// Like podEphemeralContainersStrategy in pkg/registry/core/pod and ValidatePodEphemeralContainersUpdate.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden } from '../../../apimachinery/field-error.ts'
import { withFields } from '../../../apimachinery/share.ts'
import type { Strategy } from '../../define-kind.ts'
import { keepObjectMeta, withGeneration } from '../../strategy.ts'
import type { Pod } from '../types.ts'
import { internalObject } from './internal-json.ts'
import { jsonDifference } from './spec-difference.ts'
import { mirrorAnnotation, validatePodAsItIs } from './validation.ts'

export const ephemeralContainersStrategy: Strategy<Pod> = {
  prepareForUpdate: (pod, old) => {
    const spec = withFields(old.spec, { ephemeralContainers: pod.spec.ephemeralContainers })
    const next = { ...old, metadata: keepObjectMeta(pod.metadata, old.metadata), spec }
    return withGeneration(next, old, !deepEqual(spec, old.spec))
  },
  validate: () => [],
  validateUpdate: (pod, old) => {
    if (old.metadata.annotations?.[mirrorAnnotation] !== undefined)
      return [forbidden('', 'static pods do not support ephemeral containers')]
    return [...validatePodAsItIs(pod, old), ...validateKept(pod, old)]
  },
  allowUnconditionalUpdate: true,
}

function validateKept(pod: Pod, old: Pod): FieldError[] {
  const path = 'spec.ephemeralContainers'
  const type = 'core.v1.EphemeralContainer'
  const after = new Map(pod.spec.ephemeralContainers?.map((container) => [container.name, container]))
  return (old.spec.ephemeralContainers ?? []).flatMap((before) => {
    const name = JSON.stringify(before.name)
    const container = after.get(before.name)
    if (container === undefined) return [forbidden(path, `existing ephemeral containers ${name} may not be removed\n`)]
    if (deepEqual(before, container)) return []
    const difference = jsonDifference(internalObject(type, before), internalObject(type, container))
    return [forbidden(path, `existing ephemeral containers ${name} may not be changed\n${difference}`)]
  })
}
