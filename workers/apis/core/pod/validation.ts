// What a pod must be like, and what its status may become; what else of it may change is in update-validation.ts.
// Like ValidatePodCreate and ValidatePodStatusUpdate in pkg/apis/core/validation.
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { dns1123LabelErrors, nameIsDnsSubdomain, qualifiedNameErrors } from '../../../apimachinery/name-validation.ts'
import {
  validateAnnotations,
  validateLabels,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../../object-meta-validation.ts'
import { validateOnce } from '../../valid-once.ts'
import type { ContainerStatus, Pod, PodSpec, PodTemplateSpec } from '../types.ts'
import { validateContainers, validateEphemeralContainers, validateInitContainers } from './container-validation.ts'
import { validateResources } from './resource-validation.ts'
import { validateAffinity, validateSpreadConstraints, validateTolerations } from './scheduling-validation.ts'
import { validatePodSecurityContext } from './security-validation.ts'
import { unsupportedInPod } from './unsupported.ts'
import { validateVolumes } from './volume-validation.ts'

export const mirrorAnnotation = 'kubernetes.io/config.mirror'

export const specOnce = validateOnce(validatePodSpec)
const templateOnce = validateOnce(validateTemplate)

/** A pod about to be created. */
export function validatePod(pod: Pod): FieldError[] {
  const errors = validateObjectMeta(pod.metadata, true, nameIsDnsSubdomain)
  errors.push(...validatePodAnnotations(pod))
  errors.push(...specOnce(pod.spec, 'spec'))
  errors.push(...validateImageNames(pod.spec))
  if (pod.spec.ephemeralContainers?.length)
    errors.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'))
  if (pod.spec.nodeName && pod.spec.schedulingGates?.length) {
    errors.push(forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'))
  }
  return errors
}

/** A pod of which a part was changed. Like validatePodMetadataAndSpec. */
export function validatePodAsItIs(pod: Pod, old: Pod): FieldError[] {
  return [
    ...validateObjectMetaUpdate(pod.metadata, old.metadata),
    ...validatePodAnnotations(pod),
    ...specOnce(pod.spec, 'spec'),
    ...validateImageNames(pod.spec),
  ]
}

/** The template of a workload. */
export function validatePodTemplate(template: PodTemplateSpec, path: string): FieldError[] {
  return templateOnce(template, path)
}

function validateTemplate(template: PodTemplateSpec, path: string): FieldError[] {
  const errors = validateLabels(template.metadata?.labels, `${path}.metadata.labels`)
  errors.push(...validateAnnotations(template.metadata?.annotations, `${path}.metadata.annotations`))
  errors.push(...specOnce(template.spec, `${path}.spec`))
  if (template.spec.ephemeralContainers?.length) {
    errors.push(forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'))
  }
  return errors
}

function validatePodSpec(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (spec.terminationGracePeriodSeconds === undefined) errors.push(required(`${path}.terminationGracePeriodSeconds`))
  const volumes = new Set(spec.volumes?.map((volume) => volume.name))
  if (spec.volumes) errors.push(...validateVolumes(spec.volumes, `${path}.volumes`))
  errors.push(...validateContainers(spec, volumes, `${path}.containers`))
  errors.push(...validateInitContainers(spec, volumes, `${path}.initContainers`))
  errors.push(...validateEphemeralContainers(spec, volumes, `${path}.ephemeralContainers`))
  errors.push(...validateHostPorts(spec, path))
  errors.push(...oneOf(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], `${path}.restartPolicy`))
  const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
  errors.push(...oneOf(spec.dnsPolicy, dnsPolicies, `${path}.dnsPolicy`))
  errors.push(...validateLabels(spec.nodeSelector, `${path}.nodeSelector`))
  if (spec.securityContext) errors.push(...validatePodSecurityContext(spec.securityContext, `${path}.securityContext`))
  if (spec.affinity) errors.push(...validateAffinity(spec.affinity, `${path}.affinity`))
  errors.push(...validateDns(spec, `${path}.dnsConfig`))
  spec.readinessGates?.forEach((gate, i) => {
    const at = `${path}.readinessGates[${i}].conditionType`
    errors.push(...qualifiedNameErrors(gate.conditionType).map((text) => invalid(at, gate.conditionType, text)))
  })
  errors.push(...validateGates(spec, `${path}.schedulingGates`))
  const spread = spec.topologySpreadConstraints
  if (spread) errors.push(...validateSpreadConstraints(spread, `${path}.topologySpreadConstraints`))
  errors.push(...validateNames(spec, path))
  if (spec.tolerations) errors.push(...validateTolerations(spec.tolerations, `${path}.tolerations`))
  errors.push(...validateHostAliases(spec, `${path}.hostAliases`))
  if (spec.overhead) errors.push(...validateResources({ limits: spec.overhead }, `${path}.overhead`))
  return [...errors, ...unsupportedInPod(spec, path)]
}

function oneOf(value: string | undefined, values: readonly string[], path: string): FieldError[] {
  if (!value) return [required(path)]
  return values.includes(value) ? [] : [notSupported(path, value, values)]
}

/** With the node's network a container's port is the node's port. */
function validateHostPorts(spec: PodSpec, path: string): FieldError[] {
  if (!spec.hostNetwork) return []
  const detail = 'must match `containerPort` when `hostNetwork` is true'
  return (spec.containers ?? []).flatMap((container, i) =>
    (container.ports ?? []).flatMap((port, j) =>
      port.hostPort && port.hostPort !== port.containerPort
        ? [invalid(`${path}.containers[${i}].ports[${j}].hostPort`, port.hostPort, detail)]
        : [],
    ),
  )
}

function validateDns(spec: PodSpec, path: string): FieldError[] {
  const config = spec.dnsConfig
  if (spec.dnsPolicy === 'None') {
    if (!config) return [required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')]
    if (!config.nameservers?.length) {
      return [required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')]
    }
  }
  const { nameservers = [], searches = [], options = [] } = config ?? {}
  const errors: FieldError[] = []
  if (nameservers.length > 3) {
    errors.push(invalid(`${path}.nameservers`, nameservers, 'must not have more than 3 nameservers'))
  }
  nameservers.forEach((server, i) => {
    errors.push(...validateIp(server, `${path}.nameservers[${i}]`))
  })
  if (searches.length > 32)
    errors.push(invalid(`${path}.searches`, searches, 'must not have more than 32 search paths'))
  searches.forEach((search, i) => {
    const name = search.replace(/\.$/, '').replaceAll('_', 'a')
    if (search === '.') return
    errors.push(...nameIsDnsSubdomain(name, false).map((text) => invalid(`${path}.searches[${i}]`, search, text)))
  })
  options.forEach((option, i) => {
    if (!option.name) errors.push(required(`${path}.options[${i}]`, 'must not be empty'))
  })
  return errors
}

function validateGates(spec: PodSpec, path: string): FieldError[] {
  const seen = new Set<string>()
  return (spec.schedulingGates ?? []).flatMap((gate, i) => {
    const errors = qualifiedNameErrors(gate.name).map((text) => invalid(`${path}[${i}]`, gate.name, text))
    if (seen.has(gate.name)) errors.push(duplicate(`${path}[${i}]`, gate.name))
    seen.add(gate.name)
    return errors
  })
}

function validateNames(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const name of ['serviceAccountName', 'nodeName', 'priorityClassName'] as const) {
    const value = spec[name]
    if (!value) continue
    errors.push(...nameIsDnsSubdomain(value, false).map((text) => invalid(`${path}.${name}`, value, text)))
  }
  const deadline = spec.activeDeadlineSeconds
  if (deadline !== undefined && (deadline < 1 || deadline > 2 ** 31 - 1)) {
    errors.push(invalid(`${path}.activeDeadlineSeconds`, deadline, 'must be between 1 and 2147483647, inclusive'))
  }
  for (const name of ['hostname', 'subdomain'] as const) {
    const value = spec[name]
    if (value) errors.push(...dns1123LabelErrors(value).map((text) => invalid(`${path}.${name}`, value, text)))
  }
  if (spec.preemptionPolicy !== undefined) {
    errors.push(...oneOf(spec.preemptionPolicy, ['PreemptLowerPriority', 'Never'], `${path}.preemptionPolicy`))
  }
  return errors
}

function validateHostAliases(spec: PodSpec, path: string): FieldError[] {
  return (spec.hostAliases ?? []).flatMap((alias, i) => [
    ...validateIp(alias.ip, `${path}[${i}].ip`),
    ...(alias.hostnames ?? []).flatMap((name, j) =>
      nameIsDnsSubdomain(name, false).map((text) => invalid(`${path}[${i}].hostnames[${j}]`, name, text)),
    ),
  ])
}

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/

export function validateIp(text: string, path: string): FieldError[] {
  if (ipv4.test(text) || (/^[0-9a-fA-F:.]+$/.test(text) && text.includes(':'))) return []
  return [invalid(path, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
}

export function validatePodAnnotations(pod: Pod): FieldError[] {
  const mirror = pod.metadata.annotations?.[mirrorAnnotation]
  const errors: FieldError[] = []
  if (mirror !== undefined && !pod.spec.nodeName) {
    const path = `metadata.annotations[${mirrorAnnotation}]`
    errors.push(invalid(path, mirror, 'must set spec.nodeName if mirror pod annotation is set'))
  }
  const cost = pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost']
  if (cost !== undefined && !/^(?:0|-?[1-9]\d*)$/.test(cost)) {
    const path = 'metadata.annotations[controller.kubernetes.io/pod-deletion-cost]'
    errors.push(invalid(path, cost, 'must be a 32bit integer'))
  }
  return errors
}

/** Templates may have spaces around their images, pods not. */
export function validateImageNames(spec: PodSpec): FieldError[] {
  const check = (images: readonly (string | undefined)[], path: string) =>
    images.flatMap((image, i) =>
      image !== undefined && image.trim() !== image
        ? [invalid(`${path}[${i}].image`, image, 'must not have leading or trailing whitespace')]
        : [],
    )
  return [
    ...check(
      (spec.containers ?? []).map((one) => one.image),
      'spec.containers',
    ),
    ...check(
      (spec.initContainers ?? []).map((one) => one.image),
      'spec.initContainers',
    ),
  ]
}

// ---- updates

export function validateMirrorUpdate(pod: Pod, old: Pod): FieldError[] {
  const before = old.metadata.annotations?.[mirrorAnnotation]
  const after = pod.metadata.annotations?.[mirrorAnnotation]
  if (before === after) return []
  const detail =
    before === undefined ? 'may not add mirror pod annotation' : 'may not remove or update mirror pod annotation'
  return [forbidden(`metadata.annotations[${mirrorAnnotation}]`, detail)]
}

// ---- status

const systemConditions = new Set(['PodScheduled', 'Ready', 'Initialized'])

export function validatePodStatusUpdate(pod: Pod, old: Pod): FieldError[] {
  const errors = validateObjectMetaUpdate(pod.metadata, old.metadata)
  errors.push(...validateMirrorUpdate(pod, old))
  pod.status?.conditions?.forEach((condition, i) => {
    if (systemConditions.has(condition.type)) return
    const at = `metadata.conditions[${i}].Type`
    errors.push(...qualifiedNameErrors(condition.type).map((text) => invalid(at, condition.type, text)))
  })
  const nominated = pod.status?.nominatedNodeName
  if (nominated && nominated !== old.status?.nominatedNodeName) {
    const at = 'status.nominatedNodeName'
    errors.push(...nameIsDnsSubdomain(nominated, false).map((text) => invalid(at, nominated, text)))
  }
  if (pod.status?.qosClass !== old.status?.qosClass) {
    errors.push(invalid('status.qosClass', pod.status?.qosClass ?? '', 'field is immutable'))
  }
  for (const name of ['containerStatuses', 'initContainerStatuses'] as const) {
    errors.push(...validateStateTransitions(pod, old, name))
  }
  pod.status?.podIPs?.forEach(({ ip }, i) => {
    errors.push(...validateIp(ip, `status.podIPs[${i}]`))
  })
  return errors
}

/** What has ended for good does not run again. */
function validateStateTransitions(
  pod: Pod,
  old: Pod,
  name: 'containerStatuses' | 'initContainerStatuses',
): FieldError[] {
  const { restartPolicy } = old.spec
  if (restartPolicy === 'Always') return []
  return (old.status?.[name] ?? []).flatMap((before: ContainerStatus, i) => {
    const terminated = before.state?.terminated
    if (!terminated || (terminated.exitCode !== 0 && restartPolicy === 'OnFailure')) return []
    const container = [...(old.spec.initContainers ?? []), ...old.spec.containers].find(
      (one) => one.name === before.name,
    )
    // A container with a policy of its own goes by that.
    if (container?.restartPolicy !== undefined) return []
    const after = pod.status?.[name]?.find((status) => status.name === before.name)
    if (after === undefined || after.state?.terminated) return []
    return [forbidden(`status.${name}[${i}].state`, 'may not be transitioned to non-terminated state')]
  })
}
