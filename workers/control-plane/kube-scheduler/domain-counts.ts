// How many pods of a sort each domain of a topology has (each zone, each node …), kept while pods come and go: only nodes that
// have changed since are looked at again.
import type { NodeCache } from './node-cache.ts'
import type { NodeInfo } from './node-info.ts'

type Counted = { readonly domain: string | undefined; readonly pods: number }

export class DomainCounts {
  readonly #cache: NodeCache
  readonly #topologyKey: string
  readonly #keys: readonly string[]
  readonly #matching: (node: NodeInfo) => number
  #pods = new Map<string, number>()
  readonly #nodes = new Map<string, number>()
  /** What was last counted of each node, by its index. */
  #counted: (Counted | undefined)[] = []
  #listVersion = -1
  #position = 0
  #least = Number.NaN

  /** Of the nodes that have all of `keys`. */
  constructor(cache: NodeCache, topologyKey: string, keys: readonly string[], matching: (node: NodeInfo) => number) {
    this.#cache = cache
    this.#topologyKey = topologyKey
    this.#keys = keys
    this.#matching = matching
  }

  /** By domain; must not be changed. */
  get pods(): ReadonlyMap<string, number> {
    this.#refresh()
    return this.#pods
  }

  /** The fewest pods that a domain has; Infinity without any domain. */
  get least(): number {
    this.#refresh()
    if (Number.isNaN(this.#least)) this.#least = leastOf(this.#pods)
    return this.#least
  }

  #refresh(): void {
    const { changes, listVersion } = this.#cache
    if (this.#listVersion !== listVersion || !changes.reachesBackTo(this.#position)) {
      this.#pods = new Map()
      this.#nodes.clear()
      this.#counted = []
      this.#least = Number.NaN
      for (const node of this.#cache.list) this.#count(node)
      this.#listVersion = listVersion
    } else for (const node of changes.since(this.#position)) if (node.node) this.#count(node)
    this.#position = changes.position
  }

  #count(node: NodeInfo): void {
    const index = node.index as number
    const before = this.#counted[index]
    const isIn = this.#keys.every((key) => node.labels[key] !== undefined)
    const now = { domain: isIn ? node.labels[this.#topologyKey] : undefined, pods: isIn ? this.#matching(node) : 0 }
    if (before?.domain === now.domain && before?.pods === now.pods) return
    this.#counted[index] = now
    this.#least = Number.NaN
    if (before) this.#add(before, -1)
    this.#add(now, 1)
  }

  #add({ domain, pods }: Counted, sign: 1 | -1): void {
    if (domain === undefined) return
    const nodes = (this.#nodes.get(domain) ?? 0) + sign
    this.#nodes.set(domain, nodes)
    if (nodes === 0) this.#pods.delete(domain)
    else this.#pods.set(domain, (this.#pods.get(domain) ?? 0) + sign * pods)
  }
}

export function leastOf(pods: ReadonlyMap<string, number>): number {
  let least = Number.POSITIVE_INFINITY
  for (const count of pods.values()) if (count < least) least = count
  return least
}

/** More questions than these are not kept; the one asked longest ago makes room. */
const mostKept = 64

export class AllDomainCounts {
  readonly #known = new Map<string, DomainCounts>()

  of(question: string, make: () => DomainCounts): DomainCounts {
    const known = this.#known.get(question) ?? make()
    this.#known.delete(question)
    this.#known.set(question, known)
    if (this.#known.size > mostKept) this.#known.delete(this.#known.keys().next().value as string)
    return known
  }
}
