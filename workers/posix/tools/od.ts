// od: bytes in octal, hexadecimal or as characters. Lone surrogates (U+DC80 to U+DCFF) stand for bytes that are no text.
import type { Tool } from './tool.ts'

export const od: Tool = async ({ args, read, readFile, out, err }) => {
  let [base, type] = ['o', 'o2']
  const files: string[] = []
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? ''
    if (word.startsWith('-A')) base = word.slice(2) || (args[++at] ?? 'o')
    else if (word.startsWith('-t')) type = word.slice(2) || (args[++at] ?? 'o2')
    else if (word === '-c') type = 'c'
    else if (word === '-b') type = 'o1'
    else if (word === '-x') type = 'x2'
    else files.push(word)
  }
  if (!['x1', 'o1', 'u1', 'c', 'x2', 'o2'].includes(type)) {
    err(`od: invalid type string ‘${type}’\n`)
    return 1
  }
  let text = ''
  if (files.length === 0) for (let more = await read(); more !== undefined; more = await read()) text += more
  for (const file of files) {
    const content = readFile(file)
    if (content === undefined) {
      err(`od: ${file}: No such file or directory\n`)
      return 1
    }
    text += content
  }
  const bytes = bytesOf(text)
  const place = (at: number) =>
    base === 'n' ? '' : at.toString(base === 'x' ? 16 : base === 'd' ? 10 : 8).padStart(7, '0')
  let shown = ''
  for (let at = 0; at < bytes.length; at += 16) shown += `${place(at)}${cells(bytes.slice(at, at + 16), type)}\n`
  out(base === 'n' ? shown : `${shown}${place(bytes.length)}\n`)
  return 0
}

function cells(bytes: readonly number[], type: string): string {
  const size = type.endsWith('2') ? 2 : 1
  let line = ''
  for (let at = 0; at < bytes.length; at += size) {
    const value = size === 1 ? (bytes[at] ?? 0) : (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
    line += ` ${cell(value, type)}`
  }
  return line
}

const names: Readonly<Record<number, string>> = { 0: '\\0', 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r' }

function cell(value: number, type: string): string {
  switch (type) {
    case 'x1':
      return value.toString(16).padStart(2, '0')
    case 'x2':
      return value.toString(16).padStart(4, '0')
    case 'u1':
      return `${value}`.padStart(3)
    case 'o1':
      return value.toString(8).padStart(3, '0')
    case 'o2':
      return value.toString(8).padStart(6, '0')
    default:
      return (
        names[value] ?? (value > 31 && value < 127 ? String.fromCharCode(value) : value.toString(8).padStart(3, '0'))
      ).padStart(3)
  }
}

function bytesOf(text: string): number[] {
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code >= 0xdc80 && code <= 0xdcff) bytes.push(code - 0xdc00)
    else if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  return bytes
}
