// What goes wrong in kubectl, and the words and exit code it ends with. Like kubectl/pkg/cmd/util/helpers.go checkErr.
import type { Status } from '../apimachinery/meta-types.ts'
import { ApiError } from '../client-go/rest-client.ts'

/** Ends the command with these words on standard error, as they are. */
export class CommandError extends Error {
  readonly code: number
  constructor(message: string, code = 1) {
    super(message)
    this.code = code
  }
}

/** A failure to reach the server. Like url.Error. */
export class ConnectionError extends Error {
  readonly server: string
  readonly reason: string
  constructor(operation: string, url: string, server: string, reason: string) {
    super(`${operation} "${url}": ${reason}`)
    this.server = server
    this.reason = reason
  }
}

/** Several things went wrong; all of them are told. */
export class ErrorList extends Error {
  readonly errors: readonly unknown[]
  constructor(errors: readonly unknown[]) {
    super(errors.map(plainMessage).join('\n'))
    this.errors = errors
  }
}

/** Throws what was gathered, if anything. */
export function throwAll(errors: readonly unknown[]): void {
  if (errors.length === 1) throw errors[0]
  if (errors.length > 1) throw new ErrorList(errors)
}

export function fail(message: string, code = 1): never {
  throw new CommandError(`error: ${message}`, code)
}

/** Like cmdutil.UsageErrorf. */
export function failUsage(commandPath: string, message: string): never {
  throw new CommandError(`error: ${message}\nSee '${commandPath} -h' for help and examples`)
}

/** What standard error shows for an error. Errors of ours (bugs) are thrown on. */
export function describeError(error: unknown): { readonly text: string; readonly code: number } {
  if (error instanceof ErrorList) return { text: error.errors.map(oneOfSeveral).join('\n'), code: 1 }
  if (error instanceof CommandError) return { text: error.message, code: error.code }
  if (error instanceof ApiError && error.reason === 'Invalid') return { text: invalidMessage(error.status), code: 1 }
  if (error instanceof ApiError || error instanceof ConnectionError) return { text: standardMessage(error), code: 1 }
  throw error
}

/** One line for one error of several. */
export function standardMessage(error: unknown): string {
  if (error instanceof ApiError) {
    const { reason, message = '' } = error.status
    if (reason === 'Unauthorized') return `error: You must be logged in to the server (${message})`
    return reason ? `Error from server (${reason}): ${message}` : `Error from server: ${message}`
  }
  if (error instanceof ConnectionError) {
    if (error.reason.includes('connection refused'))
      return `The connection to the server ${error.server} was refused - did you specify the right host or port?`
    return `Unable to connect to the server: ${error.reason}`
  }
  return plainMessage(error)
}

/** Several errors are told without the word `error` in front of each. */
function oneOfSeveral(error: unknown): string {
  return standardMessage(error).replace(/^error: /, '')
}

export function plainMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function invalidMessage(status: Status): string {
  const { details } = status
  if (!details) return `The request is invalid: ${status.message ?? ''}`
  let text = 'The request is invalid'
  const causes = details.causes ?? []
  if (details.kind || details.name) text = `The ${details.kind ?? ''} "${details.name ?? ''}" is invalid`
  else if (status.message && causes.length === 0) text = `${text}: ${status.message}`
  const lines = [...new Set(causes.map(({ field, message }) => `${field ?? ''}: ${message ?? ''}`))]
  if (lines.length === 0) return text
  if (lines.length === 1) return `${text}: ${lines[0]}\n`
  return `${text}: \n${lines.map((line) => `* ${line}`).join('\n')}`
}

/** `error when creating "app.yaml": …` before a refusal's message. Like cmdutil.AddSourceToErr. */
export function withSource(verb: string, source: string, error: unknown): unknown {
  if (source === '') return error
  const prefix = `error when ${verb} "${source}": `
  return withPrefix(prefix, error)
}

export function withPrefix(prefix: string, error: unknown): unknown {
  if (error instanceof ApiError)
    return new ApiError({ ...error.status, message: `${prefix}${error.status.message ?? ''}` })
  if (error instanceof CommandError) return error
  if (error instanceof ConnectionError) return new CommandError(`error: ${prefix}${error.message}`)
  return error
}
