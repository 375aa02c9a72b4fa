// Deletes an object and waits until it is gone. Like kubectl's delete with --wait.
import { isApiError, pathOf } from '../client-go/rest-client.ts'
import type { Client, Query } from './client.ts'
import { at, type JsonObject, stringAt } from './json-value.ts'
import type { Info } from './selection.ts'

export async function deleteAndWait(client: Client, info: Info): Promise<void> {
  const answer = await sendDelete(client, info, { propagationPolicy: 'Background' })
  await waitUntilGone(client, info, uidOf(answer) || stringAt(info.object, 'metadata', 'uid'), 0)
}

export function sendDelete(client: Client, info: Info, options: JsonObject, query: Query = {}): Promise<JsonObject> {
  const path = pathOf(info.resource, client.namespaceFor(info.resource, info.namespace), info.name)
  return client.request<JsonObject>('DELETE', path, { body: options, query })
}

/** The uid of what was deleted: of the object when it is still there, else told by the Status. */
export function uidOf(answer: JsonObject): string {
  return stringAt(answer, 'metadata', 'uid') || stringAt(answer, 'details', 'uid')
}

/**
 * Watches an object until it is gone or another has taken its name. Resolves with whether that happened within
 * `timeoutMs` (0: however long it takes).
 */
export async function waitUntilGone(client: Client, info: Info, uid: string, timeoutMs: number): Promise<boolean> {
  const { host } = client
  const deadlineMs = timeoutMs > 0 ? host.clock.nowMs() + timeoutMs : Number.POSITIVE_INFINITY
  for (;;) {
    const left = deadlineMs - host.clock.nowMs()
    if (left <= 0) return false
    let resourceVersion = ''
    try {
      const object = await client.get<JsonObject>(info.resource, info.namespace, info.name)
      if (uid !== '' && stringAt(object, 'metadata', 'uid') !== uid) return true
      resourceVersion = stringAt(object, 'metadata', 'resourceVersion')
    } catch (error) {
      if (isApiError(error, 'NotFound')) return true
      throw error
    }
    if (await watchGone(client, info, resourceVersion, left)) return true
  }
}

/** Resolves with true when the watch saw the object go, with false when it ended without. */
async function watchGone(client: Client, info: Info, resourceVersion: string, leftMs: number): Promise<boolean> {
  const { host } = client
  const over = host.signal()
  let gone = false
  const path = pathOf(info.resource, client.namespaceFor(info.resource, info.namespace))
  const stream = client.watch(
    path,
    { fieldSelector: `metadata.name=${info.name}`, resourceVersion, timeoutSeconds: 300 + host.random.below(300) },
    {
      onEvent(event) {
        if (event.type !== 'DELETED') return
        gone = at(event.object, 'metadata', 'name') === info.name
        over.notify()
      },
      onEnd: () => over.notify(),
    },
  )
  const timer = Number.isFinite(leftMs) ? host.clock.after(leftMs, () => over.notify()) : undefined
  await over.wait()
  timer?.cancel()
  stream.close()
  return gone
}
