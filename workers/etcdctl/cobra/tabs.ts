// Columns that are as wide as their widest cell, filled up with tabs. Like Go's text/tabwriter with tabs of 8.

const tabWidth = 8

export function alignWithTabs(text: string): string {
  const lines = text.split('\n').map((line) => line.split('\t'))
  const out: string[] = []
  format(lines, 0, lines.length, [], out)
  return out.join('\n')
}

type Lines = readonly (readonly string[])[]

/** Writes lines that have at least as many columns as `widths`, and finds the width of the next column block by block. */
function format(lines: Lines, from: number, to: number, widths: readonly number[], out: string[]): void {
  const column = widths.length
  let written = from
  for (let at = from; at < to; at++) {
    if (column >= (lines[at] as readonly string[]).length - 1) continue
    while (written < at) out.push(lineOf(lines[written++] as readonly string[], widths))
    let end = at
    let width = 1
    for (; end < to && column < (lines[end] as readonly string[]).length - 1; end++)
      width = Math.max(width, [...((lines[end] as readonly string[])[column] as string)].length + 1)
    format(lines, at, end, [...widths, width], out)
    written = end
    at = end - 1
  }
  while (written < to) out.push(lineOf(lines[written++] as readonly string[], widths))
}

function lineOf(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, column) => {
      const width = widths[column]
      if (width === undefined || column === cells.length - 1) return cell
      const whole = Math.ceil(width / tabWidth) * tabWidth
      return cell + '\t'.repeat(Math.ceil((whole - [...cell].length) / tabWidth))
    })
    .join('')
}
