// Elastic tab stops: cells end with a tab, and a column is as wide as its widest cell in consecutive lines.
// Like Go's text/tabwriter, as kubectl uses it.

export type TabWriterOptions = {
  readonly minWidth: number
  readonly padding: number
  /** Keeps widths from one call to the next, so that a watch goes on under its header. */
  readonly remembered?: number[]
}

/** As `kubectl get` aligns its tables. */
export const tableColumns: TabWriterOptions = { minWidth: 6, padding: 3 }
/** As `kubectl describe` aligns names and values. */
export const describeColumns: TabWriterOptions = { minWidth: 0, padding: 2 }

export function alignTabs(text: string, options: TabWriterOptions): string {
  const lines = text.split('\n').map((line) => line.split('\t'))
  const out: string[] = []
  formatBlock(lines, 0, lines.length, [], options, out)
  return out.join('\n')
}

/** Rows of cells as one table. */
export function alignRows(rows: readonly (readonly string[])[], options: TabWriterOptions): string {
  return rows.length === 0 ? '' : alignTabs(`${rows.map((row) => row.join('\t')).join('\n')}\n`, options)
}

type Lines = readonly (readonly string[])[]

function formatBlock(
  lines: Lines,
  start: number,
  end: number,
  widths: readonly number[],
  options: TabWriterOptions,
  out: string[],
): void {
  const column = widths.length
  const { remembered } = options
  let written = start
  for (let at = start; at < end; at++) {
    if (!hasCell(lines[at], column)) continue
    writeLines(lines, written, at, widths, out)
    written = at
    let width = Math.max(options.minWidth, remembered?.[column] ?? 0)
    while (at < end && hasCell(lines[at], column)) {
      width = Math.max(width, widthOf(lines[at]?.[column] ?? '') + options.padding)
      at++
    }
    if (remembered) remembered[column] = width
    formatBlock(lines, written, at, [...widths, width], options, out)
    written = at
    at--
  }
  writeLines(lines, written, end, widths, out)
}

/** A line's last cell ends with the line, not with a tab: it belongs to no column. */
function hasCell(line: readonly string[] | undefined, column: number): boolean {
  return line !== undefined && column < line.length - 1
}

function writeLines(lines: Lines, start: number, end: number, widths: readonly number[], out: string[]): void {
  for (let at = start; at < end; at++) {
    const line = lines[at] ?? []
    out.push(line.map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)))).join(''))
  }
}

/** Code points, as Go's tabwriter counts. */
function widthOf(text: string): number {
  let width = 0
  for (const _ of text) width++
  return width
}
