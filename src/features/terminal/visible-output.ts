// What a simulated program prints, made safe for the screen: control characters become visible (`^[`), so that no output
// moves the cursor, renames the window or keeps the terminal busy with a huge escape sequence.

/** All of Unicode's control characters but new line and tab, and what turns the direction of writing. */
const unsafe = /[^\P{Cc}\n\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu

export function visibleOutput(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(unsafe, caret).replaceAll('\n', '\r\n')
}

/** Like `cat -v`: ESC is `^[`, DEL is `^?`; what has no caret form is written as its number. */
function caret(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`
  if (code === 0x7f) return '^?'
  return `<${code.toString(16)}>`
}
