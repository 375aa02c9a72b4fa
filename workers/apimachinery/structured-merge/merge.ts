// Lays a configuration over an object: what the configuration says is taken, what it does not say stays. Nothing is
// removed, and what need not change is shared. Like structured-merge-diff/typed/merge.go.
import { sameJson } from '../deep-equal.ts'
import { isMap, itemElement, listOrEmpty, mapOrEmpty } from './compare.ts'
import { deducedMap, deducedType, type ListType, type MapType, type MergeType } from './merge-type.ts'

/** Both must have been checked by typeErrors; an undefined one is absent. */
export function merge(type: MergeType, live: unknown, config: unknown): unknown {
  if (config === undefined || live === config) return live
  if (live === undefined) return config
  switch (type.kind) {
    case 'scalar':
      return kept(live, config)
    case 'map':
      return type.isAtomic ? kept(live, config) : mergeMaps(type, live, config)
    case 'list':
      return type.relationship === 'atomic' ? kept(live, config) : mergeLists(type, live, config)
    case 'deduced':
      return isMap(live) && isMap(config) ? mergeMaps(deducedMap, live, config) : kept(live, config)
  }
}

function kept(live: unknown, config: unknown): unknown {
  return sameJson(live, config) ? live : config
}

function mergeMaps(type: MapType, live: unknown, config: unknown): unknown {
  const [left, right] = [mapOrEmpty(live), mapOrEmpty(config)]
  if (Object.keys(left).length === 0 && Object.keys(right).length === 0) return kept(live, config)
  let changed: Map<string, unknown> | undefined
  for (const [key, value] of Object.entries(right)) {
    const before = Object.hasOwn(left, key) ? left[key] : undefined
    const of = type.fields.get(key)?.type ?? type.element ?? deducedType
    const after = merge(of, before, value)
    if (after !== before) (changed ??= new Map(Object.entries(left))).set(key, after)
  }
  // fromEntries, unlike assignment, also takes a key called __proto__ as a key.
  return changed === undefined ? live : Object.fromEntries(changed)
}

/**
 * Elements come in the configuration's order; what only the object has keeps its place before the elements that come
 * after it there. Like mergingWalker.visitListItems.
 */
function mergeLists(type: ListType, live: unknown, config: unknown): unknown {
  const [left, right] = [listOrEmpty(live), listOrEmpty(config)]
  if (left.length === 0 && right.length === 0) return kept(live, config)
  const leftElements = left.map((item) => itemElement(type, item))
  const rightElements = right.map((item) => itemElement(type, item))
  const inLeft = new Map<string | undefined, unknown>()
  // Elements that the object has twice are not merged with the new one.
  for (const [i, element] of leftElements.entries())
    inLeft.set(element, inLeft.has(element) ? undefined : (left[i] ?? undefined))
  const inRight = new Set(rightElements)
  const shared = rightElements.filter((element) => inLeft.has(element))
  const merged = new Set<string | undefined>()
  const out: unknown[] = []
  const take = (at: number) => {
    merged.add(rightElements[at])
    out.push(merge(type.element, inLeft.get(rightElements[at]), right[at]))
  }
  let [l, r] = [0, 0]
  while (l < left.length || r < right.length) {
    if (l < left.length && r < right.length) {
      if (leftElements[l] === rightElements[r]) {
        take(r)
        l++
        r++
        shared.shift()
        continue
      }
      if (inRight.has(leftElements[l]) && shared.length > 0 && shared[0] !== leftElements[l]) {
        l++
        continue
      }
    }
    if (l < left.length) {
      if (!inRight.has(leftElements[l])) {
        out.push(left[l])
        l++
        continue
      }
      if (merged.has(leftElements[l])) l++
    }
    if (r < right.length) {
      take(r)
      if (shared.length > 0 && shared[0] === rightElements[r]) shared.shift()
      r++
    }
  }
  return out.length === left.length && out.every((item, i) => item === left[i]) ? live : out
}
