// Where a prompt and the line after it stand on the screen, and the bytes that draw them again after a change. Long
// lines wrap, lines with new lines in them go on in further rows, Hangul takes two cells.
import { characterWidth } from './character-width.ts'

export type PromptView = {
  /** As written, with its colours; `promptWidth` is what it takes on the screen. */
  readonly prompt: string
  readonly promptWidth: number
  readonly text: string
  readonly cursor: number
}

type Place = { readonly row: number; readonly column: number }

/** Clears the view drawn before (if any) from its first row on, draws the next and leaves the cursor in its place. */
export function drawPrompt(before: PromptView | undefined, next: PromptView, columns: number): string {
  const back = before === undefined ? '' : toFirstRow(placeOf(before, before.cursor, columns).row)
  const end = placeOf(next, next.text.length, columns)
  const cursor = placeOf(next, next.cursor, columns)
  const text = next.text.replaceAll('\n', '\r\n')
  // A full last row leaves xterm's cursor hanging at its end: a blank and a return bring it to the next one.
  const settle = end.column === 0 && end.row > 0 && !next.text.endsWith('\n') ? ' \r' : ''
  const up = end.row - cursor.row
  const right = cursor.column > 0 ? `\x1b[${cursor.column}C` : ''
  return `${back}\x1b[J${next.prompt}${text}${settle}\r${up > 0 ? `\x1b[${up}A` : ''}${right}`
}

/** Brings the cursor behind the last character, where output may begin on a new row. */
export function leavePrompt(view: PromptView, columns: number): string {
  const down = placeOf(view, view.text.length, columns).row - placeOf(view, view.cursor, columns).row
  return `${down > 0 ? `\x1b[${down}B` : ''}\r\n`
}

/** Clears the view away, so that output can stand in its place. */
export function erasePrompt(view: PromptView, columns: number): string {
  return `${toFirstRow(placeOf(view, view.cursor, columns).row)}\x1b[J`
}

function toFirstRow(row: number): string {
  return row > 0 ? `\x1b[${row}A\r` : '\r'
}

function placeOf(view: PromptView, index: number, columns: number): Place {
  let row = Math.floor(view.promptWidth / columns)
  let column = view.promptWidth % columns
  let at = 0
  for (const character of view.text) {
    if (at >= index) break
    at += character.length
    if (character === '\n') {
      row++
      column = 0
      continue
    }
    const width = characterWidth(character)
    if (column + width > columns) {
      row++
      column = 0
    }
    column += width
    if (column === columns) {
      row++
      column = 0
    }
  }
  return { row, column }
}
