// Which resources limits and quotas may speak of. Like validateResourceName and its kin in pkg/apis/core/validation.
import { type FieldError, invalid } from '../../apimachinery/field-error.ts'
import { qualifiedNameErrors } from '../../apimachinery/name-validation.ts'

const compute = ['cpu', 'memory', 'ephemeral-storage']
const quotaResources = new Set([
  ...compute,
  ...[...compute, 'storage'].map((name) => `requests.${name}`),
  ...compute.map((name) => `limits.${name}`),
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
])

export function isQuotaResource(name: string): boolean {
  return quotaResources.has(name) || /^(requests\.)?hugepages-/.test(name)
}

export function validateResourceName(name: string, path: string): FieldError[] {
  const errors = qualifiedNameErrors(name).map((text) => invalid(path, name, text))
  if (errors.length > 0 || name.includes('/') || name === 'storage' || isQuotaResource(name)) return errors
  return [invalid(path, name, 'must be a standard resource type or fully qualified')]
}

/** Like ValidateResourceQuotaResourceName. */
export function validateQuotaResourceName(name: string, path: string): FieldError[] {
  const errors = validateResourceName(name, path)
  if (name.includes('/') || isQuotaResource(name)) return errors
  return [...errors, invalid(path, name, 'must be a standard resource for quota')]
}

/** Like validateContainerResourceName. */
export function validateContainerResourceName(name: string, path: string): FieldError[] {
  const errors = validateResourceName(name, path)
  if (!name.includes('/')) {
    if (compute.includes(name) || name.startsWith('hugepages-')) return errors
    return [...errors, invalid(path, name, 'must be a standard resource for containers')]
  }
  if (name.includes('kubernetes.io/') || !name.startsWith('requests.')) return errors
  return [...errors, invalid(path, name, "doesn't follow extended resource name standard")]
}
