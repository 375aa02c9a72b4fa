// The line that a person is typing, edited as bash does it: movement, killing and yanking, history, reverse search.
// A pure step from one state to the next; running, completing and drawing are the session's.
import type { Key, KeyName } from './keys.ts'

export type LineState = {
  readonly text: string
  /** An index into `text`, always between characters as a person sees them. */
  readonly cursor: number
  readonly killed: string
  /** Which line of the history is shown; its length: the line being typed. */
  readonly at: number
  /** The line being typed, while an older one is shown. */
  readonly stash: string
  readonly search?: {
    readonly query: string
    readonly found: number
    readonly failed: boolean
    readonly before: string
  }
}

export type LineEffect = 'none' | 'submit' | 'complete' | 'interrupt' | 'clear' | 'leave' | 'bell'
export type LineStep = { readonly state: LineState; readonly effect: LineEffect }

const longestLine = 100_000

export function emptyLine(history: readonly string[]): LineState {
  return { text: '', cursor: 0, killed: '', at: history.length, stash: '' }
}

export function editLine(state: LineState, key: Key, history: readonly string[]): LineStep {
  if (state.search !== undefined) return searchHistory(state, state.search, key, history)
  if (key.type === 'press') return press(state, key.name, history)
  return done(insert(state, key.text))
}

export function insert(state: LineState, text: string): LineState {
  if (state.text.length + text.length > longestLine) return state
  const { cursor } = state
  return { ...state, text: state.text.slice(0, cursor) + text + state.text.slice(cursor), cursor: cursor + text.length }
}

function press(state: LineState, name: KeyName, history: readonly string[]): LineStep {
  const { text, cursor } = state
  switch (name) {
    case 'enter':
      return { state, effect: 'submit' }
    case 'tab':
      return { state, effect: 'complete' }
    case 'interrupt':
      return { state, effect: 'interrupt' }
    case 'clear':
      return { state, effect: 'clear' }
    case 'end-of-input':
      return text === '' ? { state, effect: 'leave' } : done(remove(state, cursor, nextStop(text, cursor)))
    case 'search':
      return done({ ...state, search: { query: '', found: history.length, failed: false, before: text } })
    case 'left':
      return done({ ...state, cursor: previousStop(text, cursor) })
    case 'right':
      return done({ ...state, cursor: nextStop(text, cursor) })
    case 'word-left':
      return done({ ...state, cursor: wordLeft(text, cursor) })
    case 'word-right':
      return done({ ...state, cursor: wordRight(text, cursor) })
    case 'home':
      return done({ ...state, cursor: 0 })
    case 'end':
      return done({ ...state, cursor: text.length })
    case 'older':
      return recall(state, state.at - 1, history)
    case 'newer':
      return recall(state, state.at + 1, history)
    case 'backspace':
      return cursor === 0 ? bell(state) : done(remove(state, previousStop(text, cursor), cursor))
    case 'delete':
      return done(remove(state, cursor, nextStop(text, cursor)))
    case 'kill-to-end':
      return done(kill(state, cursor, text.length))
    case 'kill-to-start':
      return done(kill(state, 0, cursor))
    case 'kill-word-left':
      return done(kill(state, argumentLeft(text, cursor), cursor))
    case 'kill-word-right':
      return done(kill(state, cursor, wordRight(text, cursor)))
    case 'yank':
      return done(insert(state, state.killed))
    case 'transpose':
      return done(transpose(state))
    case 'escape':
    case 'cancel':
      return done(state)
  }
}

function searchHistory(
  state: LineState,
  search: NonNullable<LineState['search']>,
  key: Key,
  history: readonly string[],
): LineStep {
  const { search: _, ...line } = state
  if (key.type !== 'press')
    return done(find(state, search.query + key.text.replaceAll('\n', ' '), history.length, history))
  switch (key.name) {
    case 'search':
      return search.query === '' ? done(state) : done(find(state, search.query, search.found, history))
    case 'backspace':
      return done(
        find(state, search.query.slice(0, previousStop(search.query, search.query.length)), history.length, history),
      )
    case 'cancel':
    case 'interrupt':
      return done({ ...line, text: search.before, cursor: search.before.length })
    case 'enter':
      return { state: line, effect: 'submit' }
    case 'escape':
    case 'tab':
      return done(line)
    default:
      return editLine(line, key, history)
  }
}

/** The latest line before `below` that contains the query. */
function find(state: LineState, query: string, below: number, history: readonly string[]): LineState {
  const before = state.search?.before ?? state.text
  for (let i = below - 1; i >= 0 && query !== ''; i--) {
    const line = history[i] ?? ''
    const at = line.lastIndexOf(query)
    if (at === -1) continue
    return {
      ...state,
      text: line,
      cursor: at,
      at: i,
      stash: before,
      search: { query, found: i, failed: false, before },
    }
  }
  return { ...state, search: { query, found: state.search?.found ?? below, failed: query !== '', before } }
}

function recall(state: LineState, at: number, history: readonly string[]): LineStep {
  if (at < 0 || at > history.length) return bell(state)
  const stash = state.at === history.length ? state.text : state.stash
  const text = at === history.length ? stash : (history[at] ?? '')
  return done({ ...state, text, cursor: text.length, at, stash })
}

function remove(state: LineState, from: number, to: number): LineState {
  return { ...state, text: state.text.slice(0, from) + state.text.slice(to), cursor: from }
}

function kill(state: LineState, from: number, to: number): LineState {
  if (from === to) return state
  return { ...remove(state, from, to), killed: state.text.slice(from, to) }
}

function transpose(state: LineState): LineState {
  const { text } = state
  const middle = state.cursor === text.length ? previousStop(text, text.length) : state.cursor
  const from = previousStop(text, middle)
  const to = nextStop(text, middle)
  if (from === middle) return state
  return {
    ...state,
    text: text.slice(0, from) + text.slice(middle, to) + text.slice(from, middle) + text.slice(to),
    cursor: to,
  }
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

function nextStop(text: string, cursor: number): number {
  const rest = text.slice(cursor, cursor + 64)
  for (const { segment } of graphemes.segment(rest)) return cursor + segment.length
  return cursor
}

function previousStop(text: string, cursor: number): number {
  const start = Math.max(0, cursor - 64)
  let last = start
  for (const { index } of graphemes.segment(text.slice(start, cursor))) last = start + index
  return cursor === 0 ? 0 : last
}

function wordLeft(text: string, cursor: number): number {
  const word = /[\p{L}\p{N}]+[^\p{L}\p{N}]*$/u.exec(text.slice(0, cursor))
  return word === null ? 0 : word.index
}

function wordRight(text: string, cursor: number): number {
  const word = /^[^\p{L}\p{N}]*[\p{L}\p{N}]+/u.exec(text.slice(cursor))
  return word === null ? text.length : cursor + word[0].length
}

/** Where the blank-separated word before the cursor begins: what Ctrl-W takes away. */
function argumentLeft(text: string, cursor: number): number {
  const argument = /\S+\s*$/.exec(text.slice(0, cursor))
  return argument === null ? 0 : argument.index
}

function done(state: LineState): LineStep {
  return { state, effect: 'none' }
}

function bell(state: LineState): LineStep {
  return { state, effect: 'bell' }
}
