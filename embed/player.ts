// The widget's end of the wire to the page that it stands in. Only the parent is heard, only from the origin that spoke
// first, and only over the port that it sent.
import { type Call, type Happening, type Hello, protocolVersion, type Reply, type Verb, verbs } from './protocol.ts'

export type Perform = (verb: Verb, args: readonly unknown[]) => Promise<unknown>

let port: MessagePort | undefined

/** Lets the parent page drive the widget. */
export function offerPlayer(perform: Perform): void {
  if (parent === window) return
  let pinned: string | undefined
  addEventListener('message', (event) => {
    const [offered] = event.ports
    if (event.source !== parent || !isWelcome(event.data) || !offered) return
    if (pinned !== undefined && event.origin !== pinned) return
    pinned = event.origin
    port?.close()
    port = offered
    port.onmessage = ({ data }) => void answer(offered, data, perform)
  })
  const hello: Hello = { type: 'wheelhouse:hello', version: protocolVersion }
  parent.postMessage(hello, '*')
}

/** Tells the parent page, when it listens. */
export function tell(happening: Happening): void {
  port?.postMessage(happening)
}

async function answer(to: MessagePort, data: unknown, perform: Perform): Promise<void> {
  const call = callOf(data)
  if (!call) return
  const { id, verb, args } = call
  const send = (reply: Reply) => to.postMessage(reply)
  if (!verbs.includes(verb)) return send({ id, ok: false, error: `unknown verb: known are ${verbs.join(', ')}` })
  try {
    send({ id, ok: true, value: await perform(verb, args) })
  } catch (error) {
    send({ id, ok: false, error: error instanceof Error ? error.message : String(error) })
  }
}

function isWelcome(data: unknown): boolean {
  const { type, version } = (data ?? {}) as { type?: unknown; version?: unknown }
  return type === 'wheelhouse:welcome' && version === protocolVersion
}

function callOf(data: unknown): Call | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { id, verb, args = [] } = data as { id?: unknown; verb?: unknown; args?: unknown }
  if (typeof id !== 'number' || typeof verb !== 'string' || !Array.isArray(args)) return undefined
  return { id, verb: verb as Verb, args }
}
