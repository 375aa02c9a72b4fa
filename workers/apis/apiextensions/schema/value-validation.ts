// Checks a value against an OpenAPI schema, in the words of the library that upstream uses.
// Like kube-openapi/pkg/validation/validate, with apiextensions-apiserver/pkg/apiserver/validation on top: an update that
// leaves a wrong value as it was is not told of it again (ratcheting).
import { sameJson } from '../../../apimachinery/deep-equal.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, notSupported, required, tooLong, tooMany } from '../../../apimachinery/field-error.ts'
import { goRegExp } from '../../go-regexp.ts'
import { isKnownFormat, matchesFormat } from '../../string-formats.ts'
import { isJsonObject, type Schema } from './json.ts'
import { oldItemOf } from './list-map.ts'

/** What a path without a name is called. */
export const noPath = '<nil>'

/** Checks a value; `path` is where it lies in the object, '' for the object itself. */
export function validateValue(value: unknown, schema: Schema, path = ''): FieldError[] {
  return new Validation(path).check(value, schema, '', undefined).errors
}

/** Checks what an update makes of `old`: what is as it was is not held against it. */
export function validateValueUpdate(value: unknown, old: unknown, schema: Schema, path = ''): FieldError[] {
  return new Validation(path).check(value, schema, '', { old }).errors
}

/** `matches` counts what was right: of alternatives that all fail, the best one's errors are told. */
type Result = { readonly errors: FieldError[]; matches: number }

/** The value before an update, where it can be told which it was. */
type Before = { readonly old: unknown } | undefined

class Validation {
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  check(value: unknown, schema: Schema, path: string, before: Before): Result {
    const result = this.#checkAll(value, schema, path, before)
    if (result.errors.length > 0 && before !== undefined && sameJson(value, before.old))
      return { ...result, errors: [] }
    return result
  }

  #checkAll(value: unknown, schema: Schema, path: string, before: Before): Result {
    const type = this.#type(value, schema, path)
    if (value === null || value === undefined) return merged(type, this.#enum(null, schema, path))
    const parts = [type, this.#alternatives(value, schema, path)]
    if (typeof value === 'string') parts.push(this.#string(value, schema, path), this.#format(value, schema, path))
    if (typeof value === 'number') parts.push(this.#number(value, schema, path))
    if (Array.isArray(value)) parts.push(this.#list(value, schema, path, before))
    parts.push(this.#enum(value, schema, path))
    if (isJsonObject(value)) parts.push(this.#object(value, schema, path, before))
    return merged(...parts)
  }

  #at(path: string): string {
    const name = path.replace(/^\./, '')
    if (name === '') return this.#root === '' ? noPath : this.#root
    return this.#root === '' ? name : `${this.#root}.${name}`
  }

  #type(value: unknown, schema: Schema, path: string): Result {
    const types = typesOf(schema)
    const wrong = (wanted: string, actual: string) => {
      const text = `${path} in body must be of type ${wanted}: ${JSON.stringify(actual)}`
      return failed({ ...invalid(this.#at(path), actual, text), type: 'FieldValueTypeInvalid' })
    }
    if (value === null || value === undefined)
      return types.length > 0 && !schema.nullable ? wrong(types.join(','), 'null') : passed()
    if (types.length === 0) return passed()
    const { name, format } = typeOf(value)
    const fits = types.includes(name) || (name === 'integer' && types.includes('number'))
    const hasFormat = schema.format !== undefined && isKnownFormat(schema.type, schema.format)
    if (hasFormat && name !== 'string' && name !== 'array' && !fits) return wrong(schema.format ?? '', format)
    const isNumeric = types.includes('number') || types.includes('integer')
    if (!isNumeric && hasFormat && (name === 'string' || name === 'array')) return passed()
    return fits ? passed() : wrong(types.join(','), name)
  }

  #enum(value: unknown, schema: Schema, path: string): Result {
    const { enum: values = [] } = schema
    if (values.length === 0 || values.some((one) => sameJson(one, value))) return passed()
    const supported = values.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
    return failed(notSupported(this.#at(path), value, supported))
  }

  #string(value: string, schema: Schema, path: string): Result {
    const { maxLength, minLength, pattern } = schema
    const length = [...value].length
    if (maxLength !== undefined && length > maxLength) return failed(tooLong(this.#at(path), maxLength))
    const wrong = (text: string) => failed(invalid(this.#at(path), value, `${path} in body should ${text}`))
    if (minLength !== undefined && length < minLength) return wrong(`be at least ${minLength} chars long`)
    if (!pattern) return passed()
    const expression = goRegExp(pattern)
    if (expression === undefined) return wrong(`match '${pattern}, but pattern is invalid: error parsing regexp'`)
    return expression.test(value) ? passed() : wrong(`match '${pattern}'`)
  }

  #format(value: string, { type, format }: Schema, path: string): Result {
    if (format === undefined || !isKnownFormat(type, format) || matchesFormat(format, value)) return passed()
    const text = `${path} in body must be of type ${format}: ${JSON.stringify(value)}`
    return failed({ ...invalid(this.#at(path), value, text), type: 'FieldValueTypeInvalid' })
  }

  #number(value: number, schema: Schema, path: string): Result {
    const { multipleOf, minimum, maximum } = schema
    const errors: FieldError[] = []
    const wrong = (text: string) => errors.push(invalid(this.#at(path), value, `${path} in body should be ${text}`))
    const range = rangeError(value, schema, path)
    if (range !== undefined) errors.push(invalid(noPath, '', range))
    if (multipleOf !== undefined) {
      if (multipleOf <= 0) {
        const text = `factor MultipleOf declared for ${path} must be positive: ${multipleOf}`
        errors.push(invalid(this.#at(path), multipleOf, text))
      } else if (!isMultiple(value, multipleOf)) wrong(`a multiple of ${multipleOf}`)
    }
    if (minimum !== undefined && (value < minimum || (schema.exclusiveMinimum && value === minimum)))
      wrong(`greater than ${schema.exclusiveMinimum ? '' : 'or equal to '}${minimum}`)
    if (maximum !== undefined && (value > maximum || (schema.exclusiveMaximum && value === maximum)))
      wrong(`less than ${schema.exclusiveMaximum ? '' : 'or equal to '}${maximum}`)
    return { errors, matches: 1 }
  }

  #list(list: readonly unknown[], schema: Schema, path: string, before: Before): Result {
    const { items, minItems, maxItems } = schema
    const results: Result[] = [passed()]
    if (items)
      for (const [i, item] of list.entries())
        results.push(this.check(item, items, `${path}[${i}]`, before && oldItemOf(item, before.old, schema)))
    if (minItems !== undefined && list.length < minItems)
      results.push(
        failed(invalid(this.#at(path), list.length, `${path} in body should have at least ${minItems} items`)),
      )
    if (maxItems !== undefined && list.length > maxItems)
      results.push(failed(tooMany(this.#at(path), list.length, maxItems)))
    return merged(...results)
  }

  #object(object: Readonly<Record<string, unknown>>, schema: Schema, path: string, before: Before): Result {
    const { properties = {}, additionalProperties, minProperties, maxProperties } = schema
    const keys = Object.keys(object)
    const results: Result[] = [passed()]
    if (minProperties !== undefined && keys.length < minProperties) {
      const text = `${path} in body should have at least ${minProperties} properties`
      results.push(failed(invalid(this.#at(path), keys.length, text)))
    }
    if (maxProperties !== undefined && keys.length > maxProperties)
      results.push(failed(tooMany(this.#at(path), keys.length, maxProperties)))
    const oldOf = (key: string): Before => {
      if (before === undefined || !isJsonObject(before.old) || !Object.hasOwn(before.old, key)) return undefined
      return path === '' && (key === 'kind' || key === 'apiVersion') ? undefined : { old: before.old[key] }
    }
    for (const key of keys) {
      if (Object.hasOwn(properties, key)) continue
      if (additionalProperties === false)
        results.push(failed(invalid(this.#at(path), key, `${path}.${key} in body is a forbidden property`)))
      else if (typeof additionalProperties === 'object')
        results.push(this.check(object[key], additionalProperties, `${path}.${key}`, oldOf(key)))
    }
    for (const [key, property] of Object.entries(properties)) {
      if (!Object.hasOwn(object, key)) continue
      results.push(this.check(object[key], property, path === '' ? key : `${path}.${key}`, oldOf(key)))
    }
    for (const key of schema.required ?? [])
      if (!Object.hasOwn(object, key)) results.push(failed(required(this.#at(`${path}.${key}`))))
    return merged(...results)
  }

  /** anyOf, oneOf, allOf and not. Old values are not looked at below them. */
  #alternatives(value: unknown, schema: Schema, path: string): Result {
    const { anyOf = [], oneOf = [], allOf = [], not } = schema
    const results: Result[] = [passed()]
    const told = (text: string) => failed(invalid(noPath, '', `${JSON.stringify(path)} must ${text}`))
    if (anyOf.length > 0) {
      const tried = anyOf.map((one) => this.check(value, one, path, undefined))
      const right = tried.find(({ errors }) => errors.length === 0)
      if (right === undefined) results.push(told('validate at least one schema (anyOf)'))
      results.push(right ?? bestOf(tried))
    }
    if (oneOf.length > 0) {
      const tried = oneOf.map((one) => this.check(value, one, path, undefined))
      const right = tried.filter(({ errors }) => errors.length === 0)
      if (right.length === 1) results.push(...right)
      else {
        const found = right.length === 0 ? 'Found none valid' : `Found ${right.length} valid alternatives`
        results.push(told(`validate one and only one schema (oneOf). ${found}`))
        if (right.length === 0) results.push(bestOf(tried))
      }
    }
    if (allOf.length > 0) {
      const tried = allOf.map((one) => this.check(value, one, path, undefined))
      const right = tried.filter(({ errors }) => errors.length === 0)
      results.push(...tried)
      if (right.length < tried.length)
        results.push(told(`validate all the schemas (allOf)${right.length === 0 ? '. None validated' : ''}`))
    }
    if (not !== undefined && this.check(value, not, path, undefined).errors.length === 0)
      results.push(told('not validate the schema (not)'))
    return merged(...results)
  }
}

function typesOf(schema: Schema): readonly string[] {
  if (schema['x-kubernetes-int-or-string']) return ['integer', 'string']
  return schema.type ? [schema.type] : []
}

function typeOf(value: unknown): { readonly name: string; readonly format: string } {
  if (typeof value === 'string') return { name: 'string', format: '' }
  if (typeof value === 'boolean') return { name: 'boolean', format: '' }
  if (Array.isArray(value)) return { name: 'array', format: '' }
  if (typeof value !== 'number') return { name: 'object', format: '' }
  return Number.isInteger(value) ? { name: 'integer', format: 'int64' } : { name: 'number', format: 'float64' }
}

/** What a number must be to fit into its Go type. */
function rangeError(value: number, { type, format }: Schema, path: string): string | undefined {
  if (type === 'integer') {
    const is32 = format === 'int32'
    const fits = Number.isInteger(value) && (!is32 || (value | 0) === value)
    if (fits) return undefined
    const detail = format === 'int32' || format === 'int64' ? `with format ${format}` : '(default format)'
    return `Checked value must be of type integer ${detail} in ${path}`
  }
  if (type === 'number' && format === 'float' && !Number.isFinite(Math.fround(value)))
    return `Checked value must be of type number with format float in ${path}`
  return undefined
}

function isMultiple(value: number, factor: number): boolean {
  const times = factor < 1 ? (1 / factor) * value : value / factor
  return Math.abs(times - Math.round(times)) < 1e-9 * Math.max(1, Math.abs(times))
}

function passed(): Result {
  return { errors: [], matches: 1 }
}

function failed(error: FieldError): Result {
  return { errors: [error], matches: 0 }
}

function merged(...results: readonly Result[]): Result {
  const errors = results.flatMap((result) => result.errors)
  return { errors, matches: results.reduce((sum, { matches }) => sum + matches, 0) }
}

function bestOf(results: readonly Result[]): Result {
  return results.reduce((best, one) => (one.matches > best.matches ? one : best))
}
