// JSON merge patches (RFC 7386): a patch looks like the object, null removes, lists are replaced whole.
import { sameJson } from './deep-equal.ts'

type Plain = Readonly<Record<string, unknown>>

/** Applies a patch; parts that do not change are shared with the target. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const base = isObject(target) ? target : {}
  const entries = new Map(Object.entries(base))
  let changed = base !== target
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue
    const before = entries.get(key)
    if (value === null) {
      changed = entries.delete(key) || changed
      continue
    }
    const after = applyMergePatch(before, value)
    if (after === before && entries.has(key)) continue
    entries.set(key, after)
    changed = true
  }
  // fromEntries, unlike assignment, also takes a key called __proto__ as a key.
  return changed ? Object.fromEntries(entries) : base
}

/** The patch that makes `modified` of `original`. Like jsonpatch.CreateMergePatch. */
export function createMergePatch(original: Plain, modified: Plain): Plain {
  const patch: [string, unknown][] = []
  for (const [key, value] of Object.entries(modified)) {
    if (value === undefined) continue
    const before = Object.hasOwn(original, key) ? original[key] : undefined
    if (before === value) continue
    if (isObject(before) && isObject(value)) {
      const inner = createMergePatch(before, value)
      if (Object.keys(inner).length > 0) patch.push([key, inner])
    } else if (!sameJson(before, value)) patch.push([key, value])
  }
  for (const key of Object.keys(original)) {
    if (original[key] !== undefined && (!Object.hasOwn(modified, key) || modified[key] === undefined))
      patch.push([key, null])
  }
  return Object.fromEntries(patch)
}

function isObject(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
