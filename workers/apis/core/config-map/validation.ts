// Like ValidateConfigMap and ValidateConfigMapUpdate in pkg/apis/core/validation.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, tooLong } from '../../../apimachinery/field-error.ts'
import { configMapKeyErrors } from '../../../apimachinery/name-validation.ts'
import { base64Length } from '../../base64.ts'
import { validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import type { ConfigMap } from '../types.ts'

const maxBytes = 1024 * 1024

export function validateConfigMap(configMap: ConfigMap): FieldError[] {
  const errors: FieldError[] = []
  let bytes = 0
  for (const [key, value] of Object.entries(configMap.data ?? {})) {
    for (const text of configMapKeyErrors(key)) errors.push(invalid(`data[${key}]`, key, text))
    if (configMap.binaryData && Object.hasOwn(configMap.binaryData, key)) {
      errors.push(invalid(`data[${key}]`, key, `duplicate of key present in binaryData`))
    }
    bytes += value.length
  }
  for (const [key, value] of Object.entries(configMap.binaryData ?? {})) {
    for (const text of configMapKeyErrors(key)) errors.push(invalid(`binaryData[${key}]`, key, text))
    bytes += base64Length(value)
  }
  // Upstream's path is empty here: the object as a whole is too long.
  if (bytes > maxBytes) errors.push(tooLong('', maxBytes))
  return errors
}

export function validateConfigMapUpdate(configMap: ConfigMap, old: ConfigMap): FieldError[] {
  const errors = validateObjectMetaUpdate(configMap.metadata, old.metadata)
  if (old.immutable) {
    const frozen = 'field is immutable when `immutable` is set'
    if (!configMap.immutable) errors.push(forbidden('immutable', frozen))
    if (!deepEqual(configMap.data, old.data)) errors.push(forbidden('data', frozen))
    if (!deepEqual(configMap.binaryData, old.binaryData)) errors.push(forbidden('binaryData', frozen))
  }
  return [...errors, ...validateConfigMap(configMap)]
}
