// What the page and the presenter's window say to each other, over a channel that only these two know the name of.
import type { Speed } from '../../../workers/contract.ts'

/** From the presenter to the page. */
export type Wish =
  | { readonly type: 'hello' }
  | { readonly type: 'play' | 'pause' | 'step' | 'step-back' | 'fit' }
  | { readonly type: 'speed'; readonly speed: Speed }
  /** A line for the terminal. */
  | { readonly type: 'run'; readonly line: string }
  /** Key of the thing to be lit, as in `targetKey`; '' lights all. */
  | { readonly type: 'spotlight'; readonly key: string }

/** From the page to the presenter. */
export type Telling = {
  readonly type: 'state'
  readonly nowMs: number
  readonly playing: boolean
  readonly speed: Speed
  /** What people caused last, newest first. */
  readonly told: readonly string[]
  /** What can be lit: programs, and machines as a whole, without a name. */
  readonly spots: readonly { readonly key: string; readonly name: string; readonly machine: string }[]
  readonly spotlight: string
}

export function channelOf(id: string): BroadcastChannel {
  return new BroadcastChannel(`wheelhouse-presenter-${id}`)
}

const plain = ['hello', 'play', 'pause', 'step', 'step-back', 'fit'] as const

/** Whatever comes over the channel, only wishes get through. */
export function readWish(data: unknown): Wish | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { type, speed, line, key } = data as Readonly<Record<string, unknown>>
  const simple = plain.find((each) => each === type)
  if (simple) return { type: simple }
  if (type === 'speed' && (speed === 'story' || (typeof speed === 'number' && speed > 0 && speed <= 1000)))
    return { type, speed }
  if (type === 'run' && typeof line === 'string' && line.length <= 10_000) return { type, line }
  if (type === 'spotlight' && typeof key === 'string' && key.length <= 300) return { type, key }
  return undefined
}
