import { Unicode11Addon } from '@xterm/addon-unicode11'
import { Terminal } from '@xterm/xterm'
import { expect, it } from 'vitest'
import { drawPrompt, erasePrompt, leavePrompt, type PromptView } from './prompt-layout.ts'

const prompt = '\x1b[1;32muser@laptop\x1b[0m:~$ '
const promptWidth = 'user@laptop:~$ '.length
const view = (text: string, cursor = text.length): PromptView => ({ prompt, promptWidth, text, cursor })

/** A real terminal of 20 columns; what it shows, row by row, and where its cursor is. */
function terminalOf20() {
  const terminal = new Terminal({ cols: 20, rows: 12, allowProposedApi: true })
  terminal.loadAddon(new Unicode11Addon())
  terminal.unicode.activeVersion = '11'
  const write = (bytes: string) => new Promise<void>((resolve) => terminal.write(bytes, resolve))
  const rows = () => {
    const { active } = terminal.buffer
    const lines = Array.from({ length: active.length }, (_, y) => active.getLine(y)?.translateToString(true) ?? '')
    return lines.join('\n').trimEnd().split('\n')
  }
  const cursor = () => [terminal.buffer.active.cursorX, terminal.buffer.active.cursorY + terminal.buffer.active.baseY]
  return { write, rows, cursor }
}

it.each([
  ['short', 'ls', ['user@laptop:~$ ls'], [17, 0]],
  ['one that fills the row', 'abcde', ['user@laptop:~$ abcde'], [0, 1]],
  ['one that wraps', 'abcdefgh', ['user@laptop:~$ abcde', 'fgh'], [3, 1]],
  ['Hangul, two cells each', '파드 둘', ['user@laptop:~$ 파드 ', '둘'], [2, 1]],
  ['several rows', 'a\nbc', ['user@laptop:~$ a', 'bc'], [2, 1]],
] as const)('a line that is %s is drawn, and drawn again in its place', async (_, text, rows, cursor) => {
  const terminal = terminalOf20()
  await terminal.write(drawPrompt(undefined, view(text), 20))
  expect(terminal.rows()).toEqual(rows)
  expect(terminal.cursor()).toEqual(cursor)
  await terminal.write(drawPrompt(view(text), view('x'), 20))
  expect(terminal.rows()).toEqual(['user@laptop:~$ x'])
})

it('output takes the prompt’s place, or follows it', async () => {
  const terminal = terminalOf20()
  const long = view('abcdefghijklmnop', 2)
  await terminal.write(drawPrompt(undefined, long, 20))
  await terminal.write(`${erasePrompt(long, 20)}above\r\n`)
  await terminal.write(drawPrompt(undefined, long, 20))
  await terminal.write(`${leavePrompt(long, 20)}below\r\n`)
  expect(terminal.rows()).toEqual(['above', 'user@laptop:~$ abcde', 'fghijklmnop', 'below'])
})
