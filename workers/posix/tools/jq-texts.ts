// jq's formats of values as texts: @csv, @base64 and their like.
import { decodeBase64, encodeBase64 } from '../../apimachinery/base64.ts'
import { described, isList, JqError, type Json, toJson } from './jq-values.ts'

export function formatted(format: string, value: Json): string {
  const text = typeof value === 'string' ? value : toJson(value)
  switch (format) {
    case '@text':
      return text
    case '@json':
      return toJson(value)
    case '@base64':
      return encodeBase64(text)
    case '@base64d': {
      const plain = text.replace(/=+$/, '')
      const decoded = decodeBase64(plain.padEnd(Math.ceil(plain.length / 4) * 4, '='))
      if (decoded === undefined) throw new JqError(`${described(value)} is not valid base64 data`)
      return decoded
    }
    case '@uri':
      return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    case '@html':
      return text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll("'", '&#39;')
        .replaceAll('"', '&quot;')
    case '@sh':
      return (isList(value) ? value : [value]).map(shellWord).join(' ')
    case '@csv':
    case '@tsv':
      if (!isList(value))
        throw new JqError(`${described(value)} cannot be ${format.slice(1)}-formatted, only an array can be`)
      return value
        .map((cell) => (format === '@csv' ? csvCell(cell) : tsvCell(cell)))
        .join(format === '@csv' ? ',' : '\t')
    default:
      throw new JqError(`${format.slice(1)} is not a valid format`)
  }
}

function shellWord(value: Json): string {
  if (typeof value === 'object' && value !== null) throw new JqError(`${described(value)} can not be escaped for shell`)
  return typeof value === 'string' ? `'${value.replaceAll("'", "'\\''")}'` : toJson(value)
}

function csvCell(cell: Json): string {
  if (typeof cell === 'object' && cell !== null) throw new JqError(`${described(cell)} is not valid in a csv row`)
  if (cell === null) return ''
  return typeof cell === 'string' ? `"${cell.replaceAll('"', '""')}"` : toJson(cell)
}

function tsvCell(cell: Json): string {
  if (typeof cell === 'object' && cell !== null) throw new JqError(`${described(cell)} is not valid in a tsv row`)
  if (cell === null) return ''
  const text = typeof cell === 'string' ? cell : toJson(cell)
  return text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
}
