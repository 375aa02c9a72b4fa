// A schema as types of CEL, and JSON as values of them. Like apiserver/pkg/cel/common SchemaDeclType and UnstructuredToVal:
// only what the schema specifies can be seen by a rule.
import type { Environment } from '@marcbachmann/cel-js'
import { newCelEnvironment } from '../../cel/environment.ts'
import { celEqual } from '../../cel/equality.ts'
import { isJsonObject, preservesUnknown, type Schema } from '../schema/json.ts'

/** How values of one schema look in CEL; undefined when rules cannot see them. */
export type CelType = { readonly name: string; convert(value: unknown): unknown }

const metadataSchema: Schema = {
  type: 'object',
  properties: { name: { type: 'string' }, generateName: { type: 'string' } },
}

/** Declares the type of what a schema describes, with all that is in it. `isRoot`: it is a whole object. */
export function declareType(environment: Environment, schema: Schema, isRoot: boolean): CelType | undefined {
  return new Declaration(environment).declare(schema, isRoot)
}

class Declaration {
  readonly #environment: Environment
  #count = 0

  constructor(environment: Environment) {
    this.#environment = environment
  }

  declare(schema: Schema, isRoot: boolean): CelType | undefined {
    const type = this.#declareOne(schema, isRoot)
    if (type === undefined) return undefined
    const convert = (value: unknown) => (value === null || value === undefined ? null : type.convert(value))
    // Nothing compares to null but what may be anything.
    return { name: schema.nullable ? 'dyn' : type.name, convert }
  }

  #declareOne(schema: Schema, isRoot: boolean): CelType | undefined {
    if (schema['x-kubernetes-int-or-string']) return { name: 'dyn', convert: convertIntOrString }
    switch (schema.type) {
      case 'array':
        return this.#declareList(schema)
      case 'object':
        return this.#declareObject(schema, isRoot || schema['x-kubernetes-embedded-resource'] === true)
      case 'boolean':
        return { name: 'bool', convert: (value) => value }
      case 'number':
        return { name: 'double', convert: (value) => value }
      case 'integer':
        return { name: 'int', convert: convertInt }
      case 'string':
        return stringTypes[schema.format ?? ''] ?? { name: 'string', convert: (value) => value }
      default:
        return undefined
    }
  }

  #declareList({ items }: Schema): CelType | undefined {
    const item = items && this.declare(items, false)
    if (item === undefined) return undefined
    return {
      name: `list<${item.name}>`,
      convert: (value) => (Array.isArray(value) ? value.map((one: unknown) => item.convert(one)) : value),
    }
  }

  #declareObject(schema: Schema, isRoot: boolean): CelType | undefined {
    const { additionalProperties } = schema
    if (typeof additionalProperties === 'object' && schema.properties === undefined) {
      const value = this.declare(additionalProperties, false)
      return value && { name: `map<string, ${value.name}>`, convert: (map) => convertMap(map, value) }
    }
    if (additionalProperties === true && !preservesUnknown(schema)) return undefined
    const meta = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: metadataSchema }
    return this.#declareStruct(isRoot ? { ...schema.properties, ...meta } : (schema.properties ?? {}))
  }

  #declareStruct(properties: Readonly<Record<string, Schema>>): CelType {
    const name = `selfType${this.#count++}`
    const fields = new Map<string, { readonly field: string; readonly type: CelType }>()
    for (const [key, property] of Object.entries(properties)) {
      const field = escaped(key)
      const type = this.declare(property, false)
      if (field !== undefined && type !== undefined) fields.set(key, { field, type })
    }
    // Each type is a class of its own: that is how the evaluator knows a value's type.
    const ctor = class {}
    const types = Object.fromEntries([...fields.values()].map(({ field, type }) => [field, type.name]))
    this.#environment.registerType(name, { ctor, fields: types })
    this.#environment.registerOperator(`${name} == ${name}`, celEqual)
    const convert = (value: unknown) => {
      if (!isJsonObject(value)) return value
      const object = new ctor() as Record<string, unknown>
      for (const [key, { field, type }] of fields)
        if (Object.hasOwn(value, key)) object[field] = type.convert(value[key])
      return object
    }
    return { name, convert }
  }
}

function convertMap(map: unknown, type: CelType): unknown {
  if (!isJsonObject(map)) return map
  return new Map(Object.entries(map).map(([key, value]) => [key, type.convert(value)]))
}

function convertInt(value: unknown): unknown {
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value
}

function convertIntOrString(value: unknown): unknown {
  return typeof value === 'number' ? convertInt(value) : value
}

const readers = new Map<string, (values: { readonly text: string }) => unknown>()

/** Lets CEL read a text as its own function would. */
function reading(call: string): (value: unknown) => unknown {
  return (value) => {
    if (typeof value !== 'string') return value
    const reader = readers.get(call) ?? newCelEnvironment().registerVariable('text', 'string').parse(call)
    readers.set(call, reader)
    return reader({ text: value })
  }
}

const timestamp: CelType = { name: 'google.protobuf.Timestamp', convert: reading('timestamp(text)') }
const stringTypes: Readonly<Record<string, CelType>> = {
  byte: { name: 'bytes', convert: reading('base64.decode(text)') },
  duration: { name: 'google.protobuf.Duration', convert: reading('duration(text)') },
  date: { name: timestamp.name, convert: (value) => (typeof value === 'string' ? new Date(Date.parse(value)) : value) },
  'date-time': timestamp,
}

const reserved: ReadonlySet<string> = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
)
const escapes: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
}

/** What a property is called in an expression; undefined when it cannot be. Like apiserver/pkg/cel Escape. */
function escaped(name: string): string | undefined {
  if (name === '' || /^\d/.test(name)) return undefined
  if (reserved.has(name)) return `__${name}__`
  if (/[^A-Za-z0-9_./-]/.test(name)) return undefined
  return name.replace(/__|[./-]/g, (found) => escapes[found] ?? found)
}
