// New versions of objects that share all they can with the old one: what needs no change comes back as it is, so that
// a later comparison ends at the reference, and a thousand pods share one template.

/** The object with these fields where it has none; itself when it has them all. */
export function fillIn<T extends object>(object: T, defaults: { readonly [K in keyof T]?: T[K] }): T {
  let filled: Record<string, unknown> | undefined
  const current = object as Readonly<Record<string, unknown>>
  for (const [key, value] of Object.entries(defaults)) {
    if (value === undefined || (current[key] !== undefined && current[key] !== null)) continue
    filled ??= { ...current }
    filled[key] = value
  }
  return (filled as T | undefined) ?? object
}

/** The object with these fields replaced; itself when they are what they were. Undefined removes a field. */
export function withFields<T extends object>(object: T, fields: { readonly [K in keyof T]?: T[K] | undefined }): T {
  const current = object as Readonly<Record<string, unknown>>
  const entries = Object.entries(fields)
  if (entries.every(([key, value]) => current[key] === value)) return object
  const removes = entries.some(([key, value]) => value === undefined && key in current)
  const merged = { ...current, ...fields }
  return (removes ? Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined)) : merged) as T
}

/** The list with each element changed; itself when no element was. */
export function mapShared<T>(list: readonly T[], change: (element: T, index: number) => T): readonly T[] {
  let changed: T[] | undefined
  for (let i = 0; i < list.length; i++) {
    const before = list[i] as T
    const after = change(before, i)
    if (after === before) continue
    changed ??= list.slice()
    changed[i] = after
  }
  return changed ?? list
}

/** Remembers what a function made of an object, by reference. */
export function rememberByReference<T extends object>(make: (object: T) => T): (object: T) => T {
  const known = new WeakMap<T, T>()
  return (object) => {
    const found = known.get(object)
    if (found !== undefined) return found
    const made = make(object)
    known.set(object, made)
    if (made !== object) known.set(made, made)
    return made
  }
}
