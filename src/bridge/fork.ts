// Going back and on from there in another way: the run up to that moment is had again in a fresh worker, and what it had
// become is kept as another future.
import type { Recording, Replayed } from '../../workers/contract.ts'
import { currentCluster } from '../state/cluster-store.ts'
import { type Future, leaveFuture, swapFuture } from '../state/futures.ts'
import { outcome, play, recording, startOver } from './commands.ts'

/** Goes on from the moment that is shown, as if nothing had happened later. */
export async function continueFromHere(atMs: number = currentCluster().nowMs): Promise<void> {
  const [whole, before, end] = await Promise.all([recording(), recording(atMs), outcome()])
  leaveFuture({ recording: whole, outcome: end, partedAtMs: atMs }, 'forked')
  await startOver(before)
}

/** The same, and time passes. */
export async function playFromHere(): Promise<void> {
  await continueFromHere()
  await play()
}

/** Goes back to before what the reader did last. False: nothing was done. */
export async function undoLast(): Promise<boolean> {
  const whole = await recording()
  const last = whole.inputs.at(-1)
  if (!last) return false
  leaveFuture({ recording: whole, outcome: await outcome(), partedAtMs: last.atMs }, 'undone')
  await startOver(without(whole, last.atMs))
  return true
}

/** Takes up another future where it was left; the run in hand is kept in its place. */
export async function returnTo({ name, recording: run }: Future): Promise<Replayed | undefined> {
  const [whole, end] = await Promise.all([recording(), outcome()])
  swapFuture(name, { recording: whole, outcome: end })
  return startOver(run)
}

/** The run up to its last input, without it. */
function without({ hash: _, ...run }: Recording, untilMs: number): Recording {
  return { ...run, inputs: run.inputs.slice(0, -1), untilMs }
}
