// The formats of printf, as the shell and awk have them.

export type PrintfValue = { readonly text: string; readonly number: number; readonly isNumber: boolean }

const maxWidth = 10_000

/** `escapes`: whether backslashes of the format mean something, as they do in the shell. */
export function formatPrintf(format: string, values: readonly PrintfValue[], escapes: boolean): string {
  let next = 0
  const take = (): PrintfValue => values[next++] ?? { text: '', number: 0, isNumber: false }
  const plain = escapes ? unescapeFormat(format) : format
  return plain.replace(
    /%([-+ 0#]*)(\*|\d*)(?:\.(\*|\d*))?(?:[hlL]*)([a-zA-Z%])/g,
    (whole, flags: string, width: string, precision: string | undefined, kind: string) => {
      if (kind === '%') return '%'
      const size = Math.min(maxWidth, Math.abs(width === '*' ? take().number : Number(width)))
      const digits =
        precision === undefined ? undefined : Math.min(100, precision === '*' ? take().number : Number(precision))
      const shown = oneValue(kind, take(), digits, flags)
      if (shown === undefined) return whole
      if (flags.includes('-')) return shown.padEnd(size)
      if (!flags.includes('0') || 'sc'.includes(kind)) return shown.padStart(size)
      const sign = /^[-+ ]/.exec(shown)?.[0] ?? ''
      return sign + shown.slice(sign.length).padStart(size - sign.length, '0')
    },
  )
}

function oneValue(kind: string, value: PrintfValue, digits: number | undefined, flags: string): string | undefined {
  const signed = (text: string): string =>
    text.startsWith('-') ? text : flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text
  switch (kind) {
    case 's':
      return digits === undefined ? value.text : value.text.slice(0, digits)
    case 'c':
      return value.isNumber
        ? String.fromCodePoint(Math.max(0, Math.min(0x10ffff, Math.trunc(value.number))))
        : (value.text[0] ?? '')
    case 'd':
    case 'i':
    case 'u': {
      const whole = Number.isFinite(value.number) ? BigInt(Math.trunc(value.number)) : 0n
      const text = `${whole < 0n ? -whole : whole}`.padStart(digits ?? 1, '0')
      return signed(whole < 0n ? `-${text}` : text)
    }
    case 'x':
    case 'X':
    case 'o': {
      const text = Math.trunc(value.number).toString(kind === 'o' ? 8 : 16)
      return kind === 'X' ? text.toUpperCase() : text
    }
    case 'f':
    case 'F':
      return signed(value.number.toFixed(digits ?? 6))
    case 'e':
    case 'E':
      return signed(exponent(value.number, digits ?? 6))
    case 'g':
    case 'G':
      return signed(general(value.number, digits === 0 ? 1 : (digits ?? 6)))
    case 'b':
      return unescapeFormat(value.text)
    case 'q':
      return /^[\w@%+=:,./-]+$/.test(value.text) ? value.text : `'${value.text.replaceAll("'", "'\\''")}'`
    default:
      return undefined
  }
}

function exponent(value: number, digits: number): string {
  return value.toExponential(digits).replace(/e([-+])(\d)$/, 'e$10$2')
}

function general(value: number, digits: number): string {
  if (value === 0) return '0'
  const power = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(digits)))))
  if (power < -4 || power >= digits) return exponent(value, digits - 1).replace(/\.?0+e/, 'e')
  const fixed = value.toFixed(Math.max(0, digits - 1 - power))
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed
}

/** `\n`, `\t`, `\\`, `\0101`, `\x41`. */
export function unescapeFormat(text: string): string {
  const letters: Readonly<Record<string, string>> = {
    n: '\n',
    t: '\t',
    r: '\r',
    '\\': '\\',
    a: '\x07',
    b: '\b',
    f: '\f',
    v: '\v',
    e: '\x1b',
    "'": "'",
    '"': '"',
  }
  return text.replace(/\\(0?[0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)/gs, (whole, mark: string) => {
    if (/^[0-7]/.test(mark)) return String.fromCharCode(Number.parseInt(mark, 8))
    if (/^x./.test(mark)) return String.fromCharCode(Number.parseInt(mark.slice(1), 16))
    return letters[mark] ?? whole
  })
}
