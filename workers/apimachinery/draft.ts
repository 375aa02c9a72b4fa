/** An object being changed: the next version is made once, at the end, and is the object itself if nothing changed. */
export class Draft {
  readonly #base: Readonly<Record<string, unknown>>
  /** Undefined: removed. */
  #changes: Map<string, unknown> | undefined

  constructor(base: Readonly<Record<string, unknown>>) {
    this.#base = base
  }

  get(key: string): unknown {
    if (this.#changes?.has(key)) return this.#changes.get(key)
    return Object.hasOwn(this.#base, key) ? this.#base[key] : undefined
  }

  set(key: string, value: unknown): void {
    if (this.get(key) === value) return
    this.#changes ??= new Map()
    this.#changes.set(key, value)
  }

  delete(key: string): void {
    this.set(key, undefined)
  }

  keys(): string[] {
    return Object.keys(this.finish())
  }

  finish(): Readonly<Record<string, unknown>> {
    if (!this.#changes) return this.#base
    const next: Record<string, unknown> = {}
    for (const key in this.#base) put(next, key, this.get(key))
    for (const [key, value] of this.#changes) if (!Object.hasOwn(this.#base, key)) put(next, key, value)
    return next
  }
}

function put(object: Record<string, unknown>, key: string, value: unknown): void {
  if (value === undefined) return
  // Assigned, it would be the object's prototype.
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true })
  else object[key] = value
}
