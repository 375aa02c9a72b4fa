// Watches one pod until it is in a certain phase.
import { pods } from '../apis/resources.ts'
import { pathOf } from '../client-go/rest-client.ts'
import type { Client } from './client.ts'
import { isObject, type JsonObject, stringAt } from './json-value.ts'

/** Resolves with the pod once its phase is one of `phases`; undefined when that takes longer than `timeoutMs`. */
export async function waitForPod(
  client: Client,
  namespace: string,
  name: string,
  phases: readonly string[],
  timeoutMs: number,
): Promise<JsonObject | undefined> {
  const { host } = client
  const over = host.signal()
  const first = await client.get<JsonObject>(pods, namespace, name)
  let found: JsonObject | undefined
  let gone = false
  const look = (pod: unknown): void => {
    if (!isObject(pod) || !phases.includes(stringAt(pod, 'status', 'phase'))) return
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
  const timer = host.clock.after(timeoutMs, () => over.notify())
  if (!found && !gone) await over.wait()
  timer.cancel()
  stream.close()
  return found
}
