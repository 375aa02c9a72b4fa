// The order of merged lists: what the patch names comes in the patch's order, what only the server has keeps its place
// relative to it. Like strategicpatch's normalizeElementOrder.
import { goFormat } from './go-format.ts'
import { PatchError } from './patch-error.ts'

type ElementKind = 'map' | 'scalar'

/** Lists hold maps or scalars, never both and never lists. Like sliceElementType. */
export function elementKind(...lists: (readonly unknown[])[]): ElementKind {
  let first: string | undefined
  for (const list of lists) {
    for (const one of list) {
      const kind = Array.isArray(one) ? 'list' : one === null ? 'null' : typeof one
      if (kind === 'list') throw new PatchError('lists of lists are not supported', 'unprocessable')
      if (first !== undefined && kind !== first) {
        throw new PatchError(`list element types are not identical: ${goFormat(lists)}`)
      }
      first = kind
    }
  }
  if (first === undefined) throw new PatchError('no elements in any of the given slices')
  return first === 'object' ? 'map' : 'scalar'
}

/** Splits a list into what another list names too, and the rest. */
export function partition(
  list: readonly unknown[],
  by: readonly unknown[],
  mergeKey: string,
): { inOrder: unknown[]; others: unknown[] } {
  const named = new Set(by.map((one) => keyOf(one, mergeKey)))
  const inOrder: unknown[] = []
  const others: unknown[] = []
  for (const one of list) (named.has(keyOf(one, mergeKey)) ? inOrder : others).push(one)
  return { inOrder, others }
}

/** Whether the list holds just what the order names, one after the other. */
export function isInOrder(list: readonly unknown[], order: readonly unknown[], mergeKey: string): boolean {
  return list.length === order.length && list.every((one, i) => keyOf(one, mergeKey) === keyOf(order[i], mergeKey))
}

export function normalizeElementOrder(
  patch: readonly unknown[],
  serverOnly: readonly unknown[],
  patchOrder: readonly unknown[],
  serverOrder: readonly unknown[],
  mergeKey: string,
  kind: ElementKind,
): unknown[] {
  const key = kind === 'map' ? mergeKey : ''
  const left = sortByOrder(serverOnly, serverOrder, key)
  const right = sortByOrder(patch, patchOrder, key)
  const positions = positionsOf(serverOrder, key)
  const merged: unknown[] = []
  let i = 0
  let j = 0
  while (i < left.length && j < right.length) {
    const l = positions.get(keyOf(left[i], key))
    const r = positions.get(keyOf(right[j], key))
    merged.push(l !== undefined && r !== undefined && l < r ? left[i++] : right[j++])
  }
  return merged.concat(left.slice(i), right.slice(j))
}

/** Elements marked for deletion go last. Like normalizeSliceOrder. */
export function sortByOrder(list: readonly unknown[], order: readonly unknown[], mergeKey: string): unknown[] {
  const isDeletion = (one: unknown) => (one as { $patch?: unknown } | null)?.$patch === 'delete'
  const kept = mergeKey === '' ? [...list] : list.filter((one) => !isDeletion(one))
  const deletions = mergeKey === '' ? [] : list.filter(isDeletion)
  const positions = positionsOf(order, mergeKey)
  const at = (one: unknown) => positions.get(keyOf(one, mergeKey)) ?? 0
  return kept.sort((a, b) => at(a) - at(b)).concat(deletions)
}

function positionsOf(order: readonly unknown[], mergeKey: string): Map<unknown, number> {
  const positions = new Map<unknown, number>()
  order.forEach((one, i) => {
    const key = keyOf(one, mergeKey)
    if (!positions.has(key)) positions.set(key, i)
  })
  return positions
}

function keyOf(one: unknown, mergeKey: string): unknown {
  return mergeKey === '' ? one : (one as Readonly<Record<string, unknown>> | null)?.[mergeKey]
}
