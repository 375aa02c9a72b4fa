// `-o custom-columns=NAME:.metadata.name,…`. Like kubectl/pkg/cmd/get/customcolumn.go.
import { fail } from '../errors.ts'
import { goText } from './go-text.ts'
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

/** A file with the headers in its first line and a path for each in its second, parted by blanks. */
export function parseColumnsFile(text: string): readonly CustomColumn[] {
  const [headers = '', paths = ''] = text.split('\n')
  const [names, steps] = [headers, paths].map((line) => line.split(/\s+/).filter((word) => word !== ''))
  if (!names || !steps || names.length === 0 || names.length !== steps.length)
    return fail(
      `number of headers (${names?.length ?? 0}) and field specifications (${steps?.length ?? 0}) don't match`,
    )
  return names.map((header, index) => ({ header, steps: parseRelaxedPath(steps[index] ?? '') }))
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
