// Whole numbers as Go's strconv reads them, with its words when they are none.
import { Failure } from './cobra/command.ts'
import { goQuote } from './go-text.ts'

/** Throws a {@link Failure} with `words` around what is wrong. */
export function parseInteger(
  text: string,
  base: 10 | 16,
  kind: 'Int' | 'Uint',
  code: number,
  words: (problem: string) => string = (problem) => problem,
): bigint {
  const digits = base === 10 ? '\\d+' : '[0-9a-fA-F]+'
  if (!new RegExp(`^${kind === 'Int' ? '[+-]?' : ''}${digits}$`).test(text))
    throw new Failure(code, words(`strconv.Parse${kind}: parsing ${goQuote(text)}: invalid syntax`))
  const [, sign = '', body = ''] = /^([+-]?)(.*)$/.exec(text) ?? []
  const size = BigInt(base === 10 ? body : `0x${body}`)
  const value = sign === '-' ? -size : size
  const fits = kind === 'Int' ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value)
  if (fits !== value)
    throw new Failure(code, words(`strconv.Parse${kind}: parsing ${goQuote(text)}: value out of range`))
  return value
}
