// The order in which nodes are looked at: zones take turns. Like pkg/scheduler/backend/cache/node_tree.go.
import type { Node } from '../../apis/core/types.ts'

export class NodeTree {
  readonly #zones = new Map<string, string[]>()
  readonly #zoneOf = new Map<string, string>()

  /** Adds or moves a node; returns whether anything changed. */
  set(node: Node): boolean {
    const { name } = node.metadata
    const zone = zoneOf(node)
    const before = this.#zoneOf.get(name)
    if (before === zone) return false
    if (before !== undefined) this.remove(name)
    const names = this.#zones.get(zone)
    if (names) names.push(name)
    else this.#zones.set(zone, [name])
    this.#zoneOf.set(name, zone)
    return true
  }

  remove(name: string): void {
    const zone = this.#zoneOf.get(name)
    if (zone === undefined) return
    this.#zoneOf.delete(name)
    const left = (this.#zones.get(zone) ?? []).filter((one) => one !== name)
    if (left.length > 0) this.#zones.set(zone, left)
    else this.#zones.delete(zone)
  }

  list(): string[] {
    const zones = [...this.#zones.values()]
    const longest = Math.max(0, ...zones.map((names) => names.length))
    const list: string[] = []
    for (let i = 0; i < longest; i++)
      for (const names of zones) {
        const name = names[i]
        if (name !== undefined) list.push(name)
      }
    return list
  }
}

/** Region and zone as one word; '' for a node with neither. Like GetZoneKey. */
function zoneOf(node: Node): string {
  const labels = node.metadata.labels ?? {}
  const region = labels['topology.kubernetes.io/region'] ?? ''
  const zone = labels['topology.kubernetes.io/zone'] ?? ''
  return region === '' && zone === '' ? '' : `${region}:\u0000:${zone}`
}
