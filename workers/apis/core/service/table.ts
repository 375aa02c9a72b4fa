// The table of `kubectl get services`. Like printService in pkg/printers/internalversion.
import { ageColumn, nameColumn } from '../../columns.ts'
import type { Column } from '../../define-kind.ts'
import { formatLabels } from '../../workload-columns.ts'
import type { Service } from '../types.ts'

export const serviceColumns: readonly Column<Service>[] = [
  nameColumn,
  { name: 'Type', type: 'string', cell: ({ spec }) => spec.type ?? '' },
  { name: 'Cluster-IP', type: 'string', cell: ({ spec }) => spec.clusterIPs?.[0] ?? '<none>' },
  { name: 'External-IP', type: 'string', cell: externalIps },
  { name: 'Port(s)', type: 'string', cell: portsOf },
  ageColumn,
  { name: 'Selector', type: 'string', priority: 1, cell: ({ spec }) => formatLabels(spec.selector) },
]

function externalIps({ spec, status }: Service): string {
  if (spec.type === 'ExternalName') return spec.externalName ?? ''
  const external = spec.externalIPs ?? []
  if (spec.type !== 'LoadBalancer') return external.join(',') || '<none>'
  const balanced = (status?.loadBalancer?.ingress ?? []).map((ingress) => ingress.ip || ingress.hostname || '')
  const all = [...new Set(balanced), ...external]
  return all.length === 0 ? '<pending>' : all.join(',')
}

/** `80/TCP,443:30443/TCP`. */
function portsOf({ spec }: Service): string {
  const ports = (spec.ports ?? []).map(({ port, nodePort, protocol }) =>
    nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  )
  return ports.join(',') || '<none>'
}
