// What travels between workloads: plain HTTP as containers and probes speak it, and bare TCP for everything else.

export type HttpRequest = {
  readonly method: string
  /** Path with query. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type HttpResponse = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Http = {
  readonly name: 'http'
  readonly request: HttpRequest
  readonly response: HttpResponse
  readonly event: never
  readonly upload: never
}

/** A TCP service that is not HTTP (redis, postgres): lines in, lines out. A bare connect is an empty `line`. */
export type Tcp = {
  readonly name: 'tcp'
  readonly request: { readonly line: string }
  readonly response: { readonly line: string }
  readonly event: { readonly line: string }
  readonly upload: { readonly line: string }
}
