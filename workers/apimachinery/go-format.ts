// Values as Go prints them with %v: parts of upstream's error messages are made that way.

/** `map[image:noname]`, `[a b]`, `<nil>`. */
export function goFormat(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goFormat).join(' ')}]`
  if (typeof value !== 'object') return String(value)
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `map[${entries.map(([key, one]) => `${key}:${goFormat(one)}`).join(' ')}]`
}
