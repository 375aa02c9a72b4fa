// How the fields of a type are owned and merged: who says `a.b` may own just that, or all of `a`.
// Like structured-merge-diff/schema, made from the table of API types.
import { type FieldSchema, type TypeTable, typeSchema } from '../schema.ts'

export type MergeType =
  /** 'anything' has one owner, whatever it holds. */
  | { readonly kind: 'scalar'; readonly of: 'string' | 'numeric' | 'boolean' | 'untyped' | 'anything' }
  | MapType
  | ListType
  /** Nothing is known: maps are owned key by key, all else as a whole. */
  | { readonly kind: 'deduced' }

export type MapType = {
  readonly kind: 'map'
  readonly isAtomic: boolean
  readonly fields: ReadonlyMap<string, MergeField>
  /** The type of what `fields` does not name; undefined: there is nothing else. */
  readonly element: MergeType | undefined
  /** Whether many objects share values of this type by reference. */
  readonly isShared: boolean
}

export type MergeField = {
  readonly type: MergeType
  /** What a field that is always written holds while nobody has set it; undefined for one that may be absent. */
  readonly zero: unknown
}

export type ListType = {
  readonly kind: 'list'
  readonly relationship: 'atomic' | 'set' | 'map'
  readonly keys: readonly ListKey[]
  readonly element: MergeType
}

/** A key of a list map, with its value where an element does not say it. */
export type ListKey = { readonly name: string; readonly value?: string | number | boolean }

export const deducedType: MergeType = { kind: 'deduced' }
export const anythingType: MergeType = { kind: 'scalar', of: 'anything' }
const noFields: ReadonlyMap<string, MergeField> = new Map()
/** A map of which nothing is known. */
export const deducedMap: MapType = {
  kind: 'map',
  isAtomic: false,
  fields: noFields,
  element: deducedType,
  isShared: false,
}
/** What a struct is that nobody has filled in. */
export const emptyStruct = {}

const shared = new Set(['core.v1.PodSpec', 'core.v1.PodTemplateSpec'])
const known = new WeakMap<TypeTable, Map<string, MergeType>>()

/** The type called `apps.v1.Deployment`; one that the table does not have is deduced from each object. */
export function mergeTypeOf(table: TypeTable, name: string): MergeType {
  return structType(table, name, false) ?? deducedType
}

function structType(table: TypeTable, name: string, isAtomic: boolean): MergeType | undefined {
  let types = known.get(table)
  if (types === undefined) known.set(table, (types = new Map()))
  const id = isAtomic ? `${name} as a whole` : name
  const found = types.get(id)
  if (found !== undefined) return found
  const schema = typeSchema(table, name)
  if (schema === undefined) return undefined
  let fields: ReadonlyMap<string, MergeField> | undefined
  const type: MapType = {
    kind: 'map',
    isAtomic,
    element: undefined,
    isShared: shared.has(name),
    // Types refer to themselves: what a field is, is looked up when it is first asked for.
    get fields() {
      fields ??= new Map([...schema.fields].map(([field, facts]) => [field, mergeField(table, facts)] as const))
      return fields
    },
  }
  types.set(id, type)
  return type
}

function mergeField(table: TypeTable, field: FieldSchema): MergeField {
  return { type: fieldType(table, field), zero: zeroOf(field) }
}

function fieldType(table: TypeTable, field: FieldSchema): MergeType {
  const isAtomicStruct = field.isAtomic && field.container !== 'map'
  const one: MergeType = field.isStruct
    ? (structType(table, field.type, isAtomicStruct) ?? deducedType)
    : scalarType(field.type)
  if (field.container === 'one') return field.mayBeBoolean ? anythingType : one
  if (field.container === 'map')
    return { kind: 'map', isAtomic: field.isAtomic, fields: noFields, element: one, isShared: false }
  const { isSet } = field
  const keys = field.listKeys.map(({ name, value }) => listKey(table, field.type, name, value))
  if (keys.length > 0) return { kind: 'list', relationship: 'map', keys, element: one }
  return { kind: 'list', relationship: isSet ? 'set' : 'atomic', keys: [], element: one }
}

function listKey(table: TypeTable, type: string, name: string, value: string | undefined): ListKey {
  if (value === undefined) return { name }
  const isNumber = 'il'.includes(typeSchema(table, type)?.fields.get(name)?.type ?? 's')
  return { name, value: isNumber ? Number(value) : value }
}

const scalars: Readonly<Record<string, MergeType>> = {
  s: { kind: 'scalar', of: 'string' },
  y: { kind: 'scalar', of: 'string' },
  i: { kind: 'scalar', of: 'numeric' },
  l: { kind: 'scalar', of: 'numeric' },
  d: { kind: 'scalar', of: 'numeric' },
  b: { kind: 'scalar', of: 'boolean' },
  o: anythingType,
  j: anythingType,
}
const untyped: MergeType = { kind: 'scalar', of: 'untyped' }
const texts: MergeType = { kind: 'list', relationship: 'atomic', keys: [], element: { kind: 'scalar', of: 'string' } }

function scalarType(letter: string): MergeType {
  return letter === '[s' ? texts : (scalars[letter] ?? untyped)
}

function zeroOf(field: FieldSchema): unknown {
  if (!field.isAlwaysWritten) return undefined
  if (field.isPointer || field.container !== 'one') return null
  if (field.isStruct) return emptyStruct
  switch (field.type) {
    case 's':
      return ''
    case 'b':
      return false
    case 'i':
    case 'l':
    case 'd':
    case 'x':
      return 0
    default:
      return null
  }
}
