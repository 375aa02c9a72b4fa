import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { type FieldError, invalid, required } from '../../../apimachinery/field-error.ts'
import { dns1123SubdomainErrors, nameIsPathSegment } from '../../../apimachinery/name-validation.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { fieldIsImmutable, validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { parseIp } from '../cidr.ts'
import type { IPAddress, ParentReference } from '../types.ts'
import { networkingIpAddressTypes } from './types-table.ts'

export const door = defineDoor<IPAddress>({
  types: networkingIpAddressTypes,
  defaults: (address) => address,
  strategy: {
    validate: ({ metadata, spec }) => [
      ...validateObjectMeta(metadata, false, nameIsIp),
      ...validateParent(spec.parentRef, 'spec.parentRef'),
    ],
    validateUpdate: (address, old) => {
      const errors = validateObjectMetaUpdate(address.metadata, old.metadata)
      if (deepEqual(address.spec.parentRef, old.spec.parentRef)) return errors
      return [...errors, invalid('spec.parentRef', address.spec.parentRef, fieldIsImmutable)]
    },
  },
  // The age is in the rows, but upstream tells of no such column.
  columns: [nameColumn, { name: 'ParentRef', type: 'string', cell: parentCell }, { ...ageColumn, name: '' }],
  selectableFields: ({ spec }) => ({
    'spec.parentRef.group': spec?.parentRef?.group ?? '',
    'spec.parentRef.resource': spec?.parentRef?.resource ?? '',
  }),
})

function nameIsIp(name: string): string[] {
  return parseIp(name) ? [] : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']
}

/** Like validateIPAddressParentReference; the core group has no name. */
function validateParent(parent: ParentReference | undefined, path: string): FieldError[] {
  if (parent === undefined) return [required(path)]
  const { group = '', namespace = '' } = parent
  const errors: FieldError[] = []
  if (group !== '') errors.push(...dns1123SubdomainErrors(group).map((text) => invalid(`${path}.group`, group, text)))
  for (const name of ['resource', 'name'] as const) {
    const value = parent[name]
    if (!value) errors.push(required(`${path}.${name}`))
    else errors.push(...nameIsPathSegment(value, false).map((text) => invalid(`${path}.${name}`, value, text)))
  }
  return [
    ...errors,
    ...nameIsPathSegment(namespace, false).map((text) => invalid(`${path}.namespace`, namespace, text)),
  ]
}

/** `services/default/kubernetes`. */
function parentCell({ spec: { parentRef } }: IPAddress): string {
  if (parentRef === undefined) return '<none>'
  const { group, resource, namespace, name } = parentRef
  const parts = [`${resource}${group ? `.${group}` : ''}`.toLowerCase(), ...(namespace ? [namespace] : []), name]
  return parts.join('/')
}
