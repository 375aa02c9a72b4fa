import { milliValue } from '../../../apimachinery/quantity.ts'
import { fillIn, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { keepSpec, keepStatus } from '../../strategy.ts'
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../types.ts'
import { formatAccessModes, storageClassOf } from '../volume-columns.ts'
import { corePersistentVolumeClaimTypes } from './types-table.ts'
import { validateClaim, validateClaimStatusUpdate, validateClaimUpdate } from './validation.ts'

export const door = defineDoor<PersistentVolumeClaim>({
  types: corePersistentVolumeClaimTypes,
  defaults: defaultClaim,
  strategy: {
    prepareForCreate: (claim) => ({ ...claim, spec: withDataSources(claim.spec), status: { phase: 'Pending' } }),
    prepareForUpdate: (claim, old) => keepStatus({ ...claim, spec: withDataSources(claim.spec) }, old),
    validate: validateClaim,
    validateUpdate: validateClaimUpdate,
    warnings: claimWarnings,
  },
  status: { strategy: { prepareForUpdate: keepSpec, validate: () => [], validateUpdate: validateClaimStatusUpdate } },
  columns: [
    nameColumn,
    {
      name: 'Status',
      type: 'string',
      cell: ({ metadata, status }) => (metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? '')),
    },
    { name: 'Volume', type: 'string', cell: ({ spec }) => spec.volumeName ?? '' },
    {
      name: 'Capacity',
      type: 'string',
      cell: ({ spec, status }) => (spec.volumeName ? (status?.capacity?.['storage'] ?? '0') : ''),
    },
    {
      name: 'Access Modes',
      type: 'string',
      cell: ({ spec, status }) => (spec.volumeName ? formatAccessModes(status?.accessModes) : ''),
    },
    { name: 'StorageClass', type: 'string', cell: storageClassOf },
    { name: 'VolumeAttributesClass', type: 'string', cell: ({ spec }) => spec.volumeAttributesClassName ?? '<unset>' },
    ageColumn,
    { name: 'VolumeMode', type: 'string', priority: 1, cell: ({ spec }) => spec.volumeMode ?? '<unset>' },
  ],
})

/** Like SetDefaults_PersistentVolumeClaim; the claims in a StatefulSet's template have the same. */
export function defaultClaim(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  return withFields(claim, {
    spec: fillIn(claim.spec, { volumeMode: 'Filesystem' }),
    status: fillIn(claim.status ?? {}, { phase: 'Pending' }),
  })
}

/** Two fields that say the same are both written. Like NormalizeDataSources. */
function withDataSources(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  // References into other namespaces are behind a gate that is off.
  const dataSourceRef = spec.dataSourceRef?.namespace ? undefined : spec.dataSourceRef
  const { dataSource } = spec
  return withFields(spec, { dataSource: dataSource ?? dataSourceRef, dataSourceRef: dataSourceRef ?? dataSource })
}

const betaClass = 'volume.beta.kubernetes.io/storage-class'

function claimWarnings({ metadata, spec }: PersistentVolumeClaim): string[] {
  const warnings: string[] = []
  if (metadata.annotations?.[betaClass] !== undefined) {
    const advice = 'deprecated since v1.8; use "storageClassName" attribute instead'
    warnings.push(`metadata.annotations[${betaClass}]: ${advice}`)
  }
  for (const part of ['requests', 'limits'] as const) {
    const amount = spec.resources?.[part]?.['storage']
    if (milliValue(amount) % 1000 === 0) continue
    const path = `spec.resources.${part}[storage]`
    warnings.push(`${path}: fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`)
  }
  return warnings
}
