import { type FieldError, invalid, required } from '../../../apimachinery/field-error.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { fieldIsImmutable, validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { keepSpec, keepStatus } from '../../strategy.ts'
import { parseCidr, validateCidr } from '../cidr.ts'
import type { ServiceCIDR } from '../types.ts'
import { networkingServiceCidrTypes } from './types-table.ts'

export const door = defineDoor<ServiceCIDR>({
  types: networkingServiceCidrTypes,
  defaults: (range) => range,
  strategy: {
    prepareForCreate: (range) => ({ ...range, status: {} }),
    prepareForUpdate: keepStatus,
    validate: ({ metadata, spec }) => [
      ...validateObjectMeta(metadata, false, nameIsDnsSubdomain),
      ...validateRanges(spec.cidrs ?? []),
    ],
    validateUpdate,
  },
  status: {
    strategy: {
      prepareForUpdate: keepSpec,
      validate: () => [],
      validateUpdate: (range, old) => validateObjectMetaUpdate(range.metadata, old.metadata),
    },
  },
  columns: [nameColumn, { name: 'CIDRs', type: 'string', cell: ({ spec }) => (spec.cidrs ?? []).join(',') }, ageColumn],
})

/** Like validateServiceCIDRSpec: one range of each family at most. */
function validateRanges(cidrs: readonly string[]): FieldError[] {
  if (cidrs.length === 0) return [required('spec.cidrs', 'at least one CIDR required')]
  if (cidrs.length > 2) return [invalid('spec.cidrs', { CIDRs: cidrs }, 'may only hold up to 2 values')]
  const errors = cidrs.flatMap((cidr, i) => validateCidr(cidr, `spec.cidrs[${i}]`))
  const [first, second] = cidrs.map(parseCidr)
  if (first && second && first.bits === second.bits) {
    const detail = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'
    errors.push(invalid('spec.cidrs', cidrs, detail))
  }
  return errors
}

/** A range stays; one of the other family may join it. */
function validateUpdate(range: ServiceCIDR, old: ServiceCIDR): FieldError[] {
  const errors = validateObjectMetaUpdate(range.metadata, old.metadata)
  const [before, after] = [old.spec.cidrs ?? [], range.spec.cidrs ?? []]
  const joins = before.length === 1 && after.length === 2
  if (before.length !== after.length && !joins) return [...errors, invalid('spec.cidrs', after, fieldIsImmutable)]
  before.forEach((cidr, i) => {
    if (cidr !== after[i]) errors.push(invalid(`spec.cidrs[${i}]`, after[i], fieldIsImmutable))
  })
  return joins ? [...errors, ...validateRanges(after)] : errors
}
