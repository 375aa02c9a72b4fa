// Computes JSON merge patches, for kinds whose schema is not known. Like apimachinery/pkg/util/jsonmergepatch.
import { isObject, type JsonObject, jsonEqual } from '../json-value.ts'

/** Changes from `current`, and removals of what only `original` had. */
export function threeWayMergePatch(original: JsonObject, modified: JsonObject, current: JsonObject): JsonObject {
  return join(removals(original, modified), additions(current, modified))
}

function additions(before: JsonObject, after: JsonObject): JsonObject {
  const patch: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(after)) {
    const [old, value] = [Object.hasOwn(before, key) ? before[key] : undefined, after[key]]
    if (isObject(old) && isObject(value)) {
      const inner = additions(old, value)
      if (Object.keys(inner).length > 0) patch[key] = inner
    } else if (value !== undefined && !jsonEqual(old, value)) patch[key] = value
  }
  return patch
}

function removals(before: JsonObject, after: JsonObject): JsonObject {
  const patch: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(before)) {
    const [old, value] = [before[key], Object.hasOwn(after, key) ? after[key] : undefined]
    if (value === undefined) patch[key] = null
    else if (isObject(old) && isObject(value)) {
      const inner = removals(old, value)
      if (Object.keys(inner).length > 0) patch[key] = inner
    }
  }
  return patch
}

function join(first: JsonObject, second: JsonObject): JsonObject {
  const joined: Record<string, unknown> = { ...first }
  for (const key of Object.keys(second)) {
    const [a, b] = [joined[key], second[key]]
    joined[key] = isObject(a) && isObject(b) ? join(a, b) : b
  }
  return joined
}
