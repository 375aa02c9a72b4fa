// Streams a container's log from the API server.
import { pods } from '../apis/resources.ts'
import { pathOf } from '../client-go/rest-client.ts'
import type { Client } from './client.ts'

export type LogOptions = {
  readonly container: string
  readonly follow?: boolean
  readonly previous?: boolean
  readonly timestamps?: boolean
  readonly sinceSeconds?: number
  readonly sinceTime?: string
  readonly tailLines?: number
  readonly limitBytes?: number
}

/** Resolves when the log has ended; rejects with the server's refusal. */
export async function followLogs(
  client: Client,
  namespace: string,
  pod: string,
  options: LogOptions,
  out: (text: string) => void,
): Promise<void> {
  const over = client.host.signal()
  let problem: unknown
  const query = Object.entries(options)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([key, value]) => [key, String(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  client.streamText('GET', pathOf(pods, namespace, pod, 'log'), query, {
    onChunk: ({ text }) => out(text),
    onEnd(error) {
      problem = error
      over.notify()
    },
  })
  await over.wait()
  if (problem) throw problem
}
