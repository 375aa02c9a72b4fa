// Which fields of an object a write has set and which it has removed. What old and new object share by reference is not
// looked at. Like structured-merge-diff/typed/compare.go.
import { sameJson } from '../deep-equal.ts'
import { emptySet, type FieldSet, fieldSet, leafSet } from './field-set.ts'
import { deducedMap, emptyStruct, type ListType, type MapType, type MergeType } from './merge-type.ts'
import { fieldElement, keyElement, valueElement } from './path-element.ts'

export type Difference = {
  /** Added, or another value than before. */
  readonly changed: FieldSet
  readonly removed: FieldSet
}

type Plain = Readonly<Record<string, unknown>>

const none: Difference = { changed: emptySet, removed: emptySet }
const leafChanged: Difference = { changed: leafSet, removed: emptySet }

/** Compares two states of a value; an undefined one is absent. */
export function compare(type: MergeType, before: unknown, after: unknown): Difference {
  if (before === after) return none
  if (after === undefined) return { changed: emptySet, removed: everyPath(type, before) }
  if (before === undefined) return { changed: everyPath(type, after), removed: emptySet }
  switch (type.kind) {
    case 'scalar':
      return compareLeaf(before, after)
    case 'map':
      return type.isAtomic ? compareLeaf(before, after) : compareMaps(type, before, after)
    case 'list':
      return type.relationship === 'atomic' ? compareLeaf(before, after) : compareLists(type, before, after)
    case 'deduced':
      return isMap(before) && isMap(after) ? compareMaps(deducedMap, before, after) : compareLeaf(before, after)
  }
}

function compareLeaf(before: unknown, after: unknown): Difference {
  return before === after || sameJson(before, after) ? none : leafChanged
}

/** What the fields of a type that many objects share are called: `metadata` becomes `f:metadata`. */
const elements = new Map<string, string>()
const mostElements = 5_000

function elementOf(name: string): string {
  let element = elements.get(name)
  if (element === undefined) {
    element = fieldElement(name)
    if (elements.size < mostElements) elements.set(name, element)
  }
  return element
}

/** What writing a value that many objects share has set, where there was nothing. */
const setByShared = new WeakMap<object, FieldSet>()

function compareMaps(type: MapType, before: unknown, after: unknown): Difference {
  const [left, right] = [mapOrEmpty(before), mapOrEmpty(after)]
  if (isEmptyMap(left) && isEmptyMap(right)) return compareLeaf(before, after)
  if (!type.isShared || before !== emptyStruct) return compareKeys(type, left, right)
  const known = setByShared.get(right)
  if (known !== undefined) return { changed: known, removed: emptySet }
  const difference = compareKeys(type, left, right)
  setByShared.set(right, difference.changed)
  return difference
}

function compareKeys(type: MapType, left: Plain, right: Plain): Difference {
  let changed: Map<string, FieldSet> | undefined
  let removed: Map<string, FieldSet> | undefined
  const add = (key: string, difference: Difference) => {
    if (difference === none) return
    if (!difference.changed.isEmpty) (changed ??= new Map()).set(elementOf(key), difference.changed)
    if (!difference.removed.isEmpty) (removed ??= new Map()).set(elementOf(key), difference.removed)
  }
  for (const key in right) {
    const before = Object.hasOwn(left, key) ? left[key] : undefined
    if (before !== right[key]) add(key, compareField(type, key, before, right[key]))
  }
  for (const key in left) if (!Object.hasOwn(right, key)) add(key, compareField(type, key, left[key], undefined))
  return differenceOf(changed, removed)
}

function compareField(type: MapType, key: string, before: unknown, after: unknown): Difference {
  const field = type.fields.get(key)
  if (field === undefined) return type.element === undefined ? none : compare(type.element, before, after)
  return compare(field.type, before === undefined ? field.zero : before, after === undefined ? field.zero : after)
}

function differenceOf(
  changed: ReadonlyMap<string, FieldSet> | undefined,
  removed: ReadonlyMap<string, FieldSet> | undefined,
): Difference {
  if (changed === undefined && removed === undefined) return none
  return {
    changed: changed === undefined ? emptySet : fieldSet(false, changed),
    removed: removed === undefined ? emptySet : fieldSet(false, removed),
  }
}

function compareLists(type: ListType, before: unknown, after: unknown): Difference {
  const [left, right] = [listOrEmpty(before), listOrEmpty(after)]
  if (left.length === 0 && right.length === 0) return compareLeaf(before, after)
  const [leftItems, rightItems] = [itemsByElement(type, left), itemsByElement(type, right)]
  const changed = new Map<string, FieldSet>()
  const removed = new Map<string, FieldSet>()
  for (const element of new Set([...leftItems.keys(), ...rightItems.keys()])) {
    const difference = compareItems(type, leftItems.get(element) ?? [], rightItems.get(element) ?? [])
    if (!difference.changed.isEmpty) changed.set(element, difference.changed)
    if (!difference.removed.isEmpty) removed.set(element, difference.removed)
  }
  return differenceOf(changed, removed)
}

/** Elements with the same key cannot be told apart: they are owned together. */
function compareItems(type: ListType, left: readonly unknown[], right: readonly unknown[]): Difference {
  if (left.length <= 1 && right.length <= 1) return compare(type.element, left[0], right[0])
  if (left.length >= 2 && right.length >= 2) return compareLeaf(left, right)
  if (left.length >= 2) {
    const { changed } = right.length === 0 ? none : compare(type.element, undefined, right[0])
    return { changed, removed: leafSet }
  }
  const { removed } = left.length === 0 ? none : compare(type.element, left[0], undefined)
  return { changed: leafSet, removed }
}

/** Elements that cannot be named are left out: nobody can own them. */
export function itemsByElement(type: ListType, list: readonly unknown[]): Map<string, unknown[]> {
  const items = new Map<string, unknown[]>()
  for (const item of list) {
    const element = itemElement(type, item)
    if (element === undefined) continue
    const others = items.get(element)
    if (others === undefined) items.set(element, [item])
    else others.push(item)
  }
  return items
}

export function itemElement(type: ListType, item: unknown): string | undefined {
  if (type.relationship === 'map') return isMap(item) ? keyElement(type.keys, item) : undefined
  return typeof item === 'object' || item === undefined ? undefined : valueElement(item)
}

/** The path of a value and all below it: what is set when there was nothing before, or removed with it. */
export function everyPath(type: MergeType, value: unknown): FieldSet {
  if (type.kind === 'deduced') return isMap(value) ? everyPath(deducedMap, value) : leafSet
  if (type.kind === 'map' && !type.isAtomic) {
    const children = new Map<string, FieldSet>()
    for (const [key, one] of Object.entries(mapOrEmpty(value))) {
      const of = type.fields.get(key)?.type ?? type.element
      if (one !== undefined && of !== undefined) children.set(elementOf(key), everyPath(of, one))
    }
    return fieldSet(true, children)
  }
  if (type.kind === 'list' && type.relationship !== 'atomic') {
    const children = new Map<string, FieldSet>()
    for (const [element, items] of itemsByElement(type, listOrEmpty(value)))
      children.set(element, items.length > 1 ? leafSet : everyPath(type.element, items[0]))
    return fieldSet(true, children)
  }
  return leafSet
}

export function isMap(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function mapOrEmpty(value: unknown): Plain {
  return isMap(value) ? value : emptyStruct
}

export function listOrEmpty(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isEmptyMap(map: Plain): boolean {
  for (const key in map) if (map[key] !== undefined) return false
  return true
}
