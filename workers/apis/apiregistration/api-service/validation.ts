// Like kube-aggregator/pkg/apis/apiregistration/validation.
import { type FieldError, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import {
  dns1123SubdomainErrors,
  nameIsDns1035Label,
  nameIsPathSegment,
  portNumberErrors,
} from '../../../apimachinery/name-validation.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import type { APIService } from '../types.ts'

export function validateApiService({ metadata, spec }: APIService): FieldError[] {
  const { group = '', version = '', groupPriorityMinimum, versionPriority } = spec
  const expected = `${version}.${group}`
  const nameErrors = (name: string) => {
    const errors = nameIsPathSegment(name, false)
    if (errors.length > 0 || name === expected) return errors
    return [`must be \`spec.version+"."+spec.group\`: ${JSON.stringify(expected)}`]
  }
  const errors = validateObjectMeta(metadata, false, nameErrors)
  if (group === '' && version !== 'v1') {
    errors.push(required('spec.group', 'only v1 may have an empty group and it better be legacy kube'))
  }
  if (group !== '') errors.push(...dns1123SubdomainErrors(group).map((text) => invalid('spec.group', group, text)))
  errors.push(...nameIsDns1035Label(version, false).map((text) => invalid('spec.version', version, text)))
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > 20_000) {
    const detail = 'must be positive and less than 20000'
    errors.push(invalid('spec.groupPriorityMinimum', groupPriorityMinimum, detail))
  }
  if (versionPriority <= 0 || versionPriority > 1000) {
    errors.push(invalid('spec.versionPriority', versionPriority, 'must be positive and less than 1000'))
  }
  return [...errors, ...validateServer(spec)]
}

function validateServer({ service, caBundle, insecureSkipTLSVerify }: APIService['spec']): FieldError[] {
  const errors: FieldError[] = []
  const path = 'spec.insecureSkipTLSVerify'
  if (service === undefined) {
    if (caBundle) {
      const bytes = Math.floor((caBundle.replace(/=+$/, '').length * 3) / 4)
      errors.push(invalid('spec.caBundle', `${bytes} bytes`, 'local APIServices may not have a caBundle'))
    }
    if (insecureSkipTLSVerify) {
      errors.push(invalid(path, true, 'local APIServices may not have insecureSkipTLSVerify'))
    }
    return errors
  }
  if (!service.namespace) errors.push(required('spec.service.namespace'))
  if (!service.name) errors.push(required('spec.service.name'))
  const port = service.port ?? 0
  const portErrors = portNumberErrors(port)
  if (portErrors.length > 0) {
    errors.push(invalid('spec.service.port', port, `port is not valid: ${portErrors.join(', ')}`))
  }
  if (insecureSkipTLSVerify && caBundle) errors.push(invalid(path, true, 'may not be true if caBundle is present'))
  return errors
}

export function validateApiServiceUpdate(apiService: APIService, old: APIService): FieldError[] {
  return [...validateObjectMetaUpdate(apiService.metadata, old.metadata), ...validateApiService(apiService)]
}

export function validateApiServiceStatusUpdate(apiService: APIService, old: APIService): FieldError[] {
  const errors = validateObjectMetaUpdate(apiService.metadata, old.metadata)
  apiService.status?.conditions?.forEach(({ status }, i) => {
    const allowed = ['True', 'False', 'Unknown']
    if (!allowed.includes(status)) errors.push(notSupported(`status.conditions[${i}].status`, status, allowed))
  })
  return errors
}
