// Whole API objects inside of a custom resource: what their metadata must be.
// Like apiextensions-apiserver/pkg/apiserver/schema/objectmeta.
import { type FieldError, invalid, required } from '../../../apimachinery/field-error.ts'
import type { ObjectMeta } from '../../../apimachinery/meta-types.ts'
import { nameIsDns1035Label } from '../../../apimachinery/name-validation.ts'
import { decode } from '../../decode.ts'
import { validateObjectMeta } from '../../object-meta-validation.ts'
import { isEmbedded, isJsonObject, type Json, mapItems, mapValues, propertyOf, type Schema } from './json.ts'

export type Coerced =
  | { readonly value: unknown; readonly unknownFields: readonly string[] }
  | { readonly error: FieldError }

/** Brings metadata of embedded objects (and with `isRoot` the object's own) into their canonical form. */
export function coerceMetadata(value: unknown, schema: Schema, isRoot: boolean): Coerced {
  const coercion = new Coercion()
  const root = isRoot && !isEmbedded(schema) ? { ...schema, 'x-kubernetes-embedded-resource': true } : schema
  const coerced = coercion.coerce(value, root, '')
  return coercion.error ? { error: coercion.error } : { value: coerced, unknownFields: coercion.unknownFields.sort() }
}

class Coercion {
  readonly unknownFields: string[] = []
  error: FieldError | undefined

  coerce(value: unknown, schema: Schema | undefined, path: string): unknown {
    if (schema === undefined || this.error !== undefined) return value
    if (Array.isArray(value)) return mapItems(value, (item, i) => this.coerce(item, schema.items, `${path}[${i}]`))
    if (!isJsonObject(value)) return value
    return mapValues(value, (one, key) => {
      const at = path === '' ? key : `${path}.${key}`
      const own = isEmbedded(schema) ? this.#metaValue(one, key, at) : one
      return this.coerce(own, propertyOf(schema, key), at)
    })
  }

  #metaValue(value: unknown, key: string, path: string): unknown {
    if (key === 'apiVersion' || key === 'kind') {
      if (typeof value !== 'string') this.error ??= invalid(path, value, 'must be a string')
      return value
    }
    if (key !== 'metadata') return value
    const decoded = decode('meta.v1.ObjectMeta', value)
    if ('error' in decoded) {
      this.error ??= invalid(path, value, decoded.error)
      return value
    }
    this.unknownFields.push(...decoded.unknownFields.map((field) => `${path}.${field}`))
    const { creationTimestamp, ...rest } = decoded.value as ObjectMeta
    return creationTimestamp ? decoded.value : rest
  }
}

/** Embedded objects need an apiVersion and a kind, and metadata like any object's. */
export function validateEmbedded(value: unknown, schema: Schema | undefined, isRoot: boolean, path = ''): FieldError[] {
  if (schema === undefined) return []
  if (Array.isArray(value))
    return value.flatMap((item, i) => validateEmbedded(item, schema.items, false, `${path}[${i}]`))
  if (!isJsonObject(value)) return []
  const own = isRoot || isEmbedded(schema) ? validateObject(value, path) : []
  const inner = Object.entries(value).flatMap(([key, one]) => {
    const isNamed = schema.properties !== undefined && Object.hasOwn(schema.properties, key)
    const at = isNamed ? child(path, key) : `${path}[${key}]`
    return validateEmbedded(one, propertyOf(schema, key), false, at)
  })
  return [...own, ...inner]
}

function validateObject(object: Json, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const key of ['apiVersion', 'kind']) if (!Object.hasOwn(object, key)) errors.push(required(child(path, key)))
  const { apiVersion, kind, metadata } = object
  if (apiVersion !== undefined) errors.push(...apiVersionErrors(apiVersion, child(path, 'apiVersion')))
  if (kind !== undefined) errors.push(...kindErrors(kind, child(path, 'kind')))
  if (metadata === undefined) return errors
  const decoded = decode('meta.v1.ObjectMeta', metadata)
  if ('error' in decoded) return [...errors, invalid(child(path, 'metadata'), metadata, decoded.error)]
  const meta = decoded.value as ObjectMeta
  const named = { ...meta, name: meta.name || 'fakename' }
  return [...errors, ...validateObjectMeta(named, Boolean(meta.namespace), pathSegmentErrors, child(path, 'metadata'))]
}

function apiVersionErrors(value: unknown, path: string): FieldError[] {
  if (typeof value !== 'string') return [invalid(path, value, 'must be a string')]
  if (value === '') return [invalid(path, value, 'must not be empty')]
  if (value.split('/').length > 2) return [invalid(path, value, `unexpected GroupVersion string: ${value}`)]
  return []
}

function kindErrors(value: unknown, path: string): FieldError[] {
  if (typeof value !== 'string') return [invalid(path, value, 'must be a string')]
  if (value === '') return [invalid(path, value, 'must not be empty')]
  const errors = nameIsDns1035Label(value.toLowerCase(), false)
  if (errors.length === 0) return []
  return [invalid(path, value, `may have mixed case, but should otherwise match: ${errors.join(',')}`)]
}

/** Like content.IsPathSegmentName. */
function pathSegmentErrors(name: string, isPrefix: boolean): string[] {
  if (!isPrefix && (name === '.' || name === '..')) return [`may not be '${name}'`]
  return ['/', '%'].filter((char) => name.includes(char)).map((char) => `may not contain '${char}'`)
}

function child(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}
