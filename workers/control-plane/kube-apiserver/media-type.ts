// What kind of answer a client accepts: JSON, YAML or protobuf, of the object itself or made into something else.
// Like apiserver/pkg/endpoints/handlers/negotiation. CBOR is not among them, as by default.

export type Encoding = 'json' | 'yaml' | 'protobuf'
export type MediaType = {
  readonly encoding: Encoding
  /** What the object is to be made into. */
  readonly as: 'Table' | 'PartialObjectMetadata' | undefined
  readonly version: string
}

export const mediaTypes: Readonly<Record<Encoding, string>> = {
  json: 'application/json',
  yaml: 'application/yaml',
  protobuf: 'application/vnd.kubernetes.protobuf',
}
/** YAML has no end of an object that a stream could go on after. */
export const streamTypes = [`${mediaTypes.json};stream=watch`, `${mediaTypes.protobuf};stream=watch`]

type Clause = {
  readonly type: string
  readonly quality: number
  readonly parameters: ReadonlyMap<string, string>
}

const plainJson: MediaType = { encoding: 'json', as: undefined, version: '' }

/** What the client likes best of all there is; undefined: nothing. Custom resources have no form in protobuf. */
export function acceptedType(accept: string | undefined, isCustom: boolean): MediaType | undefined {
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
export function isServedType(accept: string): boolean {
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
