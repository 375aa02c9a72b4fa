// Bodies that came as text: their value, and what a strict decoder finds in them that the value does not show.
// Like apimachinery/pkg/runtime/serializer/json Decode and unmarshal.
import { inOrderOfText, jsonFindings } from '../../apimachinery/json-findings.ts'
import { badRequestStatus } from '../../apimachinery/status-error.ts'
import { readYamlDocuments } from '../../apimachinery/yaml-reader.ts'
import { unknownField } from '../../apis/decode.ts'
import { refuse } from './status-error.ts'

/** In a strict decoder's words, given the fields that the kind does not have. */
export type Findings = (unknownFields: readonly string[]) => readonly string[]
export type ReadBody = { readonly value: unknown; readonly findings: Findings }

const shownBytes = 30

/** The value in a JSON text. `kind` is what should be in it; of a custom kind all keys count, known or not. */
export function readJson(text: string, kind: string, isCustom: boolean): ReadBody {
  const { error, duplicates } = jsonFindings(text)
  if (error !== undefined) {
    const reason = `couldn't get version/kind; json parse error: ${error}`
    refuse(badRequestStatus(unrecognized(kind, reason, text)))
  }
  const value = JSON.parse(text) as unknown
  return { value, findings: (unknown) => findingsOf(text, duplicates, unknown, isCustom) }
}

/** The value in the first document of a YAML text. */
export function readYaml(text: string, kind: string): ReadBody {
  const { value, error, duplicates } = readYamlText(text)
  if (error !== undefined) return refuse(badRequestStatus(unrecognized(kind, error, text)))
  const own = duplicates.length === 0 ? [] : [`yaml: unmarshal errors:\n${duplicates.join('\n')}`]
  return { value, findings: (unknown) => [...own, ...unknown.map(unknownField)] }
}

export type YamlText = {
  readonly value: unknown
  readonly error: string | undefined
  /** Lines like `  line 4: key "name" already set in map`. */
  readonly duplicates: readonly string[]
}

/** The first document of a text, whatever it holds. */
export function readYamlText(text: string): YamlText {
  // JSON is YAML too, but quicker to read.
  if (/^[[{]/.test(text)) {
    const { error, duplicates } = jsonFindings(text)
    if (error === undefined && duplicates.length === 0)
      return { value: JSON.parse(text) as unknown, error: undefined, duplicates: [] }
  }
  const { documents, errors } = readYamlDocuments(text)
  const [error] = errors
  if (error?.index === 0)
    return { value: null, error: error.message.replace(/^error converting YAML to JSON: /, ''), duplicates: [] }
  const [document] = documents
  if (document === undefined || document.index > 0) return { value: null, error: undefined, duplicates: [] }
  const duplicates = document.duplicates.map(({ key, line }) => {
    return `  line ${line}: key ${JSON.stringify(key)} already set in map`
  })
  return { value: document.value, error: undefined, duplicates }
}

function duplicateField(path: string): string {
  return `duplicate field ${JSON.stringify(path)}`
}

function findingsOf(
  text: string,
  duplicates: readonly string[],
  unknown: readonly string[],
  isCustom: boolean,
): readonly string[] {
  // A custom resource is read as a map first, and only then held against its schema.
  if (isCustom) return [...duplicates.map(duplicateField), ...unknown.map(unknownField)]
  const twice = new Set(duplicates.filter((path) => !unknown.some((field) => isWithin(path, field))))
  if (twice.size === 0) return unknown.map(unknownField)
  const all = inOrderOfText(text, [...new Set([...unknown, ...twice])])
  return all.map((path) => (twice.has(path) ? duplicateField(path) : unknownField(path)))
}

/** The decoder does not look into what it does not know. */
function isWithin(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`)
}

function unrecognized(kind: string, error: string, text: string): string {
  return `the object provided is unrecognized (must be of type ${kind}): ${error} (${summary(text)})`
}

/** Like summarizeData: what may be JSON as it is, anything else in hexadecimal. */
function summary(text: string): string {
  if (text === '') return '<empty>'
  let [size, shown, bytes] = [0, '', '']
  for (const char of text.slice(0, shownBytes + 1)) {
    const hex = encodeURIComponent(/[\ud800-\udfff]/u.test(char) ? '\ufffd' : char)
    const own = hex.startsWith('%') ? hex.slice(1).split('%') : [hex.charCodeAt(0).toString(16)]
    size += own.length
    bytes += own.join('')
    if (size <= shownBytes) shown += char
  }
  if (text.startsWith('{')) return size > shownBytes ? `${shown} ...` : shown
  return size > shownBytes ? `${bytes.slice(0, 2 * shownBytes).toLowerCase()} ...` : bytes.toLowerCase()
}
