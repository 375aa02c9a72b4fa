// kubectl describe persistentvolume, persistentvolumeclaim, storageclass, csinode and volumeattributesclass.
import { humanAge } from '../../apimachinery/duration.ts'
import type { PersistentVolume, PersistentVolumeClaim, PersistentVolumeSpec, Pod } from '../../apis/core/types.ts'
import { pods } from '../../apis/resources.ts'
import type { CSINode, StorageClass, VolumeAttributesClass } from '../../apis/storage/types.ts'
import { formatLabels } from '../printers/table-printer.ts'
import { DescribeWriter, goList, longTime, optionalBool } from './describe-writer.ts'
import { type DescribeContext, eventsOf, referenceTo, writeEvents } from './describer.ts'
import { volumeLines } from './pod-parts.ts'

type Claim = Pick<PersistentVolumeClaim, 'spec'> & {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> }
}

export async function describePersistentVolume(context: DescribeContext, volume: PersistentVolume): Promise<string> {
  const events = await eventsOf(context, referenceTo(volume, 'PersistentVolume'))
  const { metadata, spec, status } = volume
  const nowMs = context.client.host.clock.unixMs()
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writer.line(0, `Finalizers:\t${goList(metadata.finalizers)}`)
  writer.line(0, `StorageClass:\t${storageClassOf(volume)}`)
  writer.line(0, `Status:\t${statusOf(metadata.deletionTimestamp, status?.phase, nowMs)}`)
  writer.line(0, `Claim:\t${spec?.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : ''}`)
  writer.line(0, `Reclaim Policy:\t${spec?.persistentVolumeReclaimPolicy ?? ''}`)
  writer.line(0, `Access Modes:\t${accessModes(spec?.accessModes)}`)
  if (spec?.volumeMode) writer.line(0, `VolumeMode:\t${spec.volumeMode}`)
  writer.line(0, `Capacity:\t${spec?.capacity?.['storage'] ?? '0'}`)
  writeNodeAffinity(writer, spec)
  writer.line(0, `Message:\t${status?.message ?? ''}`)
  writer.line(0, 'Source:')
  for (const line of sourceLines(spec)) writer.line(line === '<unknown>' ? 1 : 2, line)
  writeEvents(writer, events, nowMs)
  return writer.toString()
}

function storageClassOf(object: {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> | undefined } | undefined
  readonly spec?: { readonly storageClassName?: string | undefined } | undefined
}): string {
  const annotated = object.metadata?.annotations?.['volume.beta.kubernetes.io/storage-class']
  return annotated ?? object.spec?.storageClassName ?? ''
}

function statusOf(deletedAt: string | undefined, phase: string | undefined, nowMs: number): string {
  return deletedAt ? `Terminating (lasts ${humanAge(deletedAt, nowMs)})` : (phase ?? '')
}

const shortModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}

/** In the order that upstream gives them, each once. */
function accessModes(modes: readonly string[] = []): string {
  return Object.keys(shortModes)
    .filter((mode) => modes.includes(mode))
    .map((mode) => shortModes[mode])
    .join(',')
}

function writeNodeAffinity(writer: DescribeWriter, spec: PersistentVolumeSpec | undefined): void {
  const required = spec?.nodeAffinity?.required
  if (!required) return writer.line(0, 'Node Affinity:\t<none>')
  writer.line(0, 'Node Affinity:\t')
  if (required.nodeSelectorTerms.length === 0) return writer.line(1, 'Required Terms:\t<none>')
  writer.line(1, 'Required Terms:\t')
  for (const [index, { matchExpressions = [] }] of required.nodeSelectorTerms.entries()) {
    const lines = matchExpressions.map(({ key, operator, values = [] }) => {
      const list = values.length > 0 ? ` [${values.join(', ')}]` : ''
      return `${key} ${operator.toLowerCase()}${list}`
    })
    writer.line(2, `Term ${index}:\t${lines.length === 0 ? '<none>' : lines.join('\n    \t')}`)
  }
}

function sourceLines(spec: PersistentVolumeSpec | undefined): readonly string[] {
  if (spec?.local)
    return ['Type:\tLocalVolume (a persistent volume backed by local storage on a node)', `Path:\t${spec.local.path}`]
  if (spec?.csi) {
    const attributes = Object.entries(spec.csi.volumeAttributes ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}=${value}`)
    return [
      'Type:\tCSI (a Container Storage Interface (CSI) volume source)',
      `Driver:\t${spec.csi.driver}`,
      `FSType:\t${spec.csi.fsType ?? ''}`,
      `VolumeHandle:\t${spec.csi.volumeHandle}`,
      `ReadOnly:\t${spec.csi.readOnly ?? false}`,
      `VolumeAttributes:\t${attributes.length === 0 ? '<none>' : `${attributes.join('\n      \t')}`}`,
    ]
  }
  if (spec?.hostPath)
    return [
      'Type:\tHostPath (bare host directory volume)',
      `Path:\t${spec.hostPath.path}`,
      `HostPathType:\t${spec.hostPath.type ?? '<none>'}`,
    ]
  return spec?.nfs ? volumeLines({ name: '', nfs: spec.nfs }) : ['<unknown>']
}

export async function describePersistentVolumeClaim(
  context: DescribeContext,
  claim: PersistentVolumeClaim,
): Promise<string> {
  const { client } = context
  const { metadata, spec, status } = claim
  const all = await client.list<Pod>(pods, metadata.namespace ?? '')
  const owners = new Set((metadata.ownerReferences ?? []).filter(({ kind }) => kind === 'Pod').map(({ uid }) => uid))
  const users = [
    ...all.filter((pod) =>
      pod.spec?.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === metadata.name),
    ),
    ...all.filter(({ metadata: { uid } }) => owners.has(uid ?? '')),
  ]
  const events = await eventsOf(context, referenceTo(claim, 'PersistentVolumeClaim'))
  const nowMs = client.host.clock.unixMs()
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writer.line(0, `StorageClass:\t${storageClassOf(claim)}`)
  writer.line(0, `Status:\t${statusOf(metadata.deletionTimestamp, status?.phase, nowMs)}`)
  writer.line(0, `Volume:\t${spec?.volumeName ?? ''}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writer.line(0, `Finalizers:\t${goList(metadata.finalizers)}`)
  const bound = (spec?.volumeName ?? '') !== ''
  writer.line(0, `Capacity:\t${bound ? (status?.capacity?.['storage'] ?? '0') : ''}`)
  writer.line(0, `Access Modes:\t${bound ? accessModes(status?.accessModes) : ''}`)
  if (spec?.volumeMode) writer.line(0, `VolumeMode:\t${spec.volumeMode}`)
  if (spec?.dataSource) {
    writer.line(0, 'DataSource:')
    if (spec.dataSource.apiGroup !== undefined) writer.line(1, `APIGroup:\t${spec.dataSource.apiGroup}`)
    writer.line(1, `Kind:\t${spec.dataSource.kind}`)
    writer.line(1, `Name:\t${spec.dataSource.name}`)
  }
  writer.list(
    'Used By',
    [...new Set(users)].map((pod) => pod.metadata.name),
  )
  const conditions = status?.conditions ?? []
  if (conditions.length > 0) {
    writer.line(0, 'Conditions:')
    writer.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage')
    writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
    for (const one of conditions) {
      const times = `${longTime(one.lastProbeTime)} \t${longTime(one.lastTransitionTime)}`
      writer.line(1, `${one.type} \t${one.status} \t${times} \t${one.reason ?? ''} \t${one.message ?? ''}`)
    }
  }
  writeEvents(writer, events, nowMs)
  return writer.toString()
}

/** What a StatefulSet claims for each of its pods. */
export function writeClaimTemplates(writer: DescribeWriter, templates: readonly PersistentVolumeClaim[]): void {
  if (templates.length === 0) return writer.line(0, 'Volume Claims:\t<none>')
  writer.line(0, 'Volume Claims:')
  for (const template of templates) {
    const { metadata, spec } = template
    writer.line(1, `Name:\t${metadata.name}`)
    writer.line(1, `StorageClass:\t${storageClassOf(template as Claim)}`)
    writer.labels('  Labels', metadata.labels)
    writer.annotations('  Annotations', metadata.annotations)
    writer.line(1, `Capacity:\t${spec?.resources?.requests?.['storage'] ?? '<default>'}`)
    writer.line(1, `Access Modes:\t${goList(spec?.accessModes)}`)
  }
}

export async function describeStorageClass(context: DescribeContext, object: StorageClass): Promise<string> {
  const events = await eventsOf(context, referenceTo(object, 'StorageClass'))
  const annotations = object.metadata.annotations ?? {}
  const isDefault = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${object.metadata.name}`)
  writer.line(0, `IsDefaultClass:\t${isDefault.some((key) => annotations[key] === 'true') ? 'Yes' : 'No'}`)
  writer.line(0, `Annotations:\t${formatLabels(annotations)}`)
  writer.line(0, `Provisioner:\t${object.provisioner}`)
  writer.line(0, `Parameters:\t${formatLabels(object.parameters)}`)
  writer.line(0, `AllowVolumeExpansion:\t${optionalBool(object.allowVolumeExpansion)}`)
  const options = object.mountOptions ?? []
  if (options.length === 0) writer.line(0, 'MountOptions:\t<none>')
  else writer.line(0, 'MountOptions:')
  for (const option of options) writer.line(1, option)
  if (object.reclaimPolicy) writer.line(0, `ReclaimPolicy:\t${object.reclaimPolicy}`)
  if (object.volumeBindingMode) writer.line(0, `VolumeBindingMode:\t${object.volumeBindingMode}`)
  if (object.allowedTopologies) {
    writer.line(0, `AllowedTopologies:\t${object.allowedTopologies.length === 0 ? '<none>' : ''}`)
    for (const [index, { matchLabelExpressions = [] }] of object.allowedTopologies.entries()) {
      const lines = matchLabelExpressions.map(({ key, values }) => `${key} in [${values.join(', ')}]`)
      writer.line(1, `Term ${index}:\t${lines.length === 0 ? '<none>' : lines.join('\n  \t')}`)
    }
  }
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

export async function describeVolumeAttributesClass(
  context: DescribeContext,
  object: VolumeAttributesClass,
): Promise<string> {
  const events = await eventsOf(context, referenceTo(object, 'VolumeAttributesClass'))
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${object.metadata.name}`)
  writer.line(0, `Annotations:\t${formatLabels(object.metadata.annotations)}`)
  writer.line(0, `DriverName:\t${object.driverName}`)
  writer.line(0, `Parameters:\t${formatLabels(object.parameters)}`)
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

export async function describeCsiNode(context: DescribeContext, { metadata, spec }: CSINode): Promise<string> {
  const events = await eventsOf(context, referenceTo({ metadata }, 'CSINode'))
  const writer = new DescribeWriter()
  writer.line(0, `Name:\t${metadata.name}`)
  writer.labels('Labels', metadata.labels)
  writer.annotations('Annotations', metadata.annotations)
  writer.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`)
  writer.line(0, 'Spec:')
  if (spec.drivers) writer.line(1, 'Drivers:')
  for (const { name, nodeID, allocatable, topologyKeys } of spec.drivers ?? []) {
    writer.line(2, `${name}:`)
    writer.line(3, `Node ID:\t${nodeID}`)
    if (allocatable?.count !== undefined) {
      writer.line(3, 'Allocatables:')
      writer.line(4, `Count:\t${allocatable.count}`)
    }
    if (topologyKeys) writer.line(3, `Topology Keys:\t${goList(topologyKeys)}`)
  }
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}
