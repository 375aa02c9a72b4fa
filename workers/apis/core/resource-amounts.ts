// Amounts of resources outside pods: of volumes, limits and quotas. Like the quantity rules of pkg/apis/core/validation.
import { type FieldError, invalid } from '../../apimachinery/field-error.ts'
import { integerValue, parseQuantity } from '../../apimachinery/quantity.ts'
import { mustNotBeNegative } from '../object-meta-validation.ts'

const unit = 1_000_000_000n

/** Like ValidatePositiveQuantityValue. */
export function validatePositiveAmount(amount: string, path: string): FieldError[] {
  return unitsOf(amount) > 0n ? [] : [invalid(path, amount, 'must be greater than zero')]
}

/** Like ValidateNonnegativeQuantity. */
export function validateAmount(amount: string, path: string): FieldError[] {
  return unitsOf(amount) < 0n ? [invalid(path, amount, mustNotBeNegative)] : []
}

/** Like validateBasicResource. */
export function validateBasicAmount(amount: string, path: string): FieldError[] {
  const value = integerValue(amount)
  return value < 0 ? [invalid(path, value, 'must be a valid resource quantity')] : []
}

/** Like ValidateResourceQuantityValue: some resources come whole. */
export function validateAmountOf(resource: string, amount: string, path: string): FieldError[] {
  const errors = validateAmount(amount, path)
  if (isCounted(resource) && unitsOf(amount) % unit !== 0n) errors.push(invalid(path, amount, 'must be an integer'))
  return errors
}

const counted = new Set([
  'pods',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
  'resourcequotas',
])

/** Like IsIntegerResourceName. */
function isCounted(resource: string): boolean {
  return counted.has(resource) || isExtended(resource)
}

/** Like IsNativeResource. */
export function isNative(resource: string): boolean {
  return !resource.includes('/') || resource.includes('kubernetes.io/')
}

function isExtended(resource: string): boolean {
  return !isNative(resource) && !resource.startsWith('requests.')
}

export function unitsOf(amount: string): bigint {
  return parseQuantity(amount)?.units ?? 0n
}
