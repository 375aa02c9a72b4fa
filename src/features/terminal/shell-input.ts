// Whether what was typed is a whole command or goes on in the next line, as bash decides it: a backslash at the end, an
// open quote, a here-document without its last word.

/** Whether the shell would show `> ` and wait for more. */
export function goesOn(text: string): boolean {
  const { openQuote, backslash } = scan(text)
  return openQuote || backslash || openHereDocument(text)
}

/** A backslash at the end of a line joins it to the next; here-documents keep theirs. */
export function joinLines(text: string): string {
  return hereDocumentWord(text) === undefined ? text.replaceAll('\\\n', '') : text
}

/** The whole commands at the beginning of pasted lines, and what is left. */
export function takeCommands(lines: readonly string[]): { commands: string[]; rest: string } {
  const commands: string[] = []
  let open: string | undefined
  for (const line of lines.slice(0, -1)) {
    const text: string = open === undefined ? line : `${open}\n${line}`
    if (goesOn(text)) {
      open = text
      continue
    }
    commands.push(text)
    open = undefined
  }
  const last = lines.at(-1) ?? ''
  return { commands, rest: open === undefined ? last : `${open}\n${last}` }
}

function scan(text: string): { openQuote: boolean; backslash: boolean } {
  const line = hereDocumentWord(text) === undefined ? text : text.slice(0, text.indexOf('\n') >>> 0)
  let quote = ''
  for (let i = 0; i < line.length; i++) {
    const c = line[i]
    if (quote === "'") {
      if (c === "'") quote = ''
    } else if (c === '\\') {
      if (i === line.length - 1) return { openQuote: false, backslash: true }
      i++
    } else if (quote === '"') {
      if (c === '"') quote = ''
    } else if (c === "'" || c === '"') {
      quote = c
    } else if (c === '#' && (i === 0 || /\s/.test(line[i - 1] ?? ''))) {
      const end = line.indexOf('\n', i)
      if (end === -1) break
      i = end
    }
  }
  return { openQuote: quote !== '', backslash: false }
}

function hereDocumentWord(text: string): string | undefined {
  const found = /<<-?\s*(?:'([^'\n]+)'|"([^"\n]+)"|([\w.-]+))/.exec(text)
  return found === null ? undefined : (found[1] ?? found[2] ?? found[3])
}

function openHereDocument(text: string): boolean {
  const word = hereDocumentWord(text)
  if (word === undefined) return false
  return !text
    .split('\n')
    .slice(1)
    .some((line) => line.trim() === word)
}
