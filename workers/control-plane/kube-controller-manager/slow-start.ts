// Does something many times, at first once, then twice, then four times at once: if it fails, it fails seldom.
// Like slowStartBatch in pkg/controller/replicaset/replica_set.go.
import { isRefusal } from './pod-control.ts'

export type SlowStart = { readonly successes: number; readonly error: Error | undefined }

export async function slowStart(count: number, act: (index: number) => Promise<unknown>): Promise<SlowStart> {
  let done = 0
  let successes = 0
  for (let size = Math.min(count, 1); size > 0; size = Math.min(2 * size, count - done)) {
    const from = done
    const outcomes = await inParallel(size, (i) => act(from + i))
    done += size
    const errors = outcomes.filter((error) => error !== undefined)
    successes += size - errors.length
    if (errors.length > 0) return { successes, error: errors[0] }
  }
  return { successes, error: undefined }
}

/** Does all at once and waits for all; an answer that refuses is returned, anything else is a bug and thrown. */
export async function inParallel(
  count: number,
  act: (index: number) => Promise<unknown>,
): Promise<readonly (Error | undefined)[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      try {
        await act(i)
        return undefined
      } catch (error) {
        if (isRefusal(error)) return error
        throw error
      }
    }),
  )
}
