// diff: compares two files, always in the unified format.
import { unifiedHunks } from '../unified-diff.ts'
import { allText, guarded, readOptions, ToolProblem } from './tool.ts'

export const diff = guarded('diff', async (io) => {
  const { flags, rest } = readOptions(io.args, {
    u: 'flag',
    N: 'flag',
    q: 'flag',
    r: 'flag',
    unified: 'flag',
    w: 'flag',
    brief: 'flag',
  })
  const [first, second, more] = rest
  if (first === undefined || second === undefined || more !== undefined)
    throw new ToolProblem('two files are needed', 2)
  const texts: string[] = []
  for (const file of [first, second]) {
    const text = file === '-' ? await allText(io, 'diff', []) : io.readFile(file)
    if (text === undefined && !flags.has('N')) throw new ToolProblem(`${file}: No such file or directory`, 2)
    texts.push(text ?? '')
  }
  const [old = '', next = ''] = texts
  if (old === next) return 0
  if (flags.has('q') || flags.has('brief')) io.out(`Files ${first} and ${second} differ\n`)
  else io.out(`--- ${first}\n+++ ${second}\n${unifiedHunks(old, next)}`)
  return 1
})
