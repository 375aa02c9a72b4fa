// Amounts of a resource: `100m`, `1.5`, `128Mi`, `1e3`. Like apimachinery/pkg/api/resource.

export type QuantityFormat = 'BinarySI' | 'DecimalSI' | 'DecimalExponent'

/** The amount is `units` billionths; upstream keeps no finer ones either. */
export type Quantity = {
  readonly units: bigint
  readonly format: QuantityFormat
  /** How it was written, where upstream keeps that: `1.500`, `+1`. */
  readonly text?: string
}

const scale = 9
const one = 10n ** 9n
const maxBinaryUnits = ((1n << 63n) - 1n) * one

const binaryExponents: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 }
const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
}
const decimalSuffixes: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(decimalExponents).map(([suffix, exponent]) => [exponent, suffix]),
)

export const quantityFormatError =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

/** The number in `text`, or undefined when it is none. Amounts too large are capped, too fine ones rounded up. */
export function parseQuantity(text: string): Quantity | undefined {
  if (text.length > 100) return undefined
  const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*)([-+]?[0-9]*)$/.exec(text)
  if (match === null) return undefined
  const [, sign = '', whole = '', fraction = '', letters = '', exponentText = ''] = match
  if (whole === '' && fraction === '') return undefined
  const suffix = suffixOf(letters, exponentText)
  if (suffix === undefined) return undefined
  const digits = `${whole.replace(/^0+/, '') || '0'}${fraction}`
  const positive = scaled(BigInt(digits), fraction.length, suffix)
  const units = suffix.format === 'BinarySI' && positive > maxBinaryUnits ? maxBinaryUnits : positive
  const format = suffix.format === 'BinarySI' && units > 0n && units < one ? 'DecimalSI' : suffix.format
  const quantity = { units: sign === '-' ? -units : units, format }
  return isWrittenWell(digits, fraction.length, suffix) ? { ...quantity, text } : quantity
}

/** Upstream's quick test for a canonical text; such a text is kept, canonical or not. */
function isWrittenWell(digits: string, decimals: number, { format, exponent }: Suffix): boolean {
  if (digits.length + 0.3 * exponent >= 14) return false
  if (format === 'BinarySI') return decimals === 0 && Number(digits) % 8 !== 0
  const decimalScale = exponent - decimals
  return decimalScale >= -scale && decimalScale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0')
}

type Suffix = { readonly base: 2 | 10; readonly exponent: number; readonly format: QuantityFormat }

function suffixOf(letters: string, exponentText: string): Suffix | undefined {
  if (exponentText !== '') {
    if (letters !== 'e' && letters !== 'E') return undefined
    const exponent = Number(exponentText)
    if (!Number.isInteger(exponent) || Math.abs(exponent) > 1000) return undefined
    return { base: 10, exponent, format: 'DecimalExponent' }
  }
  const binary = Object.hasOwn(binaryExponents, letters) ? binaryExponents[letters] : undefined
  if (binary !== undefined) return { base: 2, exponent: binary, format: 'BinarySI' }
  const decimal = Object.hasOwn(decimalExponents, letters) ? decimalExponents[letters] : undefined
  return decimal === undefined ? undefined : { base: 10, exponent: decimal, format: 'DecimalSI' }
}

/** digits × 10^-decimals × base^exponent in billionths, rounded up. */
function scaled(digits: bigint, decimals: number, { base, exponent }: Suffix): bigint {
  const ten = scale - decimals + (base === 10 ? exponent : 0)
  const amount = base === 2 ? digits << BigInt(exponent) : digits
  if (ten >= 0) return amount * 10n ** BigInt(ten)
  const divisor = 10n ** BigInt(-ten)
  return (amount + divisor - 1n) / divisor
}

/** The one way to write an amount: `1500m`, not `1.5`. Like CanonicalizeBytes. */
export function formatQuantity({ units, format, text }: Quantity): string {
  if (text !== undefined) return text
  if (units === 0n) return '0'
  if (format === 'BinarySI') {
    // Binary suffixes only for whole amounts from 1024 on.
    const whole = units % one === 0n
    if (whole && (units >= 1024n * one || units <= -1024n * one)) return formatBinary(units / one)
    return formatDecimal(units, 'DecimalSI')
  }
  return formatDecimal(units, format)
}

function formatBinary(amount: bigint): string {
  let mantissa = amount
  let suffix = ''
  for (const [name] of Object.entries(binaryExponents)) {
    if (mantissa % 1024n !== 0n) break
    mantissa /= 1024n
    suffix = name
  }
  return `${mantissa}${suffix}`
}

function formatDecimal(units: bigint, format: QuantityFormat): string {
  let mantissa = units
  let exponent = -scale
  while ((exponent < 18 || format === 'DecimalExponent') && mantissa % 1000n === 0n) {
    mantissa /= 1000n
    exponent += 3
  }
  if (format === 'DecimalExponent') return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`
  return `${mantissa}${decimalSuffixes[exponent] ?? ''}`
}

export function compareQuantities(a: Quantity, b: Quantity): number {
  return a.units < b.units ? -1 : a.units > b.units ? 1 : 0
}

/** A sum is written as its first part is. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { units: a.units + b.units, format: a.units === 0n ? b.format : a.format }
}

/** A whole number of units, of a count or of bytes. */
export function quantityOf(amount: number, format: QuantityFormat = 'DecimalSI'): Quantity {
  return { units: BigInt(Math.round(amount)) * one, format }
}

/** Thousandths, as CPU is counted. */
export function quantityOfMillis(millis: number, format: QuantityFormat = 'DecimalSI'): Quantity {
  return { units: BigInt(Math.round(millis)) * 1_000_000n, format }
}

// ---- plain numbers for hot paths: the same few texts come again and again

type Known = { readonly canonical: string; readonly millis: number; readonly value: number }
const known = new Map<string, Known | undefined>()
const maxKnown = 10_000

function lookup(text: string): Known | undefined {
  const found = known.get(text)
  if (found !== undefined || known.has(text)) return found
  const quantity = parseQuantity(text)
  const entry = quantity && {
    canonical: formatQuantity(quantity),
    millis: Number(roundUp(quantity.units, 1_000_000n)),
    value: Number(roundUp(quantity.units, one)),
  }
  if (known.size >= maxKnown) known.clear()
  known.set(text, entry)
  return entry
}

function roundUp(units: bigint, by: bigint): bigint {
  const quotient = units / by
  return units % by === 0n ? quotient : units > 0n ? quotient + 1n : quotient - 1n
}

/** Thousandths, rounded away from zero; 0 for nothing or nonsense (which validation refuses). Like MilliValue. */
export function milliValue(text: string | undefined): number {
  return text === undefined ? 0 : (lookup(text)?.millis ?? 0)
}

/** Whole units, rounded away from zero: bytes, counts. Like Value. */
export function integerValue(text: string | undefined): number {
  return text === undefined ? 0 : (lookup(text)?.value ?? 0)
}

/** The text as the API server writes it, or undefined when it is no quantity. */
export function canonicalQuantity(text: string): string | undefined {
  return lookup(text)?.canonical
}
