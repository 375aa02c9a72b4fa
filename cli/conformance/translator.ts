// Recorded requests name things by ids that the recorded server made up. This learns from the answers which ids stand
// for them here, and puts them into the requests that follow.

type Fields = Readonly<Record<string, unknown>>

const uid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
const randomName = /^(.+-)[bcdfghjklmnpqrstvwxz2456789]{5}$/
const known =
  /[0-9a-f]{8}-[0-9a-f-]{27}|[a-z0-9][a-z0-9.-]*-[bcdfghjklmnpqrstvwxz2456789]{5}\b|(?<!%)\b\d{2,}\b|eyJ[\w-]+/g

export class Translator {
  readonly #known = new Map<string, string>()
  readonly #taken = new Set<string>()

  /** What a recorded value is called here. */
  translate<T>(value: T): T {
    return this.#translate(value) as T
  }

  #translate(value: unknown): unknown {
    if (typeof value === 'string')
      return this.#known.get(value) ?? value.replace(known, (found) => this.#known.get(found) ?? found)
    if (Array.isArray(value)) return value.map((one) => this.#translate(one))
    if (!isFields(value)) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.#translate(one)]))
  }

  /** Takes two values for the same thing. */
  know(from: string | undefined, to: string | undefined): void {
    if (from !== undefined && to !== undefined) this.#know(from, to)
  }

  knows(value: string): boolean {
    return this.#known.has(value)
  }

  /** Compares a recorded answer with the one that came. */
  learn(recorded: unknown, actual: unknown): void {
    if (!isFields(recorded) || !isFields(actual)) return
    this.#learnMetadata(recorded['metadata'], actual['metadata'])
    if (isFields(recorded['object'])) this.learn(recorded['object'], actual['object'])
    for (const field of ['items', 'rows']) this.#learnList(recorded[field], actual[field])
  }

  #learnMetadata(theirs: unknown, ours: unknown): void {
    if (!isFields(theirs) || !isFields(ours)) return
    for (const field of ['uid', 'resourceVersion', 'continue', 'name']) {
      const [from, to] = [theirs[field], ours[field]]
      if (typeof from !== 'string' || typeof to !== 'string' || from === to) continue
      if (field === 'name' && !(randomName.test(from) && stemOf(from) === stemOf(to))) continue
      this.#know(from, to)
    }
  }

  /** Things with random names are paired by what they were named after, in their order. */
  #learnList(theirs: unknown, ours: unknown): void {
    if (!Array.isArray(theirs) || !Array.isArray(ours)) return
    const left = [...ours]
    for (const one of theirs) {
      const name = nameOf(one)
      const wanted = this.#known.get(name) ?? name
      let at = left.findIndex((other) => nameOf(other) === wanted)
      if (at < 0 && randomName.test(name))
        at = left.findIndex((other) => stemOf(nameOf(other)) === stemOf(name) && !this.#taken.has(nameOf(other)))
      if (at >= 0) this.learn(one, left.splice(at, 1)[0])
    }
  }

  #know(from: string, to: string): void {
    if (uid.test(from) && this.#known.has(from)) return
    this.#known.set(from, to)
    this.#taken.add(to)
  }
}

function nameOf(value: unknown): string {
  const object = isFields(value) && isFields(value['object']) ? value['object'] : value
  const metadata = isFields(object) ? object['metadata'] : undefined
  return isFields(metadata) && typeof metadata['name'] === 'string' ? metadata['name'] : ''
}

/** What a name was made from; the hash of a template that holds a time is random too. */
function stemOf(name: string): string {
  return (randomName.exec(name)?.[1] ?? name).replace(/-[bcdfghjklmnpqrstvwxz2456789]{8,10}-$/, '-#-')
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
