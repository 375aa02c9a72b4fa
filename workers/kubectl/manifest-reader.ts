// Reads manifests: the YAML or JSON documents of a file. Pure: the editor's diagnostics and Apply read with it too.
import { readYamlDocuments, type YamlDocument, type YamlError } from '../apimachinery/yaml-reader.ts'
import { isObject, type JsonObject } from './json-value.ts'

export type ManifestDocument = Omit<YamlDocument, 'value'> & { readonly value: JsonObject }

/** What cannot be read. `message` is worded as kubectl words it, without the name of the file: see `readError`. */
export type ManifestError = YamlError

/** With the name of the file, as kubectl says it. */
export function readError({ message }: ManifestError, source: string): string {
  return message.startsWith('json: ')
    ? `unable to decode "${source}": ${message}`
    : `error parsing ${source}: ${message}`
}

export type ManifestFile = {
  readonly documents: readonly ManifestDocument[]
  readonly errors: readonly ManifestError[]
}

export function readManifests(text: string): ManifestFile {
  const { documents, errors } = readYamlDocuments(text)
  const manifests = documents.filter((document): document is ManifestDocument => isObject(document.value))
  const others = documents.filter(({ value }) => !isObject(value))
  const wrong = others.map(({ index, line, value }) => ({ index, line, message: notAnObject(value) }))
  const all = [...errors, ...wrong].sort((a, b) => a.index - b.index)
  return { documents: manifests, errors: all }
}

function notAnObject(value: unknown): string {
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return `json: cannot unmarshal ${kind} into Go value of type unstructured.detector`
}
