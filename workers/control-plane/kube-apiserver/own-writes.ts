// What this server has written and etcd's watch has not yet told back: who wrote it, and the object that was answered,
// so that the cache takes in the same one and a server never knows less than it said.
import type { KubeObject } from '../../apimachinery/object.ts'

type OwnWrite = {
  /** What was put, by identity; undefined for a deletion. */
  readonly value: KubeObject | undefined
  readonly manager: string
  /** Whether etcd has said yes. */
  done: boolean
  object: KubeObject | undefined
}

export class OwnWrites {
  readonly #writes = new Map<string, OwnWrite[]>()

  begin(key: string, value: KubeObject | undefined, manager: string): OwnWrite {
    const write: OwnWrite = { value, manager, done: false, object: undefined }
    const others = this.#writes.get(key)
    if (others) others.push(write)
    else this.#writes.set(key, [write])
    return write
  }

  /** etcd has stored it; `object` is what is answered. */
  finish(write: OwnWrite, object: KubeObject | undefined): void {
    write.done = true
    write.object = object
  }

  /** etcd did not store it. */
  forget(key: string, write: OwnWrite): void {
    const rest = this.#writes.get(key)?.filter((one) => one !== write) ?? []
    if (rest.length === 0) this.#writes.delete(key)
    else this.#writes.set(key, rest)
  }

  clear(): void {
    this.#writes.clear()
  }

  /** The newest write of a key that etcd has stored and not told yet. */
  latest(key: string): OwnWrite | undefined {
    return this.#writes.get(key)?.findLast((write) => write.done)
  }

  /** The write that a change etcd tells of comes from; it is not pending any more. */
  take(key: string, value: unknown): OwnWrite | undefined {
    const write = this.#writes.get(key)?.find((one) => one.value === value)
    if (write) this.forget(key, write)
    return write
  }
}
