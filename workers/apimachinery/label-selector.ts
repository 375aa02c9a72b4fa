// Which objects are meant, by their labels. Like apimachinery/pkg/labels.
import type { LabelSelector } from './meta-types.ts'
import { labelValueErrors, qualifiedNameErrors } from './name-validation.ts'

export type Labels = Readonly<Record<string, string>>

type Operator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt'
export type Requirement = {
  readonly key: string
  readonly operator: Operator
  /** Sorted. */
  readonly values: readonly string[]
}
/** All requirements must hold; none: everything matches. Undefined where a selector is expected: nothing matches. */
export type Selector = readonly Requirement[]

export const everything: Selector = []

export function matchesSelector(selector: Selector | undefined, labels: Labels | undefined): boolean {
  if (selector === undefined) return false
  for (const requirement of selector) if (!matchesRequirement(requirement, labels)) return false
  return true
}

function matchesRequirement({ key, operator, values }: Requirement, labels: Labels | undefined): boolean {
  const value = labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case 'in':
    case '=':
    case '==':
      return value !== undefined && values.includes(value)
    case 'notin':
    case '!=':
      return value === undefined || !values.includes(value)
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
    case 'gt':
    case 'lt': {
      if (value === undefined || !/^[+-]?\d+$/.test(value)) return false
      const [actual, limit] = [BigInt(value), BigInt(values[0] ?? '0')]
      return operator === 'gt' ? actual > limit : actual < limit
    }
  }
}

/** Converted selectors by identity: objects never change, so neither does what they select. */
const converted = new WeakMap<LabelSelector, Selector | { readonly error: string }>()

/** A LabelSelector as requirements; of none nothing is selected, of an empty one everything. Throws on a bad operator. */
export function fromLabelSelector(selector: LabelSelector | undefined): Selector | undefined {
  if (selector === undefined) return undefined
  let known = converted.get(selector)
  if (known === undefined) {
    known = convert(selector)
    converted.set(selector, known)
  }
  if ('error' in known) throw new Error(known.error)
  return known
}

/** Whether labels match a LabelSelector; an invalid one matches nothing. */
export function matchesLabelSelector(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  try {
    return matchesSelector(fromLabelSelector(selector), labels)
  } catch {
    return false
  }
}

const expressionOperators: Readonly<Record<string, Operator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
}

/** Like metav1.LabelSelectorAsSelector. */
function convert(selector: LabelSelector): Selector | { readonly error: string } {
  const requirements: Requirement[] = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    operator: '=',
    values: [value],
  }))
  for (const expression of selector.matchExpressions ?? []) {
    const operator = Object.hasOwn(expressionOperators, expression.operator)
      ? expressionOperators[expression.operator]
      : undefined
    if (operator === undefined) return { error: `"${expression.operator}" is not a valid label selector operator` }
    const requirement = { key: expression.key, operator, values: [...(expression.values ?? [])].sort() }
    const error = requirementError(requirement)
    if (error !== undefined) return { error }
    requirements.push(requirement)
  }
  return requirements.sort(byKey)
}

/** Of plain labels, as a Service or a ReplicationController selects. Like labels.SelectorFromSet. */
export function fromLabels(labels: Labels): Selector {
  const requirements = Object.entries(labels).map(
    ([key, value]): Requirement => ({ key, operator: '=', values: [value] }),
  )
  return requirements.sort(byKey)
}

/** `app=web,tier in (a,b),!old`: requirements by key. */
export function formatSelector(selector: Selector): string {
  return selector.map(formatRequirement).join(',')
}

/** `app=web,tier in (a,b)`, or what kubectl shows of no selector: `<none>`. Like metav1.FormatLabelSelector. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  let text = ''
  try {
    const requirements = fromLabelSelector(selector)
    text = requirements === undefined ? '' : formatSelector(requirements)
  } catch {
    return '<error>'
  }
  return text === '' ? '<none>' : text
}

function formatRequirement({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'exists':
      return key
    case '!':
      return `!${key}`
    case 'gt':
      return `${key}>${values[0] ?? ''}`
    case 'lt':
      return `${key}<${values[0] ?? ''}`
    case 'in':
    case 'notin':
      return `${key} ${operator} (${values.join(',')})`
    default:
      return `${key}${operator}${values[0] ?? ''}`
  }
}

function byKey(a: Requirement, b: Requirement): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}

// ---- the string form: `app=web,tier in (a,b),!old,version>2`

/** Parses the string form. An error is worded as the API server words it. Like labels.Parse. */
export function parseSelector(text: string): { readonly selector: Selector } | { readonly error: string } {
  if (text === '') return { selector: everything }
  if (text.length > maxSelectorLength)
    return { error: `unable to parse requirement: selector is longer than ${maxSelectorLength} characters` }
  try {
    return { selector: new Parser(text).parse().sort(byKey) }
  } catch (error) {
    if (error instanceof SelectorError) return { error: error.message }
    throw error
  }
}

const maxSelectorLength = 100_000

class SelectorError extends Error {}

type TokenKind = '!' | ',' | ')' | '(' | '=' | '==' | '>' | '<' | '!=' | 'in' | 'notin' | 'identifier' | 'end' | 'error'
type Token = { readonly kind: TokenKind; readonly text: string }

const specials = new Set(['=', '!', '(', ')', ',', '>', '<'])
const operatorTokens: Readonly<Record<string, TokenKind>> = {
  ')': ')',
  ',': ',',
  '!': '!',
  '==': '==',
  '=': '=',
  '>': '>',
  '<': '<',
  in: 'in',
  '!=': '!=',
  notin: 'notin',
  '(': '(',
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\n'
}

function scan(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const char = text[at] ?? ''
    if (isSpace(char)) {
      at++
      continue
    }
    const start = at
    if (specials.has(char)) {
      // The longest operator that the run of symbols begins with.
      let end = start + 1
      while (end < text.length && operatorTokens[text.slice(start, end + 1)] !== undefined) end++
      const symbol = text.slice(start, end)
      tokens.push({ kind: operatorTokens[symbol] ?? 'error', text: symbol })
      at = end
      continue
    }
    while (at < text.length && !specials.has(text[at] ?? '') && !isSpace(text[at] ?? '')) at++
    const word = text.slice(start, at)
    tokens.push({ kind: word === 'in' || word === 'notin' ? word : 'identifier', text: word })
  }
  return tokens
}

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(text: string) {
    this.#tokens = scan(text)
  }

  parse(): Requirement[] {
    const requirements: Requirement[] = []
    for (;;) {
      const token = this.#peek('any')
      if (token.kind === 'end') return requirements
      if (token.kind !== 'identifier' && token.kind !== '!') {
        throw new SelectorError(`found '${token.text}', expected: !, identifier, or 'end of string'`)
      }
      requirements.push(this.#checkedRequirement())
      const separator = this.#take('any')
      if (separator.kind === 'end') return requirements
      if (separator.kind !== ',') throw new SelectorError(`found '${separator.text}', expected: ',' or 'end of string'`)
      const next = this.#peek('any')
      if (next.kind !== 'identifier' && next.kind !== '!') {
        throw new SelectorError(`found '${next.text}', expected: identifier after ','`)
      }
    }
  }

  /** Where a value is expected, `in` and `notin` are plain words. */
  #peek(context: 'any' | 'values'): Token {
    const token = this.#tokens[this.#at] ?? { kind: 'end' as const, text: '' }
    return context === 'values' && (token.kind === 'in' || token.kind === 'notin')
      ? { ...token, kind: 'identifier' }
      : token
  }

  #take(context: 'any' | 'values'): Token {
    const token = this.#peek(context)
    this.#at++
    return token
  }

  #checkedRequirement(): Requirement {
    try {
      const requirement = this.#requirement()
      const error = requirementError(requirement)
      if (error === undefined) return requirement
      throw new SelectorError(error)
    } catch (error) {
      if (error instanceof SelectorError) throw new SelectorError(`unable to parse requirement: ${error.message}`)
      throw error
    }
  }

  #requirement(): Requirement {
    let operator: Operator | undefined
    if (this.#peek('values').kind === '!') {
      operator = '!'
      this.#take('values')
    }
    const key = this.#take('values')
    if (key.kind !== 'identifier') throw new SelectorError(`found '${key.text}', expected: identifier`)
    const keyErrors = qualifiedNameErrors(key.text)
    if (keyErrors.length > 0) throw new SelectorError(`<nil>: ${invalidKey(key.text, keyErrors)}`)
    const next = this.#peek('values')
    if (next.kind === 'end' || next.kind === ',') return { key: key.text, operator: operator ?? 'exists', values: [] }
    if (operator === '!') return { key: key.text, operator, values: [] }
    operator = this.#operator()
    const values = operator === 'in' || operator === 'notin' ? this.#values() : [this.#exactValue()]
    return { key: key.text, operator, values: values.sort() }
  }

  #operator(): Operator {
    const token = this.#take('any')
    switch (token.kind) {
      case 'in':
      case 'notin':
      case '=':
      case '==':
      case '!=':
        return token.kind
      case '>':
        return 'gt'
      case '<':
        return 'lt'
      default:
        throw new SelectorError(`found '${token.text}', expected: in, notin, =, ==, !=, gt, lt`)
    }
  }

  #values(): string[] {
    const open = this.#take('values')
    if (open.kind !== '(') throw new SelectorError(`found '${open.text}' expected: '('`)
    const first = this.#peek('values')
    if (first.kind === ')') {
      this.#take('values')
      return ['']
    }
    if (first.kind !== 'identifier' && first.kind !== ',') {
      throw new SelectorError(`found '${first.text}', expected: ',', ')' or identifier`)
    }
    const values = this.#identifiers()
    const close = this.#take('values')
    if (close.kind !== ')') throw new SelectorError(`found '${first.text}', expected: ')'`)
    return [...new Set(values)]
  }

  #identifiers(): string[] {
    const values: string[] = []
    for (;;) {
      const token = this.#take('values')
      if (token.kind === 'identifier') {
        values.push(token.text)
        const next = this.#peek('values')
        if (next.kind === ')') return values
        if (next.kind !== ',') throw new SelectorError(`found '${next.text}', expected: ',' or ')'`)
      } else if (token.kind === ',') {
        if (values.length === 0) values.push('')
        const next = this.#peek('values')
        if (next.kind === ')') {
          values.push('')
          return values
        }
        if (next.kind === ',') {
          this.#take('values')
          values.push('')
        }
      } else {
        throw new SelectorError(`found '${token.text}', expected: ',', or identifier`)
      }
    }
  }

  #exactValue(): string {
    const next = this.#peek('values')
    if (next.kind === 'end' || next.kind === ',') return ''
    const token = this.#take('values')
    if (token.kind !== 'identifier') throw new SelectorError(`found '${token.text}', expected: identifier`)
    return token.text
  }
}

/** Like labels.NewRequirement. */
function requirementError({ key, operator, values }: Requirement): string | undefined {
  const errors: string[] = []
  const keyErrors = qualifiedNameErrors(key)
  if (keyErrors.length > 0) errors.push(`key: ${invalidKey(key, keyErrors)}`)
  if ((operator === 'in' || operator === 'notin') && values.length === 0) {
    errors.push("values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty")
  }
  if ((operator === 'exists' || operator === '!') && values.length > 0) {
    errors.push(
      `values: Invalid value: ${JSON.stringify(values)}: values set must be empty for exists and does not exist`,
    )
  }
  if ((operator === 'gt' || operator === 'lt') && !values.every((value) => /^[+-]?\d+$/.test(value))) {
    errors.push(
      `values[0]: Invalid value: ${JSON.stringify(values[0])}: for 'Gt', 'Lt' operators, the value must be an integer`,
    )
  }
  values.forEach((value, i) => {
    const valueErrors = labelValueErrors(value)
    if (valueErrors.length === 0) return
    errors.push(`values[${i}][${key}]: Invalid value: ${JSON.stringify(value)}: ${valueErrors.join('; ')}`)
  })
  if (errors.length === 0) return undefined
  return errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`
}

function invalidKey(key: string, errors: readonly string[]): string {
  return `Invalid value: ${JSON.stringify(key)}: ${errors.join('; ')}`
}
