// Base64 as Secrets and binaryData carry it. Like Go's encoding/base64.

const wellFormed = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const newlines = /[\r\n]/g

/** What Go says of a text that is no base64; undefined when it is. Newlines are skipped. */
export function base64Error(text: string): string | undefined {
  if (wellFormed.test(text)) return undefined
  if (wellFormed.test(text.replace(newlines, ''))) return undefined
  return `illegal base64 data at input byte ${firstIllegalByte(text)}`
}

/** How many bytes the text stands for. */
export function base64Length(text: string): number {
  const digits = text.replace(/[\r\n=]/g, '').length
  return Math.floor((digits * 3) / 4)
}

function firstIllegalByte(text: string): number {
  const illegal = /[^A-Za-z0-9+/\r\n]/.exec(text)?.index ?? text.length
  // A text that only ends too early is told by where its last, incomplete group of four begins to lack.
  if (illegal < text.length && text[illegal] !== '=') return illegal
  const digits = text.slice(0, illegal).replace(newlines, '').length
  if (illegal === text.length) return digits - (digits % 4)
  return digits % 4 < 2 ? illegal : Math.min(text.length, illegal + 1)
}
