// The newest versions that a controller wrote itself. Until its cache shows them, it looks at nothing: it would judge by
// the past and be refused. The watch event of its own write wakes it. Like pkg/controller/util/consistency.
import type { KubeObject } from '../../apimachinery/object.ts'

export class WrittenVersions {
  readonly #byUid = new Map<string, number>()

  note({ metadata }: KubeObject): void {
    if (metadata.uid !== undefined) this.#byUid.set(metadata.uid, Number(metadata.resourceVersion))
  }

  /** Whether the cache's copy is older than what was written. */
  isStale({ metadata }: KubeObject): boolean {
    const written = this.#byUid.get(metadata.uid ?? '')
    if (written === undefined) return false
    if (Number(metadata.resourceVersion) < written) return true
    this.#byUid.delete(metadata.uid ?? '')
    return false
  }

  forget({ metadata }: KubeObject): void {
    this.#byUid.delete(metadata.uid ?? '')
  }
}
