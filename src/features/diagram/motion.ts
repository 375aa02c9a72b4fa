// Where messages and flying pods are at a virtual time: pure functions of what they are and of that time, so that
// pausing, slow motion and going back need nothing more.
import type { Flight, ShownMessage } from '../../state/mirror.ts'
import type { Point, Rect } from './layout.ts'

/** The part of its way that a message has gone: below 0 not sent yet, above 1 arrived. */
export function progressOf(message: ShownMessage, nowMs: number): number {
  // Held back by a cut link: it gets as far as the cut and stays there.
  if (message.arrivesAtMs === Infinity) return Math.min(0.5, (nowMs - message.sentAtMs) / 400)
  return (nowMs - message.sentAtMs) / message.shownForMs
}

/** A message slows down before it arrives, so that one can see where it goes. */
export function eased(progress: number): number {
  return progress < 0.5 ? 2 * progress * progress : 1 - (-2 * progress + 2) ** 2 / 2
}

/** Where a pod is on its flight from the anchorage to its machine: along an arc, for a moment larger. */
export function flightBox(
  flight: Flight,
  from: Rect,
  to: Rect,
  nowMs: number,
): (Rect & { readonly progress: number }) | undefined {
  const progress = (nowMs - flight.startedAtMs) / Math.max(1e-6, flight.endsAtMs - flight.startedAtMs)
  if (progress < 0 || progress >= 1) return undefined
  const t = eased(progress)
  const arc = Math.sin(Math.PI * t)
  const swell = 1 + 0.18 * arc
  const [width, height] = [mix(from.width, to.width, t) * swell, mix(from.height, to.height, t) * swell]
  const middle: Point = {
    x: mix(from.x + from.width / 2, to.x + to.width / 2, t),
    y: mix(from.y + from.height / 2, to.y + to.height / 2, t) - 60 * arc,
  }
  return { x: middle.x - width / 2, y: middle.y - height / 2, width, height, progress }
}

/** Messages on the same way and of the same shape, when they are too many to be told apart. */
export type Stream = { readonly key: string; readonly messages: readonly ShownMessage[] }

const fewEnough = 6
/** What the cluster does of its own accord is left out once time has slowed down so much that it would hang in the air. */
const hangsForMs = 4000

/** Parts what is under way at a time into single messages and streams. */
export function underWay(
  messages: Iterable<ShownMessage>,
  nowMs: number,
  rate: number,
): { readonly singles: readonly ShownMessage[]; readonly streams: readonly Stream[] } {
  const byWay = new Map<string, ShownMessage[]>()
  for (const message of messages) {
    const progress = progressOf(message, nowMs)
    if (progress < 0 || progress > 1) continue
    if (message.root === 0 && rate > 0 && message.shownForMs > hangsForMs * rate) continue
    const key = `${message.from}>${message.to}>${message.shape}`
    const list = byWay.get(key)
    if (list) list.push(message)
    else byWay.set(key, [message])
  }
  const singles: ShownMessage[] = []
  const streams: Stream[] = []
  for (const [key, list] of byWay)
    if (list.length > fewEnough) streams.push({ key, messages: list })
    else singles.push(...list)
  return { singles, streams }
}

function mix(from: number, to: number, part: number): number {
  return from + (to - from) * part
}
