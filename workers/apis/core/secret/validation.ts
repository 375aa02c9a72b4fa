// Like ValidateSecret and ValidateSecretUpdate in pkg/apis/core/validation.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, required, tooLong } from '../../../apimachinery/field-error.ts'
import { configMapKeyErrors } from '../../../apimachinery/name-validation.ts'
import { base64Length, decodeBase64 } from '../../base64.ts'
import { validateImmutable, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import type { Secret } from '../types.ts'

const maxBytes = 1024 * 1024

export function validateSecret(secret: Secret): FieldError[] {
  const errors: FieldError[] = []
  let bytes = 0
  for (const [key, value] of Object.entries(secret.data ?? {})) {
    for (const text of configMapKeyErrors(key)) errors.push(invalid(`data[${key}]`, key, text))
    bytes += base64Length(value)
  }
  if (bytes > maxBytes) errors.push(tooLong('data', maxBytes))
  return [...errors, ...validateType(secret)]
}

function validateType(secret: Secret): FieldError[] {
  const has = (key: string) => secret.data !== undefined && Object.hasOwn(secret.data, key)
  const need = (key: string) => (has(key) ? [] : [required(`data[${key}]`)])
  switch (secret.type) {
    case 'kubernetes.io/service-account-token':
      return secret.metadata.annotations?.['kubernetes.io/service-account.name']
        ? []
        : [required('metadata.annotations[kubernetes.io/service-account.name]')]
    case 'kubernetes.io/dockercfg':
      return dockerConfigErrors(secret, '.dockercfg')
    case 'kubernetes.io/dockerconfigjson':
      return dockerConfigErrors(secret, '.dockerconfigjson')
    case 'kubernetes.io/basic-auth':
      if (has('username') || has('password')) return []
      return [required('data[username]'), required('data[password]')]
    case 'kubernetes.io/ssh-auth':
      return secret.data?.['ssh-privatekey'] ? [] : [required('data[ssh-privatekey]')]
    case 'kubernetes.io/tls':
      return [...need('tls.crt'), ...need('tls.key')]
    default:
      return []
  }
}

/** The value itself is not shown. */
function dockerConfigErrors(secret: Secret, key: string): FieldError[] {
  const value = secret.data !== undefined && Object.hasOwn(secret.data, key) ? secret.data[key] : undefined
  if (value === undefined) return [required(`data[${key}]`)]
  try {
    JSON.parse(decodeBase64(value))
    return []
  } catch {
    return [invalid(`data[${key}]`, '<secret contents redacted>', 'invalid character in JSON')]
  }
}

export function validateSecretUpdate(secret: Secret, old: Secret): FieldError[] {
  const errors = validateObjectMetaUpdate(secret.metadata, old.metadata)
  errors.push(...validateImmutable(secret.type, old.type, 'type'))
  if (old.immutable) {
    const frozen = 'field is immutable when `immutable` is set'
    if (!secret.immutable) errors.push(forbidden('immutable', frozen))
    if (!deepEqual(secret.data, old.data)) errors.push(forbidden('data', frozen))
  }
  return [...errors, ...validateSecret(secret)]
}
