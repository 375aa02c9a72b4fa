// Regular expressions as Go writes them, made into JavaScript's. What only Go has is translated; what cannot be said here
// is undefined, like an expression that is none.

const classes: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7F',
  blank: '\\t ',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
}

const known = new Map<string, RegExp | undefined>()
const mostKnown = 1_000

export function goRegExp(pattern: string): RegExp | undefined {
  if (known.has(pattern)) return known.get(pattern)
  const expression = compile(pattern)
  if (known.size < mostKnown) known.set(pattern, expression)
  return expression
}

function compile(pattern: string): RegExp | undefined {
  // Flags at the very start hold for all of it; elsewhere they cannot be had.
  const flags = /^\(\?([imsU]+)\)/.exec(pattern)
  const rest = pattern
    .slice(flags?.[0].length ?? 0)
    .replaceAll('\\A', '^')
    .replaceAll('\\z', '$')
    .replaceAll('(?P<', '(?<')
    .replace(/\[:(\^?)([a-z]+):\]/g, (whole, not, name) => (not === '' ? (classes[name] ?? whole) : whole))
  // Go forbids what looks around or back; an expression must not run for ever either.
  if (/\(\?<?[=!]|\\[1-9]/.test(rest) || repeatsRepetition(rest)) return undefined
  const letters = (flags?.[1] ?? '').replace('U', '')
  try {
    return new RegExp(rest, `${letters}u`)
  } catch {
    return withoutUnicode(rest, letters)
  }
}

/** The unicode flag forbids escapes that Go allows: `\-`, `\_`. */
function withoutUnicode(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(
      source.replace(/\\([-_"'`,:;<>=@#%&~ !])/g, (_, char) => (char === '-' ? '\\x2d' : char)),
      `${flags}u`,
    )
  } catch {
    return undefined
  }
}

/** `(a+)+` takes for ever here on a long string that does not match; Go's matcher does not. */
function repeatsRepetition(source: string): boolean {
  const plain = source.replace(/\\./g, '_').replace(/\[[^\]]*\]/g, '_')
  return /\((?:\?:|\?<\w+>)?[^()]*[*+][^()|]*\)[*+]/.test(plain) && /\((?:\?:|\?<\w+>)?_?[*+]\)[*+]/.test(plain)
}
