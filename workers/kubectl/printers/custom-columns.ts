// `-o custom-columns=NAME:.metadata.name,…`. Like kubectl/pkg/cmd/get/customcolumn.go.
import { fail } from '../errors.ts'
import { byBytes, isObject } from '../json-value.ts'
import { findPath, parseRelaxedPath } from './json-path.ts'
import type { PathStep } from './json-path-parser.ts'
import { alignRows, tableColumns } from './tab-writer.ts'

export type CustomColumn = { readonly header: string; readonly steps: readonly PathStep[] }

export function parseCustomColumns(spec: string): readonly CustomColumn[] {
  if (spec === '') fail('custom-columns format specified but no custom columns given')
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':')
    if (colon < 0) fail(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    return { header: part.slice(0, colon), steps: parseRelaxedPath(part.slice(colon + 1)) }
  })
}

export function printCustomColumns(
  columns: readonly CustomColumn[],
  objects: readonly unknown[],
  noHeaders: boolean,
): string {
  const rows = objects.map((object) =>
    columns.map(({ steps }) => {
      const found = findPath(steps, object)
      return found.length === 0
        ? '<none>'
        : found
            .map(goText)
            .join(',')
            .replace(/[\t\n\r\f]/g, ' ')
    }),
  )
  return alignRows(noHeaders ? rows : [columns.map(({ header }) => header), ...rows], tableColumns)
}

/** A value as Go's fmt.Sprint writes it: `map[a:b]`, `[x y]`. */
function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (isObject(value))
    return `map[${Object.keys(value)
      .sort(byBytes)
      .map((key) => `${key}:${goText(value[key])}`)
      .join(' ')}]`
  return String(value)
}
