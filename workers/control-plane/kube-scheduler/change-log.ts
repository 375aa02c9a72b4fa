// Which nodes changed, in order, for those who keep sums over all of them.
import type { NodeInfo } from './node-info.ts'

/** More than these are not remembered: who is further behind counts anew. */
const mostRemembered = 4096

export class ChangeLog {
  #nodes: NodeInfo[] = []
  #begin = 0

  /** Where the log ends now. */
  get position(): number {
    return this.#begin + this.#nodes.length
  }

  add(node: NodeInfo): void {
    this.#nodes.push(node)
    if (this.#nodes.length <= mostRemembered) return
    const half = mostRemembered / 2
    this.#nodes = this.#nodes.slice(half)
    this.#begin += half
  }

  reachesBackTo(position: number): boolean {
    return position >= this.#begin
  }

  since(position: number): readonly NodeInfo[] {
    return this.#nodes.slice(position - this.#begin)
  }
}
