import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { keepSpec, keepStatus, startGeneration, withGeneration } from '../../strategy.ts'
import type { Ingress } from '../types.ts'
import { networkingIngressTypes } from './types-table.ts'
import { validateIngress, validateIngressStatusUpdate, validateIngressUpdate } from './validation.ts'

export const door = defineDoor<Ingress>({
  types: networkingIngressTypes,
  defaults: (ingress) => ingress,
  strategy: {
    prepareForCreate: (ingress) => startGeneration(ingress, { loadBalancer: {} }),
    prepareForUpdate: (ingress, old) =>
      withGeneration(keepStatus(ingress, old), old, !deepEqual(ingress.spec, old.spec)),
    validate: validateIngress,
    validateUpdate: validateIngressUpdate,
    warnings: classWarnings,
  },
  status: { strategy: { prepareForUpdate: keepSpec, validate: () => [], validateUpdate: validateIngressStatusUpdate } },
  columns: [
    nameColumn,
    { name: 'Class', type: 'string', cell: ({ spec }) => spec.ingressClassName ?? '<none>' },
    { name: 'Hosts', type: 'string', cell: hostsCell },
    { name: 'Address', type: 'string', cell: addressCell },
    { name: 'Ports', type: 'string', cell: ({ spec }) => (spec.tls?.length ? '80, 443' : '80') },
    ageColumn,
  ],
})

function classWarnings({ metadata }: Ingress, old: Ingress | undefined): string[] {
  const name = 'kubernetes.io/ingress.class'
  const isNew = metadata.annotations?.[name] !== undefined && old?.metadata.annotations?.[name] === undefined
  return isNew ? [`annotation "${name}" is deprecated, please use 'spec.ingressClassName' instead`] : []
}

const mostHosts = 3

/** Like formatHosts: the hosts of the first rules, and how many rules there are beyond. */
function hostsCell({ spec: { rules = [] } }: Ingress): string {
  const hosts: string[] = []
  let hasMore = false
  for (const { host } of rules) {
    if (hosts.length === mostHosts) hasMore = true
    else if (host) hosts.push(host)
  }
  if (hosts.length === 0) return '*'
  return hasMore ? `${hosts.join(',')} + ${rules.length - mostHosts} more...` : hosts.join(',')
}

const addressWidth = 16

function addressCell({ status }: Ingress): string {
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '')
  const text = [...new Set(addresses.filter((address) => address !== ''))].sort().join(',')
  return text.length > addressWidth ? `${text.slice(0, addressWidth - 3)}...` : text
}
