// `pods/resize`: what containers of a running pod are given changes in place; the kubelet sees to it, or says why not.
// Like podResizeStrategy in pkg/registry/core/pod and ValidatePodResize.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid } from '../../../apimachinery/field-error.ts'
import { withFields } from '../../../apimachinery/share.ts'
import type { Strategy } from '../../define-kind.ts'
import { keepObjectMeta, withGeneration } from '../../strategy.ts'
import type { Container, Pod, ResourceRequirements } from '../types.ts'
import { podQosClass } from './qos-class.ts'
import { mirrorAnnotation, validatePodAsItIs } from './validation.ts'

type Containers = readonly Container[]

export const resizeStrategy: Strategy<Pod> = {
  prepareForUpdate: (pod, old) => {
    const { containers, initContainers = [] } = pod.spec
    const isOther = (after: Containers, before: Containers) => after.length !== before.length
    // Validation tells what is wrong with it.
    if (isOther(containers, old.spec.containers) || isOther(initContainers, old.spec.initContainers ?? []))
      return withGeneration(pod, old, true)
    const spec = withFields(old.spec, {
      containers: resized(containers, old.spec.containers),
      ...(old.spec.initContainers && { initContainers: resized(initContainers, old.spec.initContainers) }),
    })
    const next = { ...old, metadata: keepObjectMeta(pod.metadata, old.metadata), spec }
    return withGeneration(next, old, !deepEqual(spec, old.spec))
  },
  validate: () => [],
  validateUpdate: validateResize,
  allowUnconditionalUpdate: true,
}

/** The old containers with the new resources; the new ones as they are when they are others. */
function resized(containers: Containers, old: Containers): Containers {
  if (containers.some(({ name }, i) => name !== old[i]?.name)) return containers
  return containers.map(({ resources, resizePolicy }, i) =>
    withFields(old[i] as Container, { resources, resizePolicy }),
  )
}

function validateResize(pod: Pod, old: Pod): FieldError[] {
  if (old.metadata.annotations?.[mirrorAnnotation] !== undefined)
    return [forbidden('', 'static pods cannot be resized')]
  const errors = validatePodAsItIs(pod, old)
  const { containers, initContainers = [] } = pod.spec
  const before = { containers: old.spec.containers, initContainers: old.spec.initContainers ?? [] }
  if (containers.length !== before.containers.length || initContainers.length !== before.initContainers.length)
    return [...errors, forbidden('spec', 'only cpu and memory resources are mutable')]
  const { qosClass } = old.status ?? {}
  if ((qosClass ?? podQosClass(old)) !== podQosClass(pod))
    errors.push(invalid('spec', qosClass ?? '', 'Pod QOS Class may not change as a result of resizing'))
  before.initContainers.forEach((container, i) => {
    if (container.restartPolicy === 'Always')
      errors.push(...validateKept(initContainers[i], container, `spec.initContainers[${i}].resources`))
  })
  before.containers.forEach((container, i) => {
    errors.push(...validateKept(containers[i], container, `spec.containers[${i}].resources`))
  })
  containers.forEach((container, i) => {
    if (!deepEqual(withAmountsOf(container, before.containers[i]), before.containers[i]))
      errors.push(forbidden('spec', 'only cpu and memory resources are mutable'))
  })
  initContainers.forEach((container, i) => {
    const isSidecar = container.restartPolicy === 'Always'
    const same = isSidecar ? withAmountsOf(container, before.initContainers[i]) : container
    if (deepEqual(same, before.initContainers[i])) return
    const detail = isSidecar
      ? 'only cpu and memory resources for sidecar containers are mutable'
      : 'resources for non-sidecar init containers are immutable'
    errors.push(forbidden('spec', detail))
  })
  return errors
}

/** Like validateContainerResize: an amount may be another, but not none. */
function validateKept(container: Container | undefined, old: Container, path: string): FieldError[] {
  const lost = (part: 'limits' | 'requests') =>
    Object.keys(old.resources?.[part] ?? {}).some((name) => container?.resources?.[part]?.[name] === undefined)
  return [
    ...(lost('requests') ? [forbidden(`${path}.requests`, 'resource requests cannot be removed')] : []),
    ...(lost('limits') ? [forbidden(`${path}.limits`, 'resource limits cannot be removed')] : []),
  ]
}

/** The container with the old amounts of cpu and memory: whatever still differs may not. */
function withAmountsOf(container: Container, old: Container | undefined): Container {
  const munged = (part: 'limits' | 'requests'): ResourceRequirements['limits'] => {
    const { cpu: _cpu, memory: _memory, ...others } = container.resources?.[part] ?? {}
    const { cpu, memory } = old?.resources?.[part] ?? {}
    const all = { ...others, ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) }
    return Object.keys(all).length === 0 ? undefined : all
  }
  return withFields(container, {
    resources: withFields(container.resources ?? {}, { limits: munged('limits'), requests: munged('requests') }),
    resizePolicy: old?.resizePolicy,
  })
}
