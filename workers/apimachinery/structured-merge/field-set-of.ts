// The fields that a configuration names, and objects without some of their fields.
// Like structured-merge-diff/typed/tofieldset.go and remove.go.
import { isMap, itemElement, itemsByElement, listOrEmpty, mapOrEmpty } from './compare.ts'
import { type FieldSet, fieldSet, leafSet } from './field-set.ts'
import { deducedMap, deducedType, type ListType, type MapType, type MergeType } from './merge-type.ts'
import { fieldElement } from './path-element.ts'

/** Every leaf that the value has, and every element of its lists and maps. */
export function fieldSetOf(type: MergeType, value: unknown): FieldSet {
  switch (type.kind) {
    case 'scalar':
      return leafSet
    case 'map':
      return type.isAtomic ? leafSet : setOfMap(type, mapOrEmpty(value))
    case 'list':
      return type.relationship === 'atomic' ? leafSet : setOfList(type, listOrEmpty(value))
    case 'deduced':
      return isMap(value) ? setOfMap(deducedMap, value) : leafSet
  }
}

function setOfMap(type: MapType, map: Readonly<Record<string, unknown>>): FieldSet {
  const children = new Map<string, FieldSet>()
  for (const [key, value] of Object.entries(map)) {
    if (value === undefined) continue
    const field = type.fields.get(key)
    const set = fieldSetOf(field?.type ?? type.element ?? deducedType, value)
    const isItself = field === undefined || value === null || (isMap(value) && Object.keys(value).length === 0)
    children.set(fieldElement(key), isItself ? set.union(leafSet) : set)
  }
  return fieldSet(false, children)
}

function setOfList(type: ListType, list: readonly unknown[]): FieldSet {
  const children = new Map<string, FieldSet>()
  for (const [element, items] of itemsByElement(type, list))
    children.set(element, items.length > 1 ? leafSet : fieldSetOf(type.element, items[0]).union(leafSet))
  return fieldSet(false, children)
}

/** The value without the fields and elements of the set; undefined when nothing is left. */
export function removeFields(type: MergeType, value: unknown, set: FieldSet): unknown {
  if (set.isEmpty) return value
  switch (type.kind) {
    case 'scalar':
      return value
    case 'map':
      return removeFromMap(type, value, set)
    case 'list':
      return removeFromList(type, value, set)
    case 'deduced':
      return isMap(value) ? removeFromMap(deducedMap, value, set) : value
  }
}

function removeFromMap(type: MapType, value: unknown, set: FieldSet): unknown {
  const entries = Object.entries(mapOrEmpty(value)).filter(([, one]) => one !== undefined)
  if (entries.length === 0 || type.isAtomic) return undefined
  let changed = false
  const kept: [string, unknown][] = []
  for (const [key, one] of entries) {
    const below = set.child(fieldElement(key))
    if (below.isMember) {
      changed = true
      continue
    }
    const left = removeFields(type.fields.get(key)?.type ?? type.element ?? deducedType, one, below)
    if (left !== one) changed = true
    kept.push([key, left === undefined ? null : left])
  }
  if (!changed) return value
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

function removeFromList(type: ListType, value: unknown, set: FieldSet): unknown {
  const list = listOrEmpty(value)
  if (list.length === 0 || type.relationship === 'atomic') return undefined
  const kept: unknown[] = []
  for (const item of list) {
    const below = set.child(itemElement(type, item) ?? '')
    if (below.isMember) continue
    kept.push(removeFields(type.element, item, below) ?? null)
  }
  if (kept.length === list.length && kept.every((item, i) => item === list[i])) return value
  return kept.length === 0 ? undefined : kept
}

/** The set with the named fields on the way to its paths; keys of maps are not named fields. */
export function withNamedFields(type: MergeType, set: FieldSet): FieldSet {
  if (set.children.size === 0) return set
  const children = new Map<string, FieldSet>()
  for (const [element, child] of set.children) {
    const name = element.startsWith('f:') ? element.slice(2) : undefined
    const field = type.kind === 'map' && name !== undefined ? type.fields.get(name) : undefined
    const of = field?.type ?? elementType(type)
    const below = of === undefined ? child : withNamedFields(of, child)
    children.set(element, field !== undefined ? below.union(leafSet) : below)
  }
  return fieldSet(set.isMember, children)
}

function elementType(type: MergeType): MergeType | undefined {
  switch (type.kind) {
    case 'map':
    case 'list':
      return type.element
    case 'deduced':
      return deducedType
    default:
      return undefined
  }
}
