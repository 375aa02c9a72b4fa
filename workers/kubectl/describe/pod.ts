// kubectl describe pod.
import { humanAge } from '../../apimachinery/duration.ts'
import { controllerOf } from '../../apimachinery/object.ts'
import type { Container, Pod } from '../../apis/core/types.ts'
import { writeContainers, writeResources } from './containers.ts'
import { DescribeWriter, longTime } from './describe-writer.ts'
import { type DescribeContext, eventsOf, referenceTo, writeEvents } from './describer.ts'
import { writeSpreadConstraints, writeTolerations, writeVolumes } from './pod-parts.ts'

const mirrorAnnotation = 'kubernetes.io/config.mirror'

export async function describePod(context: DescribeContext, pod: Pod): Promise<string> {
  // Events of a static pod are about what the kubelet read, not about its mirror.
  const uid = pod.metadata.annotations?.[mirrorAnnotation] ?? pod.metadata.uid ?? ''
  const events = await eventsOf(context, { ...referenceTo(pod, ''), uid })
  const nowMs = context.client.host.clock.unixMs()
  const writer = new DescribeWriter()
  writeHead(writer, pod, nowMs)
  writeAllContainers(writer, pod)
  writeConditions(writer, pod)
  const { spec, status } = pod
  writeVolumes(writer, spec?.volumes ?? [], '')
  writer.line(0, `QoS Class:\t${status?.qosClass ?? ''}`)
  writer.labels('Node-Selectors', spec?.nodeSelector)
  writeTolerations(writer, 'Tolerations', spec?.tolerations ?? [])
  writeSpreadConstraints(writer, spec?.topologySpreadConstraints ?? [], '')
  writeEvents(writer, events, nowMs)
  return writer.toString()
}

function writeHead(writer: DescribeWriter, pod: Pod, nowMs: number): void {
  const { metadata, spec, status } = pod
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  if (spec?.priority !== undefined) writer.line(0, `Priority:\t${spec.priority}`)
  if (spec?.priorityClassName) writer.line(0, `Priority Class Name:\t${spec.priorityClassName}`)
  if (spec?.runtimeClassName) writer.line(0, `Runtime Class Name:\t${spec.runtimeClassName}`)
  if (spec?.serviceAccountName) writer.line(0, `Service Account:\t${spec.serviceAccountName}`)
  writer.line(0, `Node:\t${spec?.nodeName ? `${spec.nodeName}/${status?.hostIP ?? ''}` : '<none>'}`)
  if (status?.startTime) writer.line(0, `Start Time:\t${longTime(status.startTime)}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  const phase = status?.phase ?? ''
  if (metadata.deletionTimestamp && phase !== 'Failed' && phase !== 'Succeeded') {
    writer.line(0, `Status:\tTerminating (lasts ${humanAge(metadata.deletionTimestamp, nowMs)})`)
    writer.line(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`)
  } else writer.line(0, `Status:\t${phase}`)
  if (status?.reason) writer.line(0, `Reason:\t${status.reason}`)
  if (status?.message) writer.line(0, `Message:\t${status.message}`)
  const seccomp = spec?.securityContext?.seccompProfile
  if (seccomp) writer.line(0, `SeccompProfile:\t${seccomp.type}`)
  if (seccomp?.type === 'Localhost') writer.line(0, `LocalhostProfile:\t${seccomp.localhostProfile ?? ''}`)
  writer.line(0, `IP:\t${status?.podIP ?? ''}`)
  const addresses = status?.podIPs ?? []
  writer.line(0, addresses.length === 0 ? 'IPs:\t<none>' : 'IPs:')
  for (const { ip } of addresses) writer.line(1, `IP:\t${ip ?? ''}`)
  const owner = controllerOf(pod)
  if (owner) writer.line(0, `Controlled By:\t${owner.kind}/${owner.name}`)
  if (status?.nominatedNodeName) writer.line(0, `NominatedNodeName:\t${status.nominatedNodeName}`)
  if (spec?.resources) {
    writer.line(0, 'Resources:')
    writeResources(writer, spec.resources, 1)
  }
}

function writeAllContainers(writer: DescribeWriter, pod: Pod): void {
  const { spec, status } = pod
  const parts = { pod, space: '' }
  if (spec?.initContainers && spec.initContainers.length > 0)
    writeContainers(writer, {
      label: 'Init Containers',
      containers: spec.initContainers,
      statuses: status?.initContainerStatuses ?? [],
      ...parts,
    })
  writeContainers(writer, {
    label: 'Containers',
    containers: spec?.containers ?? [],
    statuses: status?.containerStatuses ?? [],
    ...parts,
  })
  if (spec?.ephemeralContainers && spec.ephemeralContainers.length > 0)
    writeContainers(writer, {
      label: 'Ephemeral Containers',
      containers: spec.ephemeralContainers as readonly Container[],
      statuses: status?.ephemeralContainerStatuses ?? [],
      ...parts,
    })
}

function writeConditions(writer: DescribeWriter, { spec, status }: Pod): void {
  const conditions = status?.conditions ?? []
  const gates = spec?.readinessGates ?? []
  if (gates.length > 0) {
    writer.line(0, 'Readiness Gates:')
    writer.line(1, 'Type\tStatus')
    for (const { conditionType } of gates) {
      const found = conditions.find(({ type }) => type === conditionType)
      writer.line(1, `${conditionType} \t${found?.status ?? '<none>'} `)
    }
  }
  if (conditions.length === 0) return
  writer.line(0, 'Conditions:')
  writer.line(1, 'Type\tStatus')
  for (const condition of conditions) writer.line(1, `${condition.type} \t${condition.status} `)
}
