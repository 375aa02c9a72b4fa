// column -t: lines up the words of its input.
import { linesOf } from './text-filters.ts'
import { allText, guarded, readOptions } from './tool.ts'

export const column = guarded('column', async (io) => {
  const { values, rest } = readOptions(io.args, { t: 'flag', s: 'value', o: 'value', n: 'flag', e: 'flag' })
  const separators = values.get('s')?.[0]
  const gap = values.get('o')?.[0] ?? '  '
  const rows = linesOf(await allText(io, 'column', rest))
    .filter((line) => line.trim() !== '')
    .map((line) =>
      separators === undefined
        ? line.trim().split(/[ \t]+/)
        : line.split(new RegExp(`[${separators.replace(/[\\\]^-]/g, '\\$&')}]`)),
    )
  const widths: number[] = []
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, [...cell].length)
  for (const row of rows)
    io.out(
      `${row
        .map((cell, index) =>
          index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - [...cell].length),
        )
        .join(gap)}\n`,
    )
  return 0
})
