import { fillIn, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { keepSpec, keepStatus } from '../../strategy.ts'
import type { PersistentVolume } from '../types.ts'
import { formatAccessModes, storageClassOf } from '../volume-columns.ts'
import { corePersistentVolumeTypes } from './types-table.ts'
import { validateVolume, validateVolumeUpdate } from './validation.ts'
import { volumeWarnings } from './warnings.ts'

export const door = defineDoor<PersistentVolume>({
  types: corePersistentVolumeTypes,
  defaults: defaultVolume,
  strategy: {
    prepareForCreate: (volume) => ({
      ...volume,
      status: { phase: 'Pending', lastPhaseTransitionTime: volume.metadata.creationTimestamp },
    }),
    prepareForUpdate: keepStatus,
    validate: validateVolume,
    validateUpdate: validateVolumeUpdate,
    warnings: volumeWarnings,
  },
  status: {
    strategy: {
      prepareForUpdate: keepSpec,
      validate: () => [],
      validateUpdate: (volume, old) => validateObjectMetaUpdate(volume.metadata, old.metadata),
    },
  },
  columns: [
    nameColumn,
    { name: 'Capacity', type: 'string', cell: ({ spec }) => spec.capacity?.['storage'] ?? '0' },
    { name: 'Access Modes', type: 'string', cell: ({ spec }) => formatAccessModes(spec.accessModes) },
    { name: 'Reclaim Policy', type: 'string', cell: ({ spec }) => spec.persistentVolumeReclaimPolicy ?? '' },
    {
      name: 'Status',
      type: 'string',
      cell: ({ metadata, status }) => (metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? '')),
    },
    { name: 'Claim', type: 'string', cell: claimCell },
    { name: 'StorageClass', type: 'string', cell: storageClassOf },
    { name: 'VolumeAttributesClass', type: 'string', cell: ({ spec }) => spec.volumeAttributesClassName ?? '<unset>' },
    { name: 'Reason', type: 'string', cell: ({ status }) => status?.reason ?? '' },
    ageColumn,
    { name: 'VolumeMode', type: 'string', priority: 1, cell: ({ spec }) => spec.volumeMode ?? '<unset>' },
  ],
})

function claimCell({ spec: { claimRef } }: PersistentVolume): string {
  return claimRef === undefined ? '' : `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}`
}

/** Like SetDefaults_PersistentVolume and the defaults of its sources. */
function defaultVolume(volume: PersistentVolume): PersistentVolume {
  const spec = fillIn(volume.spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' })
  const { hostPath, iscsi, rbd, azureDisk, scaleIO } = spec
  return withFields(volume, {
    spec: withFields(spec, {
      ...(hostPath && { hostPath: fillIn(hostPath, { type: '' as never }) }),
      ...(iscsi && { iscsi: fillIn(iscsi, { iscsiInterface: 'default' }) }),
      ...(rbd && { rbd: fillIn(rbd, { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }) }),
      ...(azureDisk && {
        azureDisk: fillIn(azureDisk, { cachingMode: 'ReadWrite', kind: 'Shared', fsType: 'ext4', readOnly: false }),
      }),
      ...(scaleIO && { scaleIO: fillIn(scaleIO, { storageMode: 'ThinProvisioned', fsType: 'xfs' }) }),
    }),
    status: fillIn(volume.status ?? {}, { phase: 'Pending' }),
  })
}
