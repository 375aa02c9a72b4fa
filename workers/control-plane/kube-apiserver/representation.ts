// How an answer is shown: as JSON objects, as a Table, or with the metadata alone, as the Accept header asks for it.
// Like apiserver/pkg/endpoints/handlers/negotiation.
import type { KubeList, KubeObject } from '../../apimachinery/object.ts'
import { badRequestStatus, notAcceptableStatus } from '../../apimachinery/status-error.ts'
import { apiVersionOf, type Column, type Conversion, conversionOf, type Kind } from '../../apis/define-kind.ts'
import { acceptedType, isServedType, type MediaType, mediaTypes, streamTypes } from './media-type.ts'
import type { RequestContext } from './request-context.ts'
import { refuse } from './status-error.ts'

type IncludeObject = 'None' | 'Metadata' | 'Object'

export type Representation = {
  object(object: KubeObject): unknown
  list(list: KubeList): unknown
  /** One object of a watch; `isFirst` until one was sent. */
  watched(object: KubeObject, isFirst: boolean): unknown
  /** Whether objects go out just as they are. */
  readonly isPlain: boolean
}

const types = Object.values(mediaTypes)

export function representationOf(kind: Kind, { request, info }: RequestContext, nowMs: () => number): Representation {
  const shown = shownAs(kind, request, info, nowMs)
  const conversion = conversionOf(kind)
  return conversion ? converted(shown, conversion, kind.custom !== undefined) : shown
}

function shownAs(
  kind: Kind,
  request: RequestContext['request'],
  info: RequestContext['info'],
  nowMs: () => number,
): Representation {
  const form = formOf(request.headers['accept'], info.verb, kind.custom !== undefined)
  if (form.as === undefined) return plain
  if (form.as === 'PartialObjectMetadata') return metadataOnly(kind, form.version)
  return table(kind, form.version, includeObjectOf(info.query.get('includeObject')), nowMs)
}

const plain: Representation = {
  object: (object) => object,
  list: (list) => ({ ...list, items: list.items.map(withoutType) }),
  watched: (object) => object,
  isPlain: true,
}

/** Objects are shown in the version that was asked for; those of a custom kind say so in lists too. */
function converted(shown: Representation, { fromStorage }: Conversion, itemsHaveTypes: boolean): Representation {
  return {
    object: (object) => shown.object(fromStorage(object)),
    list: (list) => {
      const items = list.items.map(fromStorage)
      return shown.isPlain && itemsHaveTypes ? { ...list, items } : shown.list({ ...list, items })
    },
    watched: (object, isFirst) => shown.watched(fromStorage(object), isFirst),
    isPlain: false,
  }
}

/** The items of a list don't say what they are: the list does. */
function withoutType({ apiVersion: _apiVersion, kind: _kind, ...rest }: KubeObject): KubeObject {
  return rest
}

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
