// Recorded protobuf: objects that were read as JSON and as protobuf, and the requests that kubectl sends.
import { decodeProtobuf } from '../../bridge/protobuf.ts'
import { sortedJson } from '../normalise-json.ts'
import { type FileResult, Tally } from '../result.ts'

type Vector = { readonly kind: string; readonly json: unknown; readonly protobufBase64: string }
type Request = { readonly cmd: string; readonly requestBody?: { readonly base64?: string } | null }
type Recorded = { readonly vectors?: readonly Vector[]; readonly requests?: readonly Request[] }

export async function replayProtobuf(file: string, text: string): Promise<FileResult> {
  const { vectors = [], requests = [] } = JSON.parse(text) as Recorded
  const tally = new Tally(file)
  for (const { kind, json, protobufBase64 } of vectors)
    tally.compare(kind, sortedJson(withoutTemplateKinds(json)), sortedJson(decoded(protobufBase64)))
  for (const { cmd, requestBody } of requests) {
    if (requestBody?.base64 === undefined) continue
    const body = decoded(requestBody.base64)
    tally.count(cmd, typeof body === 'string' ? body : '')
  }
  return tally.result
}

/** The claim templates of a StatefulSet say what they are in JSON; in protobuf there is no place for it. */
function withoutTemplateKinds(value: unknown): unknown {
  const object = value as { spec?: { volumeClaimTemplates?: readonly Record<string, unknown>[] } }
  if (!object.spec?.volumeClaimTemplates) return value
  const templates = object.spec.volumeClaimTemplates.map((one) => ({ ...one, kind: undefined, apiVersion: undefined }))
  return { ...object, spec: { ...object.spec, volumeClaimTemplates: templates } }
}

/** The object, or why it could not be decoded. */
function decoded(base64: string): unknown {
  try {
    return decodeProtobuf(Buffer.from(base64, 'base64'))
  } catch (error) {
    return `cannot be decoded: ${error instanceof Error ? error.message : error}`
  }
}
