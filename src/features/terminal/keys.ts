// The keys a person pressed, read from the bytes that xterm makes of them.

export type Key =
  | { readonly type: 'text'; readonly text: string }
  /** Several lines or one, put in at once: new lines in it don't run anything by themselves until they are whole. */
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'press'; readonly name: KeyName }

export type KeyName =
  | 'enter'
  | 'tab'
  | 'escape'
  | 'interrupt'
  | 'end-of-input'
  | 'clear'
  | 'search'
  | 'cancel'
  | 'left'
  | 'right'
  | 'word-left'
  | 'word-right'
  | 'home'
  | 'end'
  | 'older'
  | 'newer'
  | 'backspace'
  | 'delete'
  | 'kill-to-end'
  | 'kill-to-start'
  | 'kill-word-left'
  | 'kill-word-right'
  | 'yank'
  | 'transpose'

/** The longest first, so that a sequence is not taken for its beginning. */
const sequences: readonly (readonly [string, KeyName])[] = [
  ['\x1b[1;5D', 'word-left'],
  ['\x1b[1;5C', 'word-right'],
  ['\x1b[1;3D', 'word-left'],
  ['\x1b[1;3C', 'word-right'],
  ['\x1b[3~', 'delete'],
  ['\x1b[1~', 'home'],
  ['\x1b[4~', 'end'],
  ['\x1b[A', 'older'],
  ['\x1b[B', 'newer'],
  ['\x1b[C', 'right'],
  ['\x1b[D', 'left'],
  ['\x1b[H', 'home'],
  ['\x1b[F', 'end'],
  ['\x1bOA', 'older'],
  ['\x1bOB', 'newer'],
  ['\x1bOC', 'right'],
  ['\x1bOD', 'left'],
  ['\x1bOH', 'home'],
  ['\x1bOF', 'end'],
  ['\x1bb', 'word-left'],
  ['\x1bf', 'word-right'],
  ['\x1bd', 'kill-word-right'],
  ['\x1b\x7f', 'kill-word-left'],
  ['\x01', 'home'],
  ['\x02', 'left'],
  ['\x03', 'interrupt'],
  ['\x04', 'end-of-input'],
  ['\x05', 'end'],
  ['\x06', 'right'],
  ['\x07', 'cancel'],
  ['\x08', 'backspace'],
  ['\t', 'tab'],
  ['\n', 'enter'],
  ['\x0b', 'kill-to-end'],
  ['\x0c', 'clear'],
  ['\r', 'enter'],
  ['\x0e', 'newer'],
  ['\x10', 'older'],
  ['\x12', 'search'],
  ['\x14', 'transpose'],
  ['\x15', 'kill-to-start'],
  ['\x17', 'kill-word-left'],
  ['\x19', 'yank'],
  ['\x7f', 'backspace'],
]

const pasteStart = '\x1b[200~'
const pasteEnd = '\x1b[201~'
/** What follows ESC in the sequence of a key that we give no meaning: it is swallowed whole. */
const unknownSequence = /^(\[[0-9;?<]*[ -/]*[@-~]|O.|[^[O])?/u
const plainText = /^\P{Cc}+/u

export function readKeys(data: string): Key[] {
  const keys: Key[] = []
  let rest = data
  while (rest !== '') {
    if (rest.startsWith(pasteStart)) {
      const end = rest.indexOf(pasteEnd)
      const text = rest.slice(pasteStart.length, end === -1 ? undefined : end)
      keys.push({ type: 'paste', text: text.replace(/\r\n?/g, '\n') })
      rest = end === -1 ? '' : rest.slice(end + pasteEnd.length)
      continue
    }
    const plain = plainText.exec(rest)?.[0]
    if (plain !== undefined) {
      keys.push({ type: 'text', text: plain })
      rest = rest.slice(plain.length)
      continue
    }
    const known = sequences.find(([bytes]) => rest.startsWith(bytes))
    if (known !== undefined) keys.push({ type: 'press', name: known[1] })
    else if (rest === '\x1b') keys.push({ type: 'press', name: 'escape' })
    rest = rest.slice(known?.[0].length ?? unknownLength(rest))
  }
  return keys
}

function unknownLength(rest: string): number {
  return rest.startsWith('\x1b') ? 1 + (unknownSequence.exec(rest.slice(1))?.[0].length ?? 0) : 1
}
