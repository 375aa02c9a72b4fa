// What a controller has asked for and not seen yet in its cache. Until it has, it does not ask again.
// Like ControllerExpectations in pkg/controller/controller_utils.go.
import type { Host } from '../../simulation/host.ts'

type Expectation = { creations: number; readonly deletions: Set<string>; sinceMs: number }

/** Something went wrong if a watch event is still missing after this time; then the cache is believed. */
const expiryMs = 5 * 60_000

export class Expectations {
  readonly #host: Host
  readonly #byKey = new Map<string, Expectation>()

  constructor(host: Host) {
    this.#host = host
  }

  expectCreations(key: string, count: number): void {
    this.expect(key, count, [])
  }

  /** `uids` are what is being deleted: each is counted once, as an update with a deletionTimestamp or as a deletion. */
  expectDeletions(key: string, uids: readonly string[]): void {
    this.expect(key, 0, uids)
  }

  expect(key: string, creations: number, deletedUids: readonly string[]): void {
    this.#byKey.set(key, { creations, deletions: new Set(deletedUids), sinceMs: this.#host.clock.nowMs() })
  }

  creationObserved(key: string, count = 1): void {
    const expectation = this.#byKey.get(key)
    if (expectation) expectation.creations -= count
  }

  deletionObserved(key: string, uid: string | undefined): void {
    if (uid !== undefined) this.#byKey.get(key)?.deletions.delete(uid)
  }

  isSatisfied(key: string): boolean {
    const expectation = this.#byKey.get(key)
    if (!expectation) return true
    if (expectation.creations <= 0 && expectation.deletions.size === 0) return true
    return this.#host.clock.nowMs() - expectation.sinceMs > expiryMs
  }

  forget(key: string): void {
    this.#byKey.delete(key)
  }
}
