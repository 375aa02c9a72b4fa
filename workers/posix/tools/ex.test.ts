import { describe, expect, it } from 'vitest'
import { editor } from './ex.ts'

/** Edits `f`: what was shown after the greeting, the exit code, and the file at the end. */
async function edit(text: string, commands: readonly string[]): Promise<{ shown: string; code: number; file: string }> {
  let [shown, file] = ['', text]
  const pieces = commands.map((line) => `${line}\n`)
  const code = await editor('vi')({
    args: ['f'],
    read: async () => pieces.shift(),
    readFile: () => file,
    writeFile: (_, next) => {
      file = next
      return undefined
    },
    out: (piece) => {
      shown += piece
    },
    err: (piece) => {
      shown += piece
    },
    env: {},
    nowMs: 0,
  })
  return { shown: shown.slice(shown.indexOf('\n:') + 1), code, file }
}

describe('vi by lines', () => {
  it('changes, deletes, appends and substitutes, and writes the file', async () => {
    const { code, file } = await edit('a\nb\nc\n', [
      '2c',
      'bee',
      'two',
      '.',
      ':%s/e/E/g',
      '1d',
      '$a',
      'end',
      '.',
      ':wq',
    ])
    expect({ code, file }).toEqual({ code: 0, file: 'bEE\ntwo\nc\nend\n' })
  })

  it('finds lines by their text, and takes back the last change', async () => {
    const { shown, file } = await edit('a\nb\n', ['/b/d', 'u', '/b/p', 'q'])
    expect({ shown, file }).toEqual({ shown: ':::  2 b\n:', file: 'a\nb\n' })
  })

  it('does not leave with changes unless told to', async () => {
    const { shown, code, file } = await edit('a\n', ['d', 'q', 'q!'])
    expect({ code, file }).toEqual({ code: 0, file: 'a\n' })
    expect(shown).toBe('::E37: No write since last change (add ! to override)\n:')
    expect((await edit('a\n', ['d'])).code).toBe(1)
  })

  it('tells what it does not know', async () => {
    const { shown } = await edit('a\n', ['g/a/d', '7', 's/x/y/', '/[/', 'q'])
    expect(shown).toContain('E492: Not an editor command: g/a/d')
    expect(shown).toContain('E16: Invalid range')
    expect(shown).toContain('E486: Pattern not found')
  })
})
