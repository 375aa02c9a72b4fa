// Prints the Tables that the server makes of objects. Like cli-runtime's table printer.
import { type ApiResource, shownName } from '../discovery.ts'
import { at, isObject, type JsonObject, listAt, stringAt } from '../json-value.ts'
import { alignRows } from './tab-writer.ts'

export type Table = {
  readonly columns: readonly {
    readonly name: string
    readonly type: string
    readonly format: string
    readonly priority: number
  }[]
  readonly rows: readonly TableRow[]
}
/** `object` has at least the metadata. */
export type TableRow = { readonly cells: readonly unknown[]; readonly object: JsonObject }

export type TableOptions = {
  readonly wide: boolean
  readonly noHeaders: boolean
  readonly withNamespace: boolean
  readonly withKind: boolean
  readonly showLabels: boolean
  readonly labelColumns: readonly string[]
  /** Keeps widths and headers over several tables, for a watch. */
  readonly remembered?: number[]
  /** The type of the watch event, shown in front. */
  readonly event?: string
  readonly withEvents?: boolean
}

/** Reads a response; anything but a Table becomes one with NAME and AGE. */
export function tableOf(body: unknown, ageOf: (timestamp: string) => string): Table {
  if (stringAt(body, 'kind') === 'Table')
    return {
      columns: listAt(body, 'columnDefinitions').map((column) => ({
        name: stringAt(column, 'name'),
        type: stringAt(column, 'type'),
        format: stringAt(column, 'format'),
        priority: Number(at(column, 'priority') ?? 0),
      })),
      rows: listAt(body, 'rows').map((row) => ({ cells: listAt(row, 'cells'), object: objectOf(at(row, 'object')) })),
    }
  const items = at(body, 'items')
  const objects = (Array.isArray(items) ? items : [body]).map(objectOf)
  return {
    columns: [
      { name: 'Name', type: 'string', format: 'name', priority: 0 },
      { name: 'Age', type: 'string', format: '', priority: 0 },
    ],
    rows: objects.map((object) => ({
      cells: [stringAt(object, 'metadata', 'name'), ageOf(stringAt(object, 'metadata', 'creationTimestamp'))],
      object,
    })),
  }
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

export function printTable(table: Table, resource: ApiResource, options: TableOptions, header = true): string {
  const shown = table.columns
    .map((column, index) => ({ column, index }))
    .filter(({ column }) => options.wide || column.priority === 0)
  const rows = table.rows.map((row) => [
    ...(options.withEvents ? [options.event ?? ''] : []),
    ...(options.withNamespace ? [stringAt(row.object, 'metadata', 'namespace')] : []),
    ...shown.map(({ column, index }) => {
      const cell = cellText(row.cells[index])
      return options.withKind && column.format === 'name' ? shownName(resource, cell) : cell
    }),
    ...options.labelColumns.map((label) => cellText(stringAt(row.object, 'metadata', 'labels', label))),
    ...(options.showLabels ? [cellText(formatLabels(at(row.object, 'metadata', 'labels')))] : []),
  ])
  const heading = [
    ...(options.withEvents ? ['EVENT'] : []),
    ...(options.withNamespace ? ['NAMESPACE'] : []),
    ...shown.map(({ column }) => column.name.toUpperCase()),
    ...options.labelColumns.map((label) => (label.split('/').at(-1) ?? '').toUpperCase()),
    ...(options.showLabels ? ['LABELS'] : []),
  ]
  const all = header && !options.noHeaders ? [heading, ...rows] : rows
  return alignRows(all, { minWidth: 6, padding: 3, ...(options.remembered ? { remembered: options.remembered } : {}) })
}

/** Cells end at the first line break, and a terminal's escapes are shown, not obeyed. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
  const end = text.search(/[\f\n\r]/)
  return (end < 0 ? text : `${text.slice(0, end)}...`).replaceAll('\x1b', '^[').replaceAll('\t', ' ')
}

/** `a=b,c=d`, or `<none>`. Like labels.FormatLabels. */
export function formatLabels(labels: unknown): string {
  const entries = isObject(labels)
    ? Object.keys(labels)
        .sort()
        .map((key) => `${key}=${String(labels[key])}`)
    : []
  return entries.length === 0 ? '<none>' : entries.join(',')
}
