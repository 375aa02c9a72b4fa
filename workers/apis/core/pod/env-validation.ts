// Environment variables and where they come from. Like ValidateEnv and ValidateEnvFrom in pkg/apis/core/validation.
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import {
  configMapKeyErrors,
  envVarNameErrors,
  nameIsDnsSubdomain,
  qualifiedNameErrors,
} from '../../../apimachinery/name-validation.ts'
import type { EnvFromSource, EnvVar, EnvVarSource, ObjectFieldSelector, ResourceFieldSelector } from '../types.ts'

export function validateEnv(variables: readonly EnvVar[], path: string): FieldError[] {
  return variables.flatMap((variable, i) => {
    const { name, value, valueFrom } = variable
    const errors = name
      ? envVarNameErrors(name).map((text) => invalid(`${path}[${i}].name`, name, text))
      : [required(`${path}[${i}].name`)]
    if (valueFrom) errors.push(...validateSource(valueFrom, value ?? '', `${path}[${i}].valueFrom`))
    return errors
  })
}

function validateSource(source: EnvVarSource, value: string, path: string): FieldError[] {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source
  const errors: FieldError[] = []
  if (fieldRef) errors.push(...validateFieldRef(fieldRef, envFieldPaths, `${path}.fieldRef`))
  if (resourceFieldRef) errors.push(...validateResourceFieldRef(resourceFieldRef, `${path}.resourceFieldRef`, false))
  if (configMapKeyRef) errors.push(...validateKeySelector(configMapKeyRef, `${path}.configMapKeyRef`))
  if (secretKeyRef) errors.push(...validateKeySelector(secretKeyRef, `${path}.secretKeyRef`))
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter(Boolean).length
  if (sources === 0) {
    const detail =
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'
    errors.push(invalid(path, '', detail))
  } else if (value !== '') errors.push(invalid(path, '', 'may not be specified when `value` is not empty'))
  else if (sources > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'))
  return errors
}

function validateKeySelector(
  selector: { readonly name?: string | undefined; readonly key: string },
  path: string,
): FieldError[] {
  const name = selector.name ?? ''
  const errors = nameIsDnsSubdomain(name, false).map((text) => invalid(`${path}.name`, name, text))
  if (!selector.key) errors.push(required(`${path}.key`))
  else errors.push(...configMapKeyErrors(selector.key).map((text) => invalid(`${path}.key`, selector.key, text)))
  return errors
}

const envFieldPaths = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]
export const volumeFieldPaths = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
]
/** All that the downward API knows, for whatever purpose. Like ConvertDownwardAPIFieldLabel. */
const knownFieldPaths = new Set([
  ...envFieldPaths,
  ...volumeFieldPaths,
  'spec.host',
  'spec.restartPolicy',
  'status.phase',
])

/** Like validateObjectFieldSelector. */
export function validateFieldRef(ref: ObjectFieldSelector, allowed: readonly string[], path: string): FieldError[] {
  if (!ref.apiVersion) return [required(`${path}.apiVersion`)]
  if (!ref.fieldPath) return [required(`${path}.fieldPath`)]
  const subscript = /^(.*)\['(.*)'\]$/s.exec(ref.fieldPath)
  if (ref.apiVersion !== 'v1') {
    const detail = `error converting fieldPath: unsupported pod version: ${ref.apiVersion}`
    return [invalid(`${path}.fieldPath`, ref.fieldPath, detail)]
  }
  const label = subscript?.[1] ?? ref.fieldPath
  const key = subscript?.[2] ?? ''
  if (subscript && label === 'metadata.annotations') {
    return qualifiedNameErrors(key.toLowerCase()).map((text) => invalid(path, key.toLowerCase(), text))
  }
  if (subscript && label === 'metadata.labels') {
    return qualifiedNameErrors(key).map((text) => invalid(path, key, text))
  }
  if (subscript || !knownFieldPaths.has(label)) {
    const detail = `error converting fieldPath: field label not supported: ${label}`
    return [invalid(`${path}.fieldPath`, ref.fieldPath, detail)]
  }
  return allowed.includes(label) ? [] : [notSupported(`${path}.fieldPath`, label, [...allowed].sort())]
}

const resourceFields = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
]
const byteDivisors = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei']

/** Like validateContainerResourceFieldSelector. */
export function validateResourceFieldRef(ref: ResourceFieldSelector, path: string, isVolume: boolean): FieldError[] {
  if (isVolume && !ref.containerName) return [required(`${path}.containerName`)]
  if (!ref.resource) return [required(`${path}.resource`)]
  const isHugePages = /^(requests|limits)\.hugepages-/.test(ref.resource)
  if (!resourceFields.includes(ref.resource) && !isHugePages) {
    return [notSupported(`${path}.resource`, ref.resource, resourceFields)]
  }
  const divisor = ref.divisor ?? '0'
  if (divisor === '0') return []
  if (ref.resource.endsWith('.cpu')) {
    if (divisor === '1' || divisor === '1m') return []
    const detail = "only divisor's values 1m and 1 are supported with the cpu resource"
    return [invalid(`${path}.divisor`, ref.resource, detail)]
  }
  if (byteDivisors.includes(divisor)) return []
  const what = isHugePages ? 'hugepages' : ref.resource.endsWith('.memory') ? 'memory' : 'local ephemeral storage'
  const detail = `only divisor's values ${byteDivisors.join(', ')} are supported with the ${what} resource`
  return [invalid(`${path}.divisor`, ref.resource, detail)]
}

export function validateEnvFrom(sources: readonly EnvFromSource[], path: string): FieldError[] {
  return sources.flatMap((source, i) => {
    const at = `${path}[${i}]`
    const prefix = source.prefix ?? ''
    const errors = prefix === '' ? [] : envVarNameErrors(prefix).map((text) => invalid(`${at}.prefix`, prefix, text))
    for (const type of ['configMapRef', 'secretRef'] as const) {
      const ref = source[type]
      if (ref === undefined) continue
      if (!ref.name) errors.push(required(`${at}.${type}.name`))
      else
        errors.push(...nameIsDnsSubdomain(ref.name, true).map((text) => invalid(`${at}.${type}.name`, ref.name, text)))
    }
    if (!source.configMapRef && !source.secretRef) {
      errors.push(invalid(at, '', 'must specify one of: `configMapRef` or `secretRef`'))
    } else if (source.configMapRef && source.secretRef) {
      errors.push(invalid(at, '', 'may not have more than one field specified at a time'))
    }
    return errors
  })
}
