// Containers of all sorts. Like validateContainers and validateInitContainers in pkg/apis/core/validation.
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, forbidden, invalid, notFound, notSupported, required } from '../../../apimachinery/field-error.ts'
import { dns1123LabelErrors, portNameErrors, portNumberErrors } from '../../../apimachinery/name-validation.ts'
import { validateOnce } from '../../valid-once.ts'
import type { Container, ContainerPort, EphemeralContainer, PodSpec } from '../types.ts'
import { validateEnv, validateEnvFrom } from './env-validation.ts'
import { validateLifecycle, validateLivenessProbe, validateReadinessProbe } from './handler-validation.ts'
import { validateResources } from './resource-validation.ts'
import { validateSecurityContext } from './security-validation.ts'
import { unsupportedInContainer } from './unsupported.ts'
import { validateVolumeMounts } from './volume-validation.ts'

const envOnce = validateOnce(validateEnv)
const envFromOnce = validateOnce(validateEnvFrom)
const portsOnce = validateOnce(validatePorts)
const resourcesOnce = validateOnce(validateResources)
const securityOnce = validateOnce(validateSecurityContext)
const livenessOnce = validateOnce(validateLivenessProbe)
const readinessOnce = validateOnce(validateReadinessProbe)
const startupOnce = validateOnce(validateLivenessProbe)

export function validateContainers(spec: PodSpec, volumes: ReadonlySet<string>, path: string): FieldError[] {
  const containers = spec.containers ?? []
  if (containers.length === 0) return [required(path)]
  const errors: FieldError[] = []
  const names = new Set<string>()
  containers.forEach((container, i) => {
    const at = `${path}[${i}]`
    errors.push(...validateContainer(container, spec, volumes, at))
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name))
    names.add(container.name)
    errors.push(...validateHooksAndProbes(container, spec, at))
    if (container.restartPolicy !== undefined) errors.push(...validateRestartPolicy(container, at))
  })
  return [...errors, ...hostPortConflicts(containers, path)]
}

export function validateInitContainers(spec: PodSpec, volumes: ReadonlySet<string>, path: string): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set(spec.containers?.map((container) => container.name))
  spec.initContainers?.forEach((container, i) => {
    const at = `${path}[${i}]`
    errors.push(...validateContainer(container, spec, volumes, at))
    const { restartPolicy } = container
    if (restartPolicy !== undefined) errors.push(...validateRestartPolicy(container, at))
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name))
    else if (container.name) names.add(container.name)
    errors.push(...hostPortConflicts([container], path))
    if (restartPolicy === 'Always') errors.push(...validateHooksAndProbes(container, spec, at))
    else {
      for (const part of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
        if (container[part] === undefined) continue
        errors.push(forbidden(`${at}.${part}`, 'may not be set for init containers without restartPolicy=Always'))
      }
    }
  })
  return errors
}

/** What a debugging container may have. */
const ephemeralForbidden = [
  'ports',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
  'resizePolicy',
] as const

export function validateEphemeralContainers(spec: PodSpec, volumes: ReadonlySet<string>, path: string): FieldError[] {
  const errors: FieldError[] = []
  const others = new Set(
    [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((container) => container.name),
  )
  const names = new Set(others)
  spec.ephemeralContainers?.forEach((container: EphemeralContainer, i) => {
    const at = `${path}[${i}]`
    errors.push(...validateContainer(container, spec, volumes, at))
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name))
    names.add(container.name)
    const target = container.targetContainerName
    if (target && !others.has(target)) errors.push(notFound(`${at}.targetContainerName`, target))
    for (const part of ephemeralForbidden) {
      if (container[part] !== undefined)
        errors.push(forbidden(`${at}.${part}`, 'cannot be set for an Ephemeral Container'))
    }
    if (container.resources?.limits || container.resources?.requests) {
      errors.push(forbidden(`${at}.resources`, 'cannot be set for an Ephemeral Container'))
    }
  })
  return errors
}

/** What all containers must be. Like validateContainerCommon. */
function validateContainer(
  container: Container,
  spec: PodSpec,
  volumes: ReadonlySet<string>,
  path: string,
): FieldError[] {
  const errors: FieldError[] = []
  if (!container.name) errors.push(required(`${path}.name`))
  else for (const text of dns1123LabelErrors(container.name)) errors.push(invalid(`${path}.name`, container.name, text))
  if (!container.image) errors.push(required(`${path}.image`))
  const messages: string = container.terminationMessagePolicy ?? ''
  if (messages !== 'File' && messages !== 'FallbackToLogsOnError') {
    errors.push(notSupported(`${path}.terminationMessagePolicy`, messages, ['File', 'FallbackToLogsOnError']))
  }
  errors.push(...portsOnce(container.ports, `${path}.ports`))
  errors.push(...envOnce(container.env, `${path}.env`))
  errors.push(...envFromOnce(container.envFrom, `${path}.envFrom`))
  const mounts = container.volumeMounts
  if (mounts) errors.push(...validateVolumeMounts(mounts, volumes, container, `${path}.volumeMounts`))
  const pulls: string = container.imagePullPolicy ?? ''
  if (pulls === '') errors.push(required(`${path}.imagePullPolicy`))
  else if (pulls !== 'Always' && pulls !== 'IfNotPresent' && pulls !== 'Never') {
    errors.push(notSupported(`${path}.imagePullPolicy`, pulls, ['Always', 'IfNotPresent', 'Never']))
  }
  errors.push(...resourcesOnce(container.resources, `${path}.resources`))
  errors.push(...validateResizePolicy(container, spec, `${path}.resizePolicy`))
  errors.push(...securityOnce(container.securityContext, `${path}.securityContext`))
  errors.push(...unsupportedInContainer(container, path))
  return errors
}

function validateHooksAndProbes(container: Container, spec: PodSpec, path: string): FieldError[] {
  const { lifecycle } = container
  return [
    ...(lifecycle ? validateLifecycle(lifecycle, spec.terminationGracePeriodSeconds, `${path}.lifecycle`) : []),
    ...livenessOnce(container.livenessProbe, `${path}.livenessProbe`),
    ...readinessOnce(container.readinessProbe, `${path}.readinessProbe`),
    ...startupOnce(container.startupProbe, `${path}.startupProbe`),
  ]
}

/** Since 1.35 any container may have a restart policy of its own. */
function validateRestartPolicy(container: Container, path: string): FieldError[] {
  const policies = ['Always', 'Never', 'OnFailure']
  const policy = container.restartPolicy ?? ''
  return policies.includes(policy) ? [] : [notSupported(`${path}.restartPolicy`, policy, policies)]
}

const protocols = ['SCTP', 'TCP', 'UDP']

function validatePorts(ports: readonly ContainerPort[], path: string): FieldError[] {
  const names = new Set<string>()
  return ports.flatMap((port, i) => {
    const at = `${path}[${i}]`
    const errors: FieldError[] = []
    if (port.name) {
      const nameErrors = portNameErrors(port.name).map((text) => invalid(`${at}.name`, port.name, text))
      if (nameErrors.length === 0 && names.has(port.name)) errors.push(duplicate(`${at}.name`, port.name))
      errors.push(...nameErrors)
      names.add(port.name)
    }
    if (!port.containerPort) errors.push(required(`${at}.containerPort`))
    else {
      const { containerPort } = port
      errors.push(...portNumberErrors(containerPort).map((text) => invalid(`${at}.containerPort`, containerPort, text)))
    }
    if (port.hostPort) {
      errors.push(...portNumberErrors(port.hostPort).map((text) => invalid(`${at}.hostPort`, port.hostPort, text)))
    }
    if (!port.protocol) errors.push(required(`${at}.protocol`))
    else if (!protocols.includes(port.protocol)) errors.push(notSupported(`${at}.protocol`, port.protocol, protocols))
    return errors
  })
}

/** Like AccumulateUniqueHostPorts. */
function hostPortConflicts(containers: readonly Container[], path: string): FieldError[] {
  const errors: FieldError[] = []
  const used = new Set<string>()
  containers.forEach((container, i) => {
    container.ports?.forEach((port, j) => {
      if (!port.hostPort) return
      const key = `${port.protocol}/${port.hostIP ?? ''}/${port.hostPort}`
      if (used.has(key)) errors.push(duplicate(`${path}[${i}].ports[${j}].hostPort`, key))
      used.add(key)
    })
  })
  return errors
}

function validateResizePolicy(container: Container, spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  container.resizePolicy?.forEach((policy, i) => {
    if (seen.has(policy.resourceName)) errors.push(duplicate(`${path}[${i}]`, policy.resourceName))
    seen.add(policy.resourceName)
    if (policy.resourceName !== 'cpu' && policy.resourceName !== 'memory') {
      errors.push(notSupported(path, policy.resourceName, ['cpu', 'memory']))
    }
    if (policy.restartPolicy !== 'NotRequired' && policy.restartPolicy !== 'RestartContainer') {
      errors.push(notSupported(path, policy.restartPolicy, ['NotRequired', 'RestartContainer']))
    } else if (spec.restartPolicy === 'Never' && policy.restartPolicy !== 'NotRequired') {
      errors.push(invalid(path, policy.restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'"))
    }
  })
  return errors
}
