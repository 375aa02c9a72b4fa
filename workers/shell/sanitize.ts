// Makes text safe for a terminal: what names, logs and files contain must not steer it.

/** Makes text safe, but for what is handed to the terminal's pane by the `word` that nobody else knows. */
export function sanitizeBut(text: string, word: string): string {
  const begin = `\x1b]777;edit;${word};`
  if (word === '' || !text.includes(begin)) return sanitize(text)
  const at = text.indexOf(begin)
  const end = text.indexOf('\x07', at)
  if (end < 0) return sanitize(text)
  const handed = begin + sanitize(text.slice(at + begin.length, end))
  return `${sanitize(text.slice(0, at))}${handed}\x07${sanitizeBut(text.slice(end + 1), word)}`
}

/** Keeps line breaks and tabs; shows every other control character as `^X` or `\u….`. */
export function sanitize(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, (char) => {
    if (char === '\n' || char === '\t') return char
    const code = char.charCodeAt(0)
    if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`
    return code === 0x7f ? '^?' : `\\u${code.toString(16).padStart(4, '0')}`
  })
}
