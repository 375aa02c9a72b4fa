// What this server has written and etcd's watch has not yet told back: who wrote it, and the object that was answered,
// so that the cache takes in the same one and a server never knows less than it said.
import type { KubeObject } from '../../apimachinery/object.ts'

type OwnWrite = {
  /** What was put, by identity; undefined for a deletion. */
  readonly value: KubeObject | undefined
  readonly manager: string
  /** At which revision etcd has stored it; undefined: it has not said so yet. */
  revision: number | undefined
  object: KubeObject | undefined
}

export class OwnWrites {
  readonly #writes = new Map<string, OwnWrite[]>()

  begin(key: string, value: KubeObject | undefined, manager: string): OwnWrite {
    const write: OwnWrite = { value, manager, revision: undefined, object: undefined }
    const others = this.#writes.get(key)
    if (others) others.push(write)
    else this.#writes.set(key, [write])
    return write
  }

  /** etcd has stored it; `object` is what is answered. What the watch has told already, up to `toldRevision`, is done with. */
  finish(key: string, write: OwnWrite, object: KubeObject | undefined, revision: number, toldRevision: number): void {
    if (revision <= toldRevision) return this.forget(key, write)
    write.revision = revision
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
    return this.#writes.get(key)?.findLast((write) => write.revision !== undefined)
  }

  /**
   * The write that a change etcd tells of comes from; it is not pending any more, nor is any that etcd had stored before it:
   * what a member has read from its disk again is not the value that was put.
   */
  take(key: string, value: unknown, revision: number): OwnWrite | undefined {
    const writes = this.#writes.get(key)
    if (!writes) return undefined
    const write =
      writes.find((one) => one.revision === revision) ??
      writes.find((one) => one.revision === undefined && one.value === value)
    for (const one of [...writes])
      if (one === write || (one.revision !== undefined && one.revision <= revision)) this.forget(key, one)
    return write
  }
}
