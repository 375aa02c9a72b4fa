// Volumes, tolerations and spread constraints of pods and pod templates, as `kubectl describe` shows them.
import { formatLabelSelector } from '../../apimachinery/label-selector.ts'
import type { PodTemplateSpec, Toleration, TopologySpreadConstraint, Volume } from '../../apis/core/types.ts'
import { writeContainers } from './containers.ts'
import type { DescribeWriter } from './describe-writer.ts'

export function writePodTemplate(writer: DescribeWriter, template: PodTemplateSpec): void {
  const { spec } = template
  writer.line(0, 'Pod Template:')
  writer.labels('  Labels', template.metadata?.labels)
  if (Object.keys(template.metadata?.annotations ?? {}).length > 0)
    writer.annotations('  Annotations', template.metadata?.annotations)
  if (spec?.serviceAccountName) writer.line(1, `Service Account:\t${spec.serviceAccountName}`)
  const parts = { statuses: [], pod: undefined, space: '  ' }
  if (spec?.initContainers && spec.initContainers.length > 0)
    writeContainers(writer, { label: 'Init Containers', containers: spec.initContainers, ...parts })
  writeContainers(writer, { label: 'Containers', containers: spec?.containers ?? [], ...parts })
  writeVolumes(writer, spec?.volumes ?? [], '  ')
  writeSpreadConstraints(writer, spec?.topologySpreadConstraints ?? [], '  ')
  if (spec?.priorityClassName) writer.line(1, `Priority Class Name:\t${spec.priorityClassName}`)
  writer.labels('  Node-Selectors', spec?.nodeSelector)
  writeTolerations(writer, '  Tolerations', spec?.tolerations ?? [])
}

export function writeVolumes(writer: DescribeWriter, volumes: readonly Volume[], space: string): void {
  if (volumes.length === 0) return writer.line(0, `${space}Volumes:\t<none>`)
  writer.line(0, `${space}Volumes:`)
  for (const volume of volumes) {
    writer.line(1, `${space === '' ? '' : ' '}${volume.name}:`)
    for (const line of volumeLines(volume)) writer.line(2, line)
  }
}

export function volumeLines(volume: Volume): string[] {
  if (volume.hostPath)
    return [
      'Type:\tHostPath (bare host directory volume)',
      `Path:\t${volume.hostPath.path}`,
      `HostPathType:\t${volume.hostPath.type ?? '<none>'}`,
    ]
  if (volume.emptyDir)
    return [
      "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)",
      `Medium:\t${volume.emptyDir.medium ?? ''}`,
      `SizeLimit:\t${volume.emptyDir.sizeLimit ?? '<unset>'}`,
    ]
  if (volume.secret)
    return [
      'Type:\tSecret (a volume populated by a Secret)',
      `SecretName:\t${volume.secret.secretName ?? ''}`,
      `Optional:\t${volume.secret.optional ?? false}`,
    ]
  if (volume.configMap)
    return [
      'Type:\tConfigMap (a volume populated by a ConfigMap)',
      `Name:\t${volume.configMap.name ?? ''}`,
      `Optional:\t${volume.configMap.optional ?? false}`,
    ]
  if (volume.persistentVolumeClaim)
    return [
      'Type:\tPersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
      `ClaimName:\t${volume.persistentVolumeClaim.claimName}`,
      `ReadOnly:\t${volume.persistentVolumeClaim.readOnly ?? false}`,
    ]
  if (volume.nfs)
    return [
      'Type:\tNFS (an NFS mount that lasts the lifetime of a pod)',
      `Server:\t${volume.nfs.server}`,
      `Path:\t${volume.nfs.path}`,
      `ReadOnly:\t${volume.nfs.readOnly ?? false}`,
    ]
  if (volume.downwardAPI)
    return [
      'Type:\tDownwardAPI (a volume populated by information about the pod)',
      'Items:',
      ...(volume.downwardAPI.items ?? []).map(
        ({ fieldRef, resourceFieldRef, path }) =>
          `  ${fieldRef ? fieldRef.fieldPath : (resourceFieldRef?.resource ?? '')} -> ${path}`,
      ),
    ]
  if (volume.projected) return projectedLines(volume.projected)
  return ['<unknown>']
}

function projectedLines({ sources = [] }: NonNullable<Volume['projected']>): string[] {
  return [
    'Type:\tProjected (a volume that contains injected data from multiple sources)',
    ...sources.flatMap(({ secret, downwardAPI, configMap, serviceAccountToken }) => {
      if (secret) return [`SecretName:\t${secret.name ?? ''}`, `Optional:\t${secret.optional ?? false}`]
      if (downwardAPI) return ['DownwardAPI:\ttrue']
      if (configMap) return [`ConfigMapName:\t${configMap.name ?? ''}`, `Optional:\t${configMap.optional ?? false}`]
      return serviceAccountToken ? [`TokenExpirationSeconds:\t${serviceAccountToken.expirationSeconds ?? 3600}`] : []
    }),
  ]
}

export function writeTolerations(writer: DescribeWriter, title: string, tolerations: readonly Toleration[]): void {
  const sorted = [...tolerations].sort((a, b) =>
    (a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0,
  )
  writer.list(title, sorted.map(tolerationText))
}

function tolerationText({ key = '', value, effect, operator, tolerationSeconds }: Toleration): string {
  const what = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`
  const exists = operator === 'Exists' && !value ? (what === '' ? 'op=Exists' : ' op=Exists') : ''
  return `${what}${exists}${tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`}`
}

export function writeSpreadConstraints(
  writer: DescribeWriter,
  constraints: readonly TopologySpreadConstraint[],
  space: string,
): void {
  if (constraints.length === 0) return
  const sorted = [...constraints].sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1))
  const lines = sorted.map(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) => {
    const selector = labelSelector ? ` for selector ${formatLabelSelector(labelSelector)}` : ''
    return `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`
  })
  writer.raw(`${space}Topology Spread Constraints:\t${lines.join(`\n${space}\t`)}\n`)
}
