// One request on its way through the handler chain, with what the stages before have found out about it.
import type { KubeApi, KubeApiRequest } from '../../protocols/kube-api.ts'
import type { ServerExchange } from '../../simulation/host.ts'
import type { RequestInfo } from './request-info.ts'

export type User = {
  readonly name: string
  readonly uid?: string
  readonly groups: readonly string[]
  readonly extra: Readonly<Record<string, readonly string[]>>
}

export type RequestContext = {
  readonly request: KubeApiRequest
  readonly info: RequestInfo
  readonly user: User
  /** What goes into Warning headers. */
  readonly warnings: string[]
  readonly exchange: ServerExchange<KubeApi>
  /** Answers. Warnings go with it. */
  respond(status: number, body: unknown, headers?: Readonly<Record<string, string>>): void
  /** Answers with what was thrown. */
  fail(error: unknown): void
}

/** Adds a line to the Warning headers, once. */
export function warn(context: Pick<RequestContext, 'warnings'>, text: string): void {
  if (text !== '' && !context.warnings.includes(text)) context.warnings.push(text)
}

/** Adds what a strict decoder found; of a YAML text line by line. Like addStrictDecodingWarnings. */
export function warnOf(context: Pick<RequestContext, 'warnings'>, findings: readonly string[]): void {
  for (const one of findings) {
    const lines = /^(?:error converting YAML to JSON: )?yaml: unmarshal errors:\n(.*)$/s.exec(one)?.[1]
    for (const line of lines?.split('\n') ?? [one]) warn(context, lines === undefined ? line : line.trim())
  }
}
