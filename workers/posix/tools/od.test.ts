import { expect, it } from 'vitest'
import { od } from './od.ts'

async function run(args: readonly string[], input: string): Promise<string> {
  let written = ''
  const pieces = [input]
  const write = (text: string): void => {
    written += text
  }
  await od({
    args,
    read: async () => pieces.shift(),
    readFile: () => undefined,
    writeFile: () => 'Permission denied',
    out: write,
    err: write,
    env: {},
    nowMs: 0,
  })
  return written
}

/** Answers are those of GNU's od. */
it('shows bytes in the base that is asked for', async () => {
  expect(await run([], 'ab\n')).toBe('0000000 061141 000012\n0000003\n')
  expect(await run(['-An', '-tx1'], 'é\n')).toBe(' c3 a9 0a\n')
  expect(await run(['-c'], 'a\tb\0')).toBe('0000000   a  \\t   b  \\0\n0000004\n')
})

it('takes a lone surrogate for the byte that it stands for', async () => {
  expect(await run(['-An', '-tx1'], '\udcff')).toBe(' ff\n')
})
