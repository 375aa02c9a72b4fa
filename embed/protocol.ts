// What a page and the widget in its iframe say to each other. The widget says hello to its parent; the parent answers
// with one end of a MessageChannel, and everything else goes over that: nobody else can listen or speak.

/** Goes up with every change that an older partner would not understand. */
export const protocolVersion = 1

/** From the widget to its parent, again until it is answered. It tells nothing but that it is there. */
export type Hello = { readonly type: 'wheelhouse:hello'; readonly version: number }
/** From the parent to the widget, with a port. */
export type Welcome = { readonly type: 'wheelhouse:welcome'; readonly version: number }

export const verbs = ['load', 'apply', 'exec', 'play', 'pause', 'step', 'seek', 'speed', 'state', 'export'] as const
export type Verb = (typeof verbs)[number]

/** From the parent. Answered by a Reply of the same id. */
export type Call = { readonly id: number; readonly verb: Verb; readonly args: readonly unknown[] }
export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: string }

/** From the widget, unasked. */
export type Happening =
  /** The cluster is up and answers. */
  | { readonly event: 'ready'; readonly detail: PlayerState }
  /** Something that a person caused: a line of the trace. */
  | {
      readonly event: 'event'
      readonly detail: { readonly atMs: number; readonly source: string; readonly text: string }
    }
  /** Time was stepped, or came to a stand. */
  | { readonly event: 'step'; readonly detail: PlayerState }
  /** How high the widget would like to be, in px. */
  | { readonly event: 'height'; readonly detail: { readonly height: number } }

export type PlayerState = {
  readonly version: number
  /** Virtual ms since the machines were switched on. */
  readonly nowMs: number
  readonly playing: boolean
  readonly speed: number | 'story'
  readonly seed: number
  readonly booted: boolean
  /** Pods by the word of their STATUS column. */
  readonly pods: Readonly<Record<string, number>>
}
