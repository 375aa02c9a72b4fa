// Where pods lie on the picture: which place each has in the hold of its machine, or in the anchorage ('') while it has
// none. A pod keeps its place until it has gone from the API and from the machine; who comes next takes the first free one.

export type Berth = { readonly hold: string; readonly place: number }

type Hold = {
  /** Place i holds the pod of that uid, or '' when it is free. */
  readonly places: string[]
  /** No place before this one is free. */
  free: number
}

export class Berths {
  readonly #holds: Map<string, Hold>
  readonly #berths: Map<string, Berth>

  constructor(from?: Berths) {
    this.#berths = new Map(from?.entries())
    this.#holds = new Map()
    if (from) for (const [name, { places, free }] of from.#holds) this.#holds.set(name, { places: [...places], free })
  }

  get size(): number {
    return this.#berths.size
  }

  of(uid: string): Berth | undefined {
    return this.#berths.get(uid)
  }

  entries(): IterableIterator<[string, Berth]> {
    return this.#berths.entries()
  }

  /** uids of the pods in a hold, with '' where a place is free. */
  in(hold: string): readonly string[] {
    return this.#holds.get(hold)?.places ?? []
  }

  enter(uid: string, name: string): void {
    this.leave(uid)
    const hold = this.#holds.get(name) ?? { places: [], free: 0 }
    this.#holds.set(name, hold)
    const { places } = hold
    let place = hold.free
    while (place < places.length && places[place] !== '') place++
    places[place] = uid
    hold.free = place + 1
    this.#berths.set(uid, { hold: name, place })
  }

  leave(uid: string): void {
    const berth = this.#berths.get(uid)
    const hold = berth && this.#holds.get(berth.hold)
    if (!berth || !hold) return
    this.#berths.delete(uid)
    hold.places[berth.place] = ''
    hold.free = Math.min(hold.free, berth.place)
    while (hold.places.length > 0 && hold.places.at(-1) === '') hold.places.pop()
  }
}
