import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { duplicate, type FieldError, invalid, required, tooMany } from '../../../apimachinery/field-error.ts'
import { dns1123LabelErrors, nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { fillIn, mapShared, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { validateDriverName } from '../../core/persistent-volume/sources.ts'
import { defineDoor } from '../../late-kind.ts'
import { validateImmutable, validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { withGeneration } from '../../strategy.ts'
import type { Device, ResourceSlice, ResourceSliceSpec } from '../types.ts'
import { resourceResourceSliceTypes } from './types-table.ts'

export const door = defineDoor<ResourceSlice>({
  types: resourceResourceSliceTypes,
  defaults: (slice) => slice,
  strategy: {
    prepareForCreate: (slice) => withTaintTimes({ ...slice, metadata: { ...slice.metadata, generation: 1 } }),
    prepareForUpdate: (slice, old) => withGeneration(slice, old, !deepEqual(slice.spec, old.spec)),
    validate: ({ metadata, spec }) => [
      ...validateObjectMeta(metadata, false, nameIsDnsSubdomain),
      ...validateSpec(spec),
    ],
    validateUpdate: ({ metadata, spec }, old) => [
      ...validateObjectMetaUpdate(metadata, old.metadata),
      ...validateSpec(spec),
      ...validateImmutable(spec.driver, old.spec.driver, 'spec.driver'),
      ...validateImmutable(spec.pool.name, old.spec.pool.name, 'spec.pool.name'),
      ...validateImmutable(spec.nodeName, old.spec.nodeName, 'spec.nodeName'),
    ],
  },
  columns: [
    nameColumn,
    { name: 'Node', type: 'string', cell: ({ spec }) => spec.nodeName ?? '' },
    { name: 'Driver', type: 'string', cell: ({ spec }) => spec.driver },
    { name: 'Pool', type: 'string', cell: ({ spec }) => spec.pool.name },
    ageColumn,
  ],
  selectableFields: ({ spec }) => ({ 'spec.nodeName': spec?.nodeName ?? '', 'spec.driver': spec?.driver ?? '' }),
})

/** Taints that do not say since when are as old as the slice. Like SetDefaults_DeviceTaint. */
function withTaintTimes(slice: ResourceSlice): ResourceSlice {
  const { devices } = slice.spec
  const timeAdded = slice.metadata.creationTimestamp
  if (!devices?.some(({ taints }) => taints?.length)) return slice
  const timed = mapShared(devices, (device) =>
    device.taints
      ? withFields(device, { taints: mapShared(device.taints, (taint) => fillIn(taint, { timeAdded })) })
      : device,
  )
  return withFields(slice, { spec: withFields(slice.spec, { devices: timed }) })
}

const mostDevices = 128

/** Like validateResourceSliceSpec. */
function validateSpec(spec: ResourceSliceSpec): FieldError[] {
  const errors = validateDriverName(spec.driver, 'spec.driver')
  const { name, resourceSliceCount, generation } = spec.pool
  if (!name) errors.push(required('spec.pool.name'))
  else {
    const wrong = name.split('/').flatMap((part) => nameIsDnsSubdomain(part, false))
    errors.push(...wrong.map((text) => invalid('spec.pool.name', name, text)))
  }
  if (resourceSliceCount <= 0) {
    errors.push(invalid('spec.pool.resourceSliceCount', resourceSliceCount, 'must be greater than zero'))
  }
  if (generation < 0) {
    errors.push(invalid('spec.pool.generation', generation, 'must be greater than or equal to zero'))
  }
  const places = ['nodeName', 'nodeSelector', 'allNodes', 'perDeviceNodeSelection'] as const
  const set = places.filter((place) => spec[place] !== undefined && spec[place] !== false)
  const detail = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required'
  if (set.length === 0) errors.push(required('spec', detail))
  if (set.length > 1) errors.push(invalid('spec', `{${set.join(', ')}}`, `${detail}, but multiple fields are set`))
  return [...errors, ...validateDevices(spec.devices ?? [], 'spec.devices')]
}

function validateDevices(devices: readonly Device[], path: string): FieldError[] {
  const errors = devices.length > mostDevices ? [tooMany(path, devices.length, mostDevices)] : []
  const names = new Set<string>()
  devices.forEach(({ name }, i) => {
    const at = `${path}[${i}].name`
    if (!name) errors.push(required(at))
    else errors.push(...dns1123LabelErrors(name).map((text) => invalid(at, name, text)))
    if (names.has(name)) errors.push(duplicate(at, name))
    names.add(name)
  })
  return errors
}
