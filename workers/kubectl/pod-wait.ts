// Watches one pod until it is as wanted.
import { pods } from '../apis/resources.ts'
import { pathOf } from '../client-go/rest-client.ts'
import type { Client } from './client.ts'
import { isObject, type JsonObject, stringAt } from './json-value.ts'

/** Resolves with the pod once it `fits`; undefined when it goes before, or when that takes longer than `timeoutMs`. */
export async function waitForPod(
  client: Client,
  namespace: string,
  name: string,
  fits: (pod: JsonObject) => boolean,
  timeoutMs: number,
): Promise<JsonObject | undefined> {
  const { host } = client
  const over = host.signal()
  const first = await client.get<JsonObject>(pods, namespace, name)
  let found: JsonObject | undefined
  let gone = false
  const look = (pod: unknown): void => {
    if (found || !isObject(pod) || !fits(pod)) return
    found = pod
    over.notify()
  }
  look(first)
  if (found) return found
  const stream = client.watch(
    pathOf(pods, namespace),
    { fieldSelector: `metadata.name=${name}`, resourceVersion: stringAt(first, 'metadata', 'resourceVersion') },
    {
      onEvent(event) {
        if (event.type === 'DELETED') gone = true
        if (event.type === 'ADDED' || event.type === 'MODIFIED') look(event.object)
        if (gone) over.notify()
      },
      onEnd() {
        gone = true
        over.notify()
      },
    },
  )
  const timer = Number.isFinite(timeoutMs) ? host.clock.after(timeoutMs, () => over.notify()) : undefined
  if (!found && !gone) await over.wait()
  timer?.cancel()
  stream.close()
  return found
}
