// Rules for amounts of resources. Like validateContainerResourceName and ValidateResourceQuantityValue.
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { qualifiedNameErrors } from '../../../apimachinery/name-validation.ts'
import { compareQuantities, parseQuantity } from '../../../apimachinery/quantity.ts'
import type { ResourceRequirements } from '../types.ts'

const standardResources = new Set(['cpu', 'memory', 'ephemeral-storage'])
const notAnInteger = 'must be an integer'
const negative = 'must be greater than or equal to 0'

type Amounts = Readonly<Record<string, string>>

/** Requests and limits of a container. Like ValidateContainerResourceRequirements. */
export function validateResources(resources: ResourceRequirements | undefined, path: string): FieldError[] {
  if (resources === undefined) return []
  const { limits = {}, requests = {} } = resources
  const errors: FieldError[] = []
  for (const [name, amount] of Object.entries(limits)) {
    errors.push(...resourceNameErrors(name, `${path}.limits`))
    errors.push(...validateResourceQuantity(name, amount, `${path}.limits[${name}]`))
  }
  for (const [name, amount] of Object.entries(requests)) {
    errors.push(...resourceNameErrors(name, `${path}.requests`))
    errors.push(...validateResourceQuantity(name, amount, `${path}.requests[${name}]`))
    errors.push(...requestWithinLimit(name, amount, limits, `${path}.requests`))
  }
  return [...errors, ...hugePagesErrors(limits, requests, path)]
}

/** Only cpu, memory and ephemeral storage may be promised twice. */
function isOvercommitAllowed(name: string): boolean {
  return !name.startsWith('hugepages-') && (!name.includes('/') || name.includes('kubernetes.io/'))
}

function requestWithinLimit(name: string, amount: string, limits: Amounts, path: string): FieldError[] {
  const limit = Object.hasOwn(limits, name) ? limits[name] : undefined
  if (limit === undefined) {
    return isOvercommitAllowed(name)
      ? []
      : [required(path.replace(/requests$/, 'limits'), 'Limit must be set for non overcommitable resources')]
  }
  const [requested, allowed] = [parseQuantity(amount), parseQuantity(limit)]
  if (requested === undefined || allowed === undefined) return []
  const order = compareQuantities(requested, allowed)
  if (order !== 0 && !isOvercommitAllowed(name))
    return [invalid(path, amount, `must be equal to ${name} limit of ${limit}`)]
  return order > 0 ? [invalid(path, amount, `must be less than or equal to ${name} limit of ${limit}`)] : []
}

/** Like validateContainerResourceName: standard names, or with a domain. */
function resourceNameErrors(name: string, path: string): FieldError[] {
  const errors = qualifiedNameErrors(name).map((text) => invalid(path, name, text))
  if (errors.length > 0) return errors
  if (!name.includes('/')) {
    return standardResources.has(name) || name.startsWith('hugepages-')
      ? []
      : [invalid(path, name, 'must be a standard resource for containers')]
  }
  if (!name.includes('kubernetes.io/')) {
    return name.startsWith('requests.') ? [invalid(path, name, "doesn't follow extended resource name standard")] : []
  }
  return []
}

export function validateResourceQuantity(name: string, amount: string, path: string): FieldError[] {
  const quantity = parseQuantity(amount)
  if (quantity === undefined) return [notSupported(path, amount, [])]
  const errors = quantity.units < 0n ? [invalid(path, amount, negative)] : []
  const isInteger = quantity.units % 1_000_000_000n === 0n
  const mustBeInteger =
    name === 'pods' || (name.includes('/') && !name.includes('kubernetes.io/')) || name === 'nvidia.com/gpu'
  if (mustBeInteger && !isInteger) errors.push(invalid(path, amount, notAnInteger))
  return errors
}

function hugePagesErrors(limits: Amounts, requests: Amounts, path: string): FieldError[] {
  const names = new Set([...Object.keys(limits), ...Object.keys(requests)])
  const hugePages = [...names].some((name) => name.startsWith('hugepages-'))
  if (!hugePages || names.has('cpu') || names.has('memory')) return []
  return [{ type: 'FieldValueForbidden', field: path, body: 'Forbidden: HugePages require cpu or memory' }]
}
