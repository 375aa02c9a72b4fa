/** Whether two values of CEL are equal: numbers by value, lists and maps by what is in them. */
export function celEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (isNumber(a) && isNumber(b)) return Number(a) === Number(b)
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, i) => celEqual(one, b[i]))
  if (a instanceof Date || b instanceof Date) return a instanceof Date && b instanceof Date && Number(a) === Number(b)
  const [left, right] = [entriesOf(a), entriesOf(b)]
  if (left.size !== right.size) return false
  return [...left].every(([key, one]) => right.has(key) && celEqual(one, right.get(key)))
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

function entriesOf(value: object): ReadonlyMap<unknown, unknown> {
  return value instanceof Map ? value : new Map(Object.entries(value))
}
