// What kind of answer a client accepts: JSON, YAML or protobuf, of the object itself, as a Table, or with the metadata alone.
// Fetched for the first client that asks for more than JSON: programs do not. CBOR is not among the forms, as by default.
// Like apiserver/pkg/endpoints/handlers/negotiation and response.go.
import type { KubeObject } from '../../apimachinery/object.ts'
import { badRequestStatus, notAcceptableStatus } from '../../apimachinery/status-error.ts'
import { apiVersionOf, type Column, type Kind } from '../../apis/define-kind.ts'
import { type Encoding, mediaTypes } from './media-types.ts'
import { plain, type Representation } from './representation.ts'
import type { RequestContext } from './request-context.ts'
import { refuse } from './status-error.ts'

type IncludeObject = 'None' | 'Metadata' | 'Object'

/** How the client wants to see objects of a kind. */
export function acceptedRepresentation(
  kind: Kind,
  { request, info }: RequestContext,
  nowMs: () => number,
): Representation {
  const form = formOf(request.headers['accept'], info.verb, kind.custom !== undefined)
  if (form.as === undefined) return plain
  if (form.as === 'PartialObjectMetadata') return metadataOnly(kind, form.version)
  return table(kind, form.version, includeObjectOf(info.query.get('includeObject')), nowMs)
}

/** The form of an answer; undefined: what the client accepts is none of them. */
export function acceptedEncoding(accept: string | undefined, isCustom: boolean): Encoding | undefined {
  return acceptedType(accept, isCustom)?.encoding
}

const types = Object.values(mediaTypes)

function formOf(accept: string | undefined, verb: string, isCustom: boolean): MediaType {
  // Custom resources are not served by go-restful, which looks at the types first.
  if (accept && !isCustom && !isServedType(accept)) {
    const streams = verb === 'list' || verb === 'watch' ? streamTypes : []
    const message = `406: Not Acceptable\n\nAvailable representations: ${[...types, ...streams].join(', ')}`
    refuse({ ...notAcceptableStatus(message), details: {} })
  }
  const form = acceptedType(accept, isCustom)
  if (form && (verb !== 'watch' || form.encoding !== 'yaml')) return form
  const served = form ? streamTypes : types
  return refuse(notAcceptableStatus(`only the following media types are accepted: ${served.join(', ')}`))
}

function includeObjectOf(text: string | undefined): IncludeObject {
  if (text === undefined || text === '') return 'Metadata'
  if (text === 'None' || text === 'Metadata' || text === 'Object') return text
  const wrong = `includeObject: Invalid value: ${JSON.stringify(text)}: must be 'Metadata', 'Object', 'None', or empty`
  return refuse(badRequestStatus(`Unable to convert to Table as requested: ${wrong}`))
}

function metadataOnly(kind: Kind, version: string): Representation {
  const apiVersion = `meta.k8s.io/${version}`
  const object = ({ metadata }: KubeObject) => {
    return { kind: 'PartialObjectMetadata', apiVersion, metadata: kind.innerMetadata?.(metadata) ?? metadata }
  }
  return {
    object,
    list: ({ metadata, items }) => ({
      kind: 'PartialObjectMetadataList',
      apiVersion,
      metadata,
      items: items.map(object),
    }),
    watched: object,
    isPlain: false,
  }
}

function table(kind: Kind, version: string, include: IncludeObject, nowMs: () => number): Representation {
  const head = { kind: 'Table', apiVersion: `meta.k8s.io/${version}` }
  const columnDefinitions = kind.columns.filter(({ name }) => name !== '').map(definitionOf)
  const rowOf = (object: KubeObject) => {
    const found = kind.rowConditions?.(object)
    const cells = kind.columns.map((column) => column.cell(object, nowMs()))
    const row = found === undefined ? { cells } : { cells, conditions: found }
    if (include === 'None') return { ...row, object: null }
    const metadata = kind.innerMetadata?.(object.metadata) ?? object.metadata
    const meta = { kind: 'PartialObjectMetadata', apiVersion: head.apiVersion, metadata }
    return {
      ...row,
      object: include === 'Metadata' ? meta : { apiVersion: apiVersionOf(kind), kind: kind.kind, ...object },
    }
  }
  const one = (object: KubeObject, withColumns: boolean) => ({
    ...head,
    metadata: { resourceVersion: object.metadata.resourceVersion },
    columnDefinitions: withColumns ? columnDefinitions : null,
    rows: [rowOf(object)],
  })
  return {
    object: (object) => one(object, true),
    list: ({ metadata, items }) => {
      const sorted = kind.rowOrder ? items.toSorted(kind.rowOrder) : items
      return { ...head, metadata, columnDefinitions, rows: sorted.map(rowOf) }
    },
    watched: one,
    isPlain: false,
  }
}

function definitionOf({ name, type, format = '', description = '', priority = 0 }: Column<KubeObject>) {
  return { name, type, format, description, priority }
}

// ---- the Accept header

type MediaType = {
  readonly encoding: Encoding
  /** What the object is to be made into. */
  readonly as: 'Table' | 'PartialObjectMetadata' | undefined
  readonly version: string
}

/** YAML has no end of an object that a stream could go on after. */
const streamTypes = [`${mediaTypes.json};stream=watch`, `${mediaTypes.protobuf};stream=watch`]

type Clause = {
  readonly type: string
  readonly quality: number
  readonly parameters: ReadonlyMap<string, string>
}

const plainJson: MediaType = { encoding: 'json', as: undefined, version: '' }

/** What the client likes best of all there is; undefined: nothing. Custom resources have no form in protobuf. */
function acceptedType(accept: string | undefined, isCustom: boolean): MediaType | undefined {
  if (accept === undefined || accept === '' || accept === mediaTypes.json) return plainJson
  for (const clause of clausesOf(accept))
    for (const encoding of ['json', 'yaml', 'protobuf'] as const) {
      const accepted = matches(clause.type, mediaTypes[encoding]) ? acceptedClause(clause, encoding) : undefined
      const hasForm = !isCustom || accepted?.encoding !== 'protobuf' || accepted.as !== undefined
      if (accepted && hasForm) return accepted
    }
  return undefined
}

/** Whether any of the types is one that is served at all, whatever its parameters. Like go-restful's matchesAccept. */
function isServedType(accept: string): boolean {
  const served = Object.values(mediaTypes)
  const types = accept.split(',').map((part) => part.split(';', 1)[0]?.trim() ?? '')
  return types.some((type) => type === '*/*' || served.includes(type))
}

function matches(asked: string, type: string): boolean {
  return asked === type || asked === 'application/*' || asked === '*/*'
}

const convertible = ['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList']

function acceptedClause({ parameters }: Clause, encoding: Encoding): MediaType | undefined {
  const [as = '', group = '', version = ''] = ['as', 'g', 'v'].map((name) => parameters.get(name))
  const stream = parameters.get('stream') ?? ''
  if (stream !== '' && (encoding === 'yaml' || stream !== 'watch')) return undefined
  if (!['', 'v1'].includes(parameters.get('sv') ?? '')) return undefined
  if (!['as', 'g', 'v'].some((name) => parameters.has(name))) return { ...plainJson, encoding }
  if (!convertible.includes(as) || group !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1'))
    return undefined
  // A Table has no form in protobuf.
  if (as === 'Table') return encoding === 'protobuf' ? undefined : { encoding, as, version }
  return { encoding, as: 'PartialObjectMetadata', version }
}

/** The clauses of an Accept header, the best first. Like goautoneg. */
function clausesOf(accept: string): Clause[] {
  const clauses = accept.split(',').map(clauseOf)
  // What goautoneg compares by is no order; so how it sorts matters: Go inserts one after the other.
  const sorted: Clause[] = []
  for (const clause of clauses) {
    let at = sorted.length
    while (at > 0 && isBetter(clause, sorted[at - 1] as Clause)) at--
    sorted.splice(at, 0, clause)
  }
  return sorted
}

function clauseOf(text: string): Clause {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim())
  const parameters = new Map<string, string>()
  let quality = 1
  for (const one of rest) {
    const [name = '', value = ''] = one.split('=', 2)
    if (name === 'q') quality = Number.parseFloat(value) || 0
    else parameters.set(name, value)
  }
  return { type, quality, parameters }
}

function isBetter(a: Clause, b: Clause): boolean {
  if (a.quality > b.quality) return true
  if (!a.type.startsWith('*/') && b.type.startsWith('*/')) return true
  return !a.type.endsWith('/*') && b.type.endsWith('/*')
}
