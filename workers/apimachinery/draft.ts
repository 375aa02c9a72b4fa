/** An object being changed: the next version is made once, at the end, and is the object itself if nothing changed. */
export class Draft {
  readonly #base: Readonly<Record<string, unknown>>
  /** Undefined: removed. */
  readonly #changes = new Map<string, unknown>()

  constructor(base: Readonly<Record<string, unknown>>) {
    this.#base = base
  }

  get(key: string): unknown {
    if (this.#changes.has(key)) return this.#changes.get(key)
    return Object.hasOwn(this.#base, key) ? this.#base[key] : undefined
  }

  set(key: string, value: unknown): void {
    if (this.get(key) !== value) this.#changes.set(key, value)
  }

  delete(key: string): void {
    this.set(key, undefined)
  }

  keys(): string[] {
    const keys = new Set([...Object.keys(this.#base), ...this.#changes.keys()])
    return [...keys].filter((key) => this.get(key) !== undefined)
  }

  finish(): Readonly<Record<string, unknown>> {
    if (this.#changes.size === 0) return this.#base
    // fromEntries, unlike assignment, also takes a key called __proto__ as a key.
    return Object.fromEntries(this.keys().map((key) => [key, this.get(key)]))
  }
}
