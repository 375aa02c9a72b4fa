import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { fillIn, mapShared, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineKind } from '../../define-kind.ts'
import { validateObjectMeta } from '../../object-meta-validation.ts'
import { withGeneration } from '../../strategy.ts'
import type { EndpointSlice } from '../types.ts'
import { validateEndpointSlice, validateEndpointSliceUpdate } from './validation.ts'

/** Some of the addresses behind a Service. */
export const endpointSliceKind = defineKind<EndpointSlice>({
  group: 'discovery.k8s.io',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  namespaced: true,
  defaults: (slice) =>
    slice.ports
      ? withFields(slice, { ports: mapShared(slice.ports, (port) => fillIn(port, { name: '', protocol: 'TCP' })) })
      : slice,
  strategy: {
    prepareForCreate: (slice) => ({ ...slice, metadata: { ...slice.metadata, generation: 1 } }),
    prepareForUpdate: (slice, old) => withGeneration(slice, old, !deepEqual(content(slice), content(old))),
    validate: (slice) => [
      ...validateObjectMeta(slice.metadata, true, nameIsDnsSubdomain),
      ...validateEndpointSlice(slice),
    ],
    validateUpdate: validateEndpointSliceUpdate,
  },
  columns: [
    nameColumn,
    { name: 'AddressType', type: 'string', cell: ({ addressType }) => addressType },
    {
      name: 'Ports',
      type: 'string',
      cell: ({ ports = [] }) =>
        atMostThree((ports ?? []).map(({ port, name }) => (port === undefined ? name || '*' : String(port)))),
    },
    {
      name: 'Endpoints',
      type: 'string',
      cell: ({ endpoints = [] }) => atMostThree((endpoints ?? []).flatMap(({ addresses }) => addresses)),
    },
    ageColumn,
  ],
})

/** What counts for the generation, apart from metadata; labels do too. */
function content({ endpoints, ports, addressType, metadata }: EndpointSlice): unknown {
  return { endpoints, ports, addressType, labels: metadata.labels }
}

function atMostThree(all: readonly string[]): string {
  if (all.length === 0) return '<unset>'
  const shown = all.slice(0, 3).join(',')
  return all.length > 3 ? `${shown} + ${all.length - 3} more...` : shown
}
