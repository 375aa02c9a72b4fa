// Applies the text of the editor as `kubectl apply -f` would, with the same requests, and tells for every document what
// became of it and which of its lines are at fault.
import { ApiError } from '../client-go/rest-client.ts'
import type { DocumentResult } from '../contract.ts'
import type { Host, Program } from '../simulation/host.ts'
import { applyObject } from './apply/apply-object.ts'
import type { ApplyOptions } from './apply/apply-options.ts'
import { Client } from './client.ts'
import { clientConfig } from './client-config.ts'
import { shownName } from './discovery.ts'
import { describeError, plainMessage } from './errors.ts'
import { parseLine } from './flags.ts'
import { globalFlags } from './global-flags.ts'
import { isObject, listAt, stringAt } from './json-value.ts'
import { type ManifestDocument, type ManifestError, readError, readManifests } from './manifest-reader.ts'
import { infoFromManifest } from './selection.ts'

export type ApplyRequest = {
  readonly text: string
  /** The name that the text is known under. */
  readonly file: string
  /** Has the server check everything and store nothing. */
  readonly dryRun: boolean
  /** Called once, when every document has been dealt with. */
  done(results: readonly DocumentResult[]): void
}

/** A run of kubectl that applies one text. */
export function applyManifest({ text, file, dryRun, done }: ApplyRequest): Program {
  return async (host) => {
    const { documents, errors } = readManifests(text)
    const results = errors.map((error) => unreadable(error, file))
    const applier = new Applier(host, file, dryRun)
    for (const document of documents) results.push(await applier.apply(document))
    results.sort((a, b) => a.document - b.document)
    for (const { message, outcome } of results)
      (outcome === 'invalid' || outcome === 'failed' ? host.stdio.stderr : host.stdio.stdout)(`${message}\n`)
    done(results)
    return results.some(({ outcome }) => outcome === 'invalid' || outcome === 'failed') ? 1 : 0
  }
}

type Problem = DocumentResult['problems'][number]

class Applier {
  readonly #host: Host
  readonly #file: string
  readonly #options: ApplyOptions
  #client: Client | undefined

  constructor(host: Host, file: string, dryRun: boolean) {
    this.#host = host
    this.#file = file
    this.#options = {
      dryRun: dryRun ? 'server' : 'none',
      fieldManager: 'kubectl-client-side-apply',
      fieldValidation: 'Strict',
      serverSide: false,
      forceConflicts: false,
      subresource: '',
      force: false,
      warn: host.stdio.stderr,
    }
  }

  /** All objects of one document: more than one when it is a List. */
  async apply(document: ManifestDocument): Promise<DocumentResult> {
    const base = resultOf(document)
    for (const field of ['apiVersion', 'kind'])
      if (stringAt(document.value, field) === '')
        return invalid(base, `${field} not set`, [{ line: base.line, field, message: `${field} not set` }])
    const duplicates = document.duplicates.map(({ field, line }) => ({
      line,
      field,
      message: `key "${field}" is already set in this mapping`,
    }))
    const items = listAt(document.value, 'items').filter(isObject)
    const objects = stringAt(document.value, 'kind').endsWith('List') && items.length > 0 ? items : [document.value]
    try {
      const lines: string[] = []
      let outcome: DocumentResult['outcome'] = 'unchanged'
      for (const object of objects) {
        const info = await infoFromManifest(this.#connect(), object, this.#file, document)
        const { operation } = await applyObject(this.#connect(), info, this.#options)
        lines.push(
          `${shownName(info.resource, info.name)} ${operation}${this.#options.dryRun === 'server' ? ' (server dry run)' : ''}`,
        )
        if (operation === 'created') outcome = 'created'
        else if (operation !== 'unchanged' && outcome === 'unchanged') outcome = 'configured'
      }
      return { ...base, outcome, message: lines.join('\n'), problems: duplicates }
    } catch (error) {
      const { text } = describeError(error)
      const problems = [...duplicates, ...problemsOf(error, document)]
      const refused = !(error instanceof ApiError) || error.status.code === 422 || error.status.code === 400
      return {
        ...base,
        outcome: refused && problems.length > duplicates.length ? 'invalid' : 'failed',
        message: text.trimEnd(),
        problems,
      }
    }
  }

  #connect(): Client {
    const { flags } = parseLine([], globalFlags, 'kubectl')
    this.#client ??= new Client(
      this.#host,
      clientConfig(this.#host, flags),
      flags.string('cache-dir'),
      false,
      this.#host.stdio.stderr,
    )
    return this.#client
  }
}

function resultOf({ index, line, value }: ManifestDocument): DocumentResult {
  return {
    document: index,
    line,
    kind: stringAt(value, 'kind'),
    name: stringAt(value, 'metadata', 'name'),
    namespace: stringAt(value, 'metadata', 'namespace'),
    outcome: 'failed',
    message: '',
    problems: [],
  }
}

function invalid(base: DocumentResult, message: string, problems: readonly Problem[]): DocumentResult {
  return { ...base, outcome: 'invalid', message: `error: error validating data: ${message}`, problems }
}

function unreadable(error: ManifestError, file: string): DocumentResult {
  const { index, line, message } = error
  return {
    document: index,
    line,
    kind: '',
    name: '',
    namespace: '',
    outcome: 'invalid',
    message: `error: ${readError(error, file)}`,
    problems: [{ line, field: '', message }],
  }
}

/** Which fields a refusal is about. */
function problemsOf(error: unknown, document: ManifestDocument): readonly Problem[] {
  const at = (field: string, message: string): Problem => ({ line: document.lineOf(field), field, message })
  if (error instanceof ApiError) {
    const causes = error.status.details?.causes ?? []
    if (error.reason === 'Invalid') {
      // What is wrong with an object's metadata is told twice.
      const told = new Map(causes.map((cause) => [`${cause.field}: ${cause.message}`, cause]))
      return [...told.values()].map(({ field = '', message = '' }) => at(field, message))
    }
  }
  const message = plainMessage(error)
  const unknown = [...message.matchAll(/(unknown|duplicate) field "([^"]+)"/g)]
  if (unknown.length > 0) return unknown.map(([text, , field = '']) => at(field, text))
  const typed = /json: cannot unmarshal \S+ into Go struct field \w+\.(\S+) of type \S+/.exec(message)
  if (typed) return [at(typed[1] ?? '', typed[0])]
  if (/no matches for kind/.test(message))
    return [at('kind', message.replace(/^.*?(?=no matches)/s, '').split('\n')[0] ?? '')]
  return []
}
