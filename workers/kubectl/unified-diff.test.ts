import { describe, expect, it } from 'vitest'
import { unifiedDiff } from './unified-diff.ts'

const lines = (text: string) => `${text.split(' ').join('\n')}\n`

describe('a unified diff', () => {
  it('is empty for the same text', () => {
    expect(unifiedDiff('a\nb\n', 'a\nb\n')).toBe('')
    expect(unifiedDiff('', '')).toBe('')
  })

  it('shows three lines around a change, and joins changes that are near', () => {
    expect(unifiedDiff(lines('1 2 3 4 5 6 7 8 9'), lines('1 2 3 4 x 6 7 8 9'))).toBe(
      '@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n',
    )
    expect(unifiedDiff(lines('a 1 2 3 4 5 6 b'), lines('A 1 2 3 4 5 6 B'))).toBe(
      '@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n',
    )
    expect(unifiedDiff(lines('a 1 2 3 4 5 6 7 b'), lines('A 1 2 3 4 5 6 7 B')).match(/@@ /g)).toHaveLength(2)
  })

  it('counts lines as diff does for a file that is new or gone', () => {
    expect(unifiedDiff('', 'a\nb\n')).toBe('@@ -0,0 +1,2 @@\n+a\n+b\n')
    expect(unifiedDiff('a\n', '')).toBe('@@ -1 +0,0 @@\n-a\n')
  })

  it('says the last of several places where lines may have been added', () => {
    expect(unifiedDiff(lines('- a - b'), lines('- a - x - b'))).toBe('@@ -1,4 +1,6 @@\n -\n a\n -\n+x\n+-\n b\n')
  })

  it('says where the last line does not end', () => {
    expect(unifiedDiff('a', 'a\n')).toBe('@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n')
  })

  it('turns one text into the other', () => {
    let seed = 7
    const dice = (n: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648
      return Math.floor((seed / 2147483648) * n)
    }
    const text = () => Array.from({ length: dice(30) }, () => `${'abcd'.charAt(dice(4))}\n`).join('')
    for (let round = 0; round < 500; round++) {
      const [before, after] = [text(), text()]
      expect(patched(before, unifiedDiff(before, after))).toBe(after)
    }
  })
})

/** What `patch` makes of a text. */
function patched(before: string, diff: string): string {
  const old = before.split('\n').slice(0, -1)
  const made: string[] = []
  let at = 0
  for (const line of diff.split('\n').slice(0, -1)) {
    const range = /^@@ -(\d+)(?:,(\d+))? /.exec(line)
    if (range) {
      const start = range[2] === '0' ? Number(range[1]) : Number(range[1]) - 1
      made.push(...old.slice(at, start))
      at = start
    } else if (line.startsWith('+')) made.push(line.slice(1))
    else {
      if (old[at] !== line.slice(1)) throw new Error(`line ${at + 1} is not ${line}`)
      if (line.startsWith(' ')) made.push(line.slice(1))
      at++
    }
  }
  return [...made, ...old.slice(at)].map((line) => `${line}\n`).join('')
}
