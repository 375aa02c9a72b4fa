// kubectl describe of kinds without a describer of their own: every field, with its name in words.
import type { ObjectMeta } from '../../apimachinery/meta-types.ts'
import { at, isObject, type JsonObject, stringAt } from '../json-value.ts'
import { DescribeWriter } from './describe-writer.ts'
import { type DescribeContext, eventsOf, referenceTo, writeEvents } from './describer.ts'

const skipped = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
])

export async function describeAnyObject(context: DescribeContext, object: JsonObject): Promise<string> {
  const events = await eventsOf(context, referenceTo(object, stringAt(object, 'kind')))
  const writer = new DescribeWriter()
  const metadata = at(object, 'metadata') as ObjectMeta | undefined
  writer.line(0, `Name:\t${metadata?.name ?? ''}`)
  writer.line(0, `Namespace:\t${metadata?.namespace ?? ''}`)
  writer.labels('Labels', metadata?.labels)
  writer.annotations('Annotations', metadata?.annotations)
  writeFields(writer, 0, object, '')
  writeEvents(writer, events, context.client.host.clock.unixMs())
  return writer.toString()
}

function writeFields(writer: DescribeWriter, level: number, object: JsonObject, path: string): void {
  for (const key of Object.keys(object).sort()) {
    const value = object[key]
    const here = `${path}.${key}`
    if (skipped.has(here) || value === undefined) continue
    if (isObject(value)) {
      writer.line(level, `${fieldTitle(key)}:`)
      writeFields(writer, level + 1, value, here)
    } else if (Array.isArray(value)) {
      writer.line(level, `${fieldTitle(key)}:`)
      for (const item of value)
        if (isObject(item)) writeFields(writer, level + 1, item, here)
        else writer.line(level + 1, plain(item))
    } else writer.line(level, `${fieldTitle(key)}:\t${plain(value)}`)
  }
}

function plain(value: unknown): string {
  return value === null || value === undefined ? '<nil>' : String(value)
}

const acronyms = new Set(['API', 'URL', 'UID', 'OSB', 'GUID'])

/** `resourceVersion` becomes `Resource Version`. Like smartLabelFor. */
function fieldTitle(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field
  const parts = field.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|-+|\p{Lu}/gu) ?? [field]
  return parts
    .map((part) =>
      acronyms.has(part.toUpperCase()) ? part.toUpperCase() : part.charAt(0).toUpperCase() + part.slice(1),
    )
    .join(' ')
}
