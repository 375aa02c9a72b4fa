// What a look at a node found, kept while the node stays as it is: pods of one template ask the same of every node.
import type { NodeInfo } from './node-info.ts'

export class NodeMemo<T> {
  /** By the node's index. */
  readonly #generations: number[] = []
  readonly #found: T[] = []

  /** What `find` says of the node, or said when it was last asked and the node was the same. */
  of(node: NodeInfo, find: (node: NodeInfo) => T): T {
    const { index, generation } = node
    if (index === undefined) return find(node)
    while (this.#generations.length <= index) {
      this.#generations.push(-1)
      this.#found.push(undefined as T)
    }
    if (this.#generations[index] === generation) return this.#found[index] as T
    const found = find(node)
    this.#generations[index] = generation
    this.#found[index] = found
    return found
  }
}

/** More questions than these are not remembered at a time; the one asked longest ago makes room. */
const mostMemos = 64

export class NodeMemos {
  readonly #memos = new Map<string, NodeMemo<unknown>>()

  /** The memo for a question. The text of a question stands for always the same type of answer. */
  of<T>(question: string): NodeMemo<T> {
    const known = this.#memos.get(question) ?? new NodeMemo<unknown>()
    this.#memos.delete(question)
    this.#memos.set(question, known)
    if (this.#memos.size > mostMemos) this.#memos.delete(this.#memos.keys().next().value as string)
    return known as NodeMemo<T>
  }
}

const texts = new WeakMap<object, string>()

/** A part of a pod's spec as part of a question. */
export function asText(part: object | undefined): string {
  if (part === undefined) return ''
  let text = texts.get(part)
  if (text === undefined) texts.set(part, (text = JSON.stringify(part)))
  return text
}
