// Whether two values of the API mean the same. Like equality.Semantic.DeepEqual: nothing, an empty list and an empty
// map are equal as parts of an object, and quantities by value where the caller says so.

/** Same reference is same value: objects are shared and never change, so most comparisons end at once. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (isEmpty(a) && isEmpty(b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    for (let i = 0; i < a.length; i++) if (!deepEqual(a[i], b[i])) return false
    return true
  }
  if (Array.isArray(b)) return false
  const left = a as Readonly<Record<string, unknown>>
  const right = b as Readonly<Record<string, unknown>>
  for (const key in left) {
    const value = left[key]
    const other = Object.hasOwn(right, key) ? right[key] : undefined
    if (value !== other && !deepEqual(value, other)) return false
  }
  for (const key in right) if (!Object.hasOwn(left, key) && !isEmpty(right[key])) return false
  return true
}

/** Nothing at all, an empty list, or an empty map: upstream's semantic equality does not tell them apart. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true
  if (typeof value !== 'object') return false
  if (Array.isArray(value)) return value.length === 0
  return Object.keys(value).length === 0
}

/** Whether two JSON values are equal to the letter: an empty list is not the same as none. Undefined is absent. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((value, i) => sameJson(value, b[i]))
  }
  if (Array.isArray(b)) return false
  const left = a as Readonly<Record<string, unknown>>
  const right = b as Readonly<Record<string, unknown>>
  for (const key in left) {
    if (!sameJson(left[key], Object.hasOwn(right, key) ? right[key] : undefined)) return false
  }
  for (const key in right) if (!Object.hasOwn(left, key) && right[key] !== undefined) return false
  return true
}
