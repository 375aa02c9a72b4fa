// The loop every controller runs: take a key, reconcile it, and try again later if that failed.
import type { Host } from '../simulation/host.ts'
import { NetworkError } from '../simulation/network-error.ts'
import { ApiError } from './rest-client.ts'
import type { WorkQueue } from './work-queue.ts'

export type ControllerOptions = {
  /** As in the trace: `deployment`. */
  readonly name: string
  readonly queue: WorkQueue
  /** How many keys are in hand at once. */
  readonly workers: number
  reconcile(key: string): Promise<void>
  /** Called when a key was taken or laid down, for the program's card. */
  onChange?(): void
}

/** A reason to reconcile again that is no fault: a cache that lags behind, a limit reached. */
export class RetryLater extends Error {}

/** Starts the workers; they run until the program ends. */
export function runController(host: Host, options: ControllerOptions): void {
  for (let i = 0; i < options.workers; i++) host.spawn(() => work(host, options))
}

async function work(host: Host, { name, queue, reconcile, onChange }: ControllerOptions): Promise<never> {
  for (;;) {
    const key = await queue.get()
    onChange?.()
    try {
      await reconcile(key)
      queue.forget(key)
    } catch (error) {
      if (!isRetriable(error)) throw error
      if (!(error instanceof RetryLater))
        host.trace.decision('retry', undefined, { controller: name, key, error: error.message })
      queue.addRateLimited(key)
    }
    queue.done(key)
    onChange?.()
  }
}

/** Bugs of our own (TypeError and the like) end the program, so that they are seen. */
function isRetriable(error: unknown): error is Error {
  return error instanceof ApiError || error instanceof NetworkError || error instanceof RetryLater
}
