// What a pod may know of itself, as environment or as files. Like pkg/fieldpath and pkg/api/v1/resource.
import { integerValue, milliValue } from '../../apimachinery/quantity.ts'
import type { Container, Pod, ResourceFieldSelector } from '../../apis/core/types.ts'

/** The value of a fieldRef; undefined when the path means nothing. */
export function fieldValue(pod: Pod, path: string, address: { podIp: string; hostIp: string }): string | undefined {
  const { metadata, spec } = pod
  const key = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path)
  if (key) {
    const map = (key[1] === 'labels' ? metadata.labels : metadata.annotations) ?? {}
    const name = key[2] ?? ''
    return Object.hasOwn(map, name) ? map[name] : ''
  }
  switch (path) {
    case 'metadata.name':
      return metadata.name
    case 'metadata.namespace':
      return metadata.namespace ?? ''
    case 'metadata.uid':
      return metadata.uid ?? ''
    case 'metadata.labels':
      return formatMap(metadata.labels ?? {})
    case 'metadata.annotations':
      return formatMap(metadata.annotations ?? {})
    case 'spec.nodeName':
      return spec.nodeName ?? ''
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? ''
    case 'status.podIP':
    case 'status.podIPs':
      return address.podIp
    case 'status.hostIP':
    case 'status.hostIPs':
      return address.hostIp
    default:
      return undefined
  }
}

/** `key="value"`, one a line, sorted. Like fieldpath.FormatMap. */
function formatMap(map: Readonly<Record<string, string>>): string {
  return Object.keys(map)
    .sort()
    .map((key) => `${key}=${JSON.stringify(map[key])}`)
    .join('\n')
}

/** The value of a resourceFieldRef. A limit that is not set is what the node can give. */
export function resourceValue(
  container: Container,
  { resource, divisor = '' }: ResourceFieldSelector,
  allocatable: Readonly<Record<string, string>>,
): string | undefined {
  const match = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)$/.exec(resource)
  if (!match) return undefined
  const [, kind, name = ''] = match
  const { limits = {}, requests = {} } = container.resources ?? {}
  const amount =
    kind === 'limits' ? (limits[name] ?? allocatable[name] ?? '0') : (requests[name] ?? limits[name] ?? '0')
  const divided = divisor === '' || divisor === '0' ? '1' : divisor
  if (name === 'cpu') return `${Math.ceil(milliValue(amount) / milliValue(divided))}`
  return `${Math.ceil(integerValue(amount) / integerValue(divided))}`
}
