// The containers of a pod or a pod template, as `kubectl describe` shows them.
import { parseQuantity } from '../../apimachinery/quantity.ts'
import type {
  Container,
  ContainerPort,
  ContainerState,
  ContainerStatus,
  EnvVar,
  Pod,
  Probe,
  ResourceRequirements,
} from '../../apis/core/types.ts'
import { capitalized, type DescribeWriter, longTime } from './describe-writer.ts'

export type Containers = {
  readonly label: string
  readonly containers: readonly Container[]
  readonly statuses: readonly ContainerStatus[]
  /** The pod whose fields environment variables refer to; a template has none. */
  readonly pod: Pod | undefined
  /** Further indentation, within a template. */
  readonly space: string
}

export function writeContainers(writer: DescribeWriter, { label, containers, statuses, pod, space }: Containers): void {
  writer.line(0, `${space}${label}:${containers.length === 0 ? ' <none>' : ''}`)
  for (const container of containers) {
    const status = statuses.find(({ name }) => name === container.name)
    writer.line(1, `${space === '' ? '' : ' '}${container.name}:`)
    if (status) writer.line(2, `Container ID:\t${status.containerID ?? ''}`)
    writer.line(2, `Image:\t${container.image ?? ''}`)
    if (status) writer.line(2, `Image ID:\t${status.imageID}`)
    writePorts(writer, container.ports ?? [])
    writeSeccomp(writer, container)
    writeWords(writer, 'Command', container.command)
    writeWords(writer, 'Args', container.args)
    if (status) writeState(writer, status)
    writeResources(writer, container.resources, 2)
    writeProbe(writer, 'Liveness', container.livenessProbe)
    writeProbe(writer, 'Readiness', container.readinessProbe)
    writeProbe(writer, 'Startup', container.startupProbe)
    writeEnvironment(writer, container, pod)
    writeMounts(writer, container)
  }
}

function writePorts(writer: DescribeWriter, ports: readonly ContainerPort[]): void {
  const named = ({ name }: ContainerPort): string => (name ? ` (${name})` : '')
  const own = ports.map((port) => `${port.containerPort}/${port.protocol ?? ''}${named(port)}`).join(', ')
  const host = ports.map((port) => `${port.hostPort ?? 0}/${port.protocol ?? ''}${named(port)}`).join(', ')
  writer.line(2, `${own.includes(',') ? 'Ports' : 'Port'}:\t${own || '<none>'}`)
  writer.line(2, `${host.includes(',') ? 'Host Ports' : 'Host Port'}:\t${host || '<none>'}`)
}

function writeSeccomp(writer: DescribeWriter, { securityContext }: Container): void {
  const profile = securityContext?.seccompProfile
  if (!profile) return
  writer.line(2, `SeccompProfile:\t${profile.type}`)
  if (profile.type === 'Localhost') writer.line(3, `LocalhostProfile:\t${profile.localhostProfile ?? ''}`)
}

function writeWords(writer: DescribeWriter, title: string, words: readonly string[] | undefined): void {
  if (!words || words.length === 0) return
  writer.line(2, `${title}:`)
  for (const word of words) for (const part of word.split('\n')) writer.line(3, part)
}

function writeState(writer: DescribeWriter, status: ContainerStatus): void {
  writeOneState(writer, 'State', status.state)
  if (status.lastState?.terminated) writeOneState(writer, 'Last State', status.lastState)
  writer.line(2, `Ready:\t${capitalized(status.ready)}`)
  writer.line(2, `Restart Count:\t${status.restartCount}`)
}

function writeOneState(writer: DescribeWriter, title: string, state: ContainerState | undefined): void {
  if (state?.running) {
    writer.line(2, `${title}:\tRunning`)
    writer.line(3, `Started:\t${longTime(state.running.startedAt)}`)
  } else if (state?.terminated) {
    const { reason, message, exitCode, signal, startedAt, finishedAt } = state.terminated
    writer.line(2, `${title}:\tTerminated`)
    if (reason) writer.line(3, `Reason:\t${reason}`)
    if (message) writer.line(3, `Message:\t${message}`)
    writer.line(3, `Exit Code:\t${exitCode}`)
    if (signal) writer.line(3, `Signal:\t${signal}`)
    writer.line(3, `Started:\t${longTime(startedAt)}`)
    writer.line(3, `Finished:\t${longTime(finishedAt)}`)
  } else {
    writer.line(2, `${title}:\tWaiting`)
    if (state?.waiting?.reason) writer.line(3, `Reason:\t${state.waiting.reason}`)
  }
}

export function writeResources(
  writer: DescribeWriter,
  resources: ResourceRequirements | undefined,
  level: number,
): void {
  for (const [title, amounts] of [
    ['Limits', resources?.limits],
    ['Requests', resources?.requests],
  ] as const) {
    const names = Object.keys(amounts ?? {}).sort()
    if (names.length > 0) writer.line(level, `${title}:`)
    for (const name of names) writer.line(level + 1, `${name}:\t${amounts?.[name] ?? ''}`)
  }
}

function writeProbe(writer: DescribeWriter, title: string, probe: Probe | undefined): void {
  if (probe) writer.line(2, `${title}:\t${describeProbe(probe)}`)
}

/** `http-get http://:8080/ready delay=0s timeout=1s period=2s #success=1 #failure=3`. */
export function describeProbe(probe: Probe): string {
  const {
    initialDelaySeconds = 0,
    timeoutSeconds = 0,
    periodSeconds = 0,
    successThreshold = 0,
    failureThreshold = 0,
  } = probe
  const times = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s #success=${successThreshold} #failure=${failureThreshold}`
  if (probe.exec) return `exec [${(probe.exec.command ?? []).join(' ')}] ${times}`
  if (probe.httpGet) {
    const { scheme = 'HTTP', host = '', port, path = '' } = probe.httpGet
    return `http-get ${scheme.toLowerCase()}://${host}:${port}${path.startsWith('/') || path === '' ? path : `/${path}`} ${times}`
  }
  if (probe.tcpSocket) return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${times}`
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${times}`
  return `unknown ${times}`
}

function writeEnvironment(writer: DescribeWriter, container: Container, pod: Pod | undefined): void {
  const from = container.envFrom ?? []
  if (from.length > 0) {
    writer.line(2, 'Environment Variables from:')
    for (const { configMapRef, secretRef, prefix } of from) {
      const source = configMapRef ?? secretRef
      const kind = configMapRef ? 'ConfigMap' : 'Secret'
      const withPrefix = prefix ? ` with prefix '${prefix}'` : ''
      writer.line(3, `${source?.name ?? ''}\t${kind}${withPrefix}\tOptional: ${source?.optional ?? false}`)
    }
  }
  const variables = container.env ?? []
  writer.line(2, `Environment:${variables.length === 0 ? '\t<none>' : ''}`)
  for (const variable of variables) {
    const [first = '', ...more] = variableText(variable, container, pod).split('\n')
    writer.line(3, `${variable.name}:\t${first}`)
    for (const line of more) writer.line(3, `\t${line}`)
  }
}

function variableText({ value = '', valueFrom }: EnvVar, container: Container, pod: Pod | undefined): string {
  if (!valueFrom) return value
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom
  if (fieldRef)
    return `${pod ? fieldValue(pod, fieldRef.fieldPath) : ''} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`
  if (resourceFieldRef) {
    const { resource, divisor } = resourceFieldRef
    const amount = resourceValue(container, resource, divisor)
    const unlimited = amount === '0' && (resource === 'limits.cpu' || resource === 'limits.memory')
    return `${unlimited ? 'node allocatable' : amount} (${resource})`
  }
  if (secretKeyRef)
    return `<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name ?? ''}'>\tOptional: ${secretKeyRef.optional ?? false}`
  if (configMapKeyRef)
    return `<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name ?? ''}'>\tOptional: ${configMapKeyRef.optional ?? false}`
  return ''
}

/** Only metadata can be told here. Like fieldpath.ExtractFieldPathAsString. */
function fieldValue({ metadata }: Pod, path: string): string {
  const [, map, key] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path) ?? []
  if (map && key) return (map === 'labels' ? metadata.labels : metadata.annotations)?.[key] ?? ''
  switch (path) {
    case 'metadata.name':
      return metadata.name
    case 'metadata.namespace':
      return metadata.namespace ?? ''
    case 'metadata.uid':
      return metadata.uid ?? ''
    default:
      return ''
  }
}

/** The amount in units of the divisor, rounded up. */
function resourceValue(container: Container, resource: string, divisor: string | undefined): string {
  const [list, ...name] = resource.split('.')
  const amounts = list === 'limits' ? container.resources?.limits : container.resources?.requests
  const amount = parseQuantity(amounts?.[name.join('.')] ?? '0')
  const unit = parseQuantity(divisor ?? '1')
  if (!amount || !unit) return '0'
  const step = unit.units > 0n ? unit.units : 10n ** 9n
  return String((amount.units + step - 1n) / step)
}

function writeMounts(writer: DescribeWriter, { volumeMounts = [], volumeDevices = [] }: Container): void {
  writer.line(2, `Mounts:${volumeMounts.length === 0 ? '\t<none>' : ''}`)
  for (const { mountPath, name, readOnly, subPath } of [...volumeMounts].sort((a, b) =>
    a.mountPath < b.mountPath ? -1 : 1,
  ))
    writer.line(
      3,
      `${mountPath} from ${name} (${readOnly ? 'ro' : 'rw'}${subPath ? `,path=${JSON.stringify(subPath)}` : ''})`,
    )
  if (volumeDevices.length === 0) return
  writer.line(2, 'Devices:')
  for (const { devicePath, name } of volumeDevices) writer.line(3, `${devicePath} from ${name}`)
}
