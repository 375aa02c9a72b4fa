// What travels between the API server and its clients: HTTP with JSON bodies. Bodies are values, shared by reference.
import type { Status } from '../apimachinery/meta-types.ts'

export type KubeApiRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path with query, as in a URL: `/api/v1/namespaces/default/pods?limit=500`. */
  readonly path: string
  /** Names in lower case: `content-type`, `accept`, `authorization`, `user-agent`, `impersonate-user`. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

export type KubeApiResponse = {
  readonly status: number
  /** Names in lower case. `warning` holds the values of all Warning headers, joined by a newline. */
  readonly headers: Readonly<Record<string, string>>
  /** An object, a list, a Table, a `Status`, or text. A watch that was accepted has none. */
  readonly body: unknown
}

/** One line of a watch. An ERROR carries a {@link Status}; a BOOKMARK an object with nothing but a resourceVersion. */
export type WatchEvent<T = unknown> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; readonly object: T }
  | { readonly type: 'ERROR'; readonly object: Status }

/** A piece of a stream that is no watch: a log line, output of exec. */
export type StreamChunk = { readonly channel: 'stdout' | 'stderr' | 'error'; readonly text: string }

/** Client certificates and tokens are told by the headers; `authorization: Bearer …` or `x-client-cert: CN;O=a,O=b`. */
export type KubeApi = {
  readonly name: 'kube-api'
  readonly request: KubeApiRequest
  readonly response: KubeApiResponse
  readonly event: WatchEvent | StreamChunk
  readonly upload: { readonly channel: 'stdin'; readonly text: string }
}
