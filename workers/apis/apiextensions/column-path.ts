// JSONPath as printer columns and selectable fields use it: names, indexes, wildcards, slices, and filters that compare a
// field. Like client-go/util/jsonpath, as far as a column can need it.
import { isJsonObject } from './schema/json.ts'

type Step =
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'index'; readonly index: number }
  | { readonly type: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly type: 'all' }
  | { readonly type: 'filter'; readonly path: readonly Step[]; readonly operator: string; readonly value: unknown }

/** The steps of `.status.conditions[?(@.type=="Ready")].status`; undefined when it cannot be read. */
export function parseColumnPath(text: string): readonly Step[] | undefined {
  const steps: Step[] = []
  let rest = text
  while (rest !== '' && rest !== '.') {
    const bracket = rest.startsWith('[') ? endOfBracket(rest) : -1
    if (bracket > 0) {
      const step = bracketStep(rest.slice(1, bracket).trim())
      if (step === undefined) return undefined
      steps.push(step)
      rest = rest.slice(bracket + 1)
      continue
    }
    const name = /^\.((?:[^.[\\]|\\.)+)/.exec(rest)
    if (name === null) return undefined
    const plain = (name[1] ?? '').replace(/\\(.)/g, '$1')
    steps.push(plain === '*' ? { type: 'all' } : { type: 'name', name: plain })
    rest = rest.slice(name[0].length)
  }
  return steps
}

function endOfBracket(text: string): number {
  let quote = ''
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i)
    if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"' || char === "'") quote = char
    else if (char === '[') depth++
    else if (char === ']' && --depth === 0) return i
  }
  return -1
}

function bracketStep(text: string): Step | undefined {
  if (text === '*') return { type: 'all' }
  if (/^-?\d+$/.test(text)) return { type: 'index', index: Number(text) }
  const quoted = /^(['"])(.*)\1$/.exec(text)
  if (quoted !== null) return { type: 'name', name: quoted[2] ?? '' }
  const slice = /^(-?\d*):(-?\d*)$/.exec(text)
  if (slice !== null) {
    const bound = (digits: string | undefined) => (digits === '' || digits === undefined ? undefined : Number(digits))
    return { type: 'slice', from: bound(slice[1]), to: bound(slice[2]) }
  }
  return filterStep(text)
}

function filterStep(text: string): Step | undefined {
  const filter = /^\?\(\s*@((?:\.[^\s=!<>)]+)?)\s*(?:(==|!=|<=|>=|<|>)\s*(.+?))?\s*\)$/.exec(text)
  if (filter === null) return undefined
  const [, at = '', operator = '', literal = ''] = filter
  const path = parseColumnPath(at)
  if (path === undefined) return undefined
  const quoted = /^(['"])(.*)\1$/.exec(literal)
  const value = quoted ? quoted[2] : literal === 'true' ? true : literal === 'false' ? false : Number(literal)
  return { type: 'filter', path, operator, value }
}

/** Everything that the path leads to; what is missing leads to nothing. */
export function findByPath(steps: readonly Step[], root: unknown): readonly unknown[] {
  let found: readonly unknown[] = [root]
  for (const step of steps) found = found.flatMap((value) => follow(step, value))
  return found
}

function follow(step: Step, value: unknown): readonly unknown[] {
  switch (step.type) {
    case 'name':
      return isJsonObject(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : []
    case 'index': {
      if (!Array.isArray(value)) return []
      const index = step.index < 0 ? value.length + step.index : step.index
      return index in value ? [value[index]] : []
    }
    case 'slice':
      return Array.isArray(value) ? value.slice(step.from, step.to) : []
    case 'all':
      return Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : []
    case 'filter':
      return Array.isArray(value) ? value.filter((item) => holds(step, item)) : []
  }
}

function holds({ path, operator, value }: Step & { readonly type: 'filter' }, item: unknown): boolean {
  const found = findByPath(path, item)
  if (found.length === 0) return false
  const [left] = found
  switch (operator) {
    case '':
      return true
    case '==':
      return left === value
    case '!=':
      return left !== value
    default:
      return compares(left as number, operator, value as number)
  }
}

function compares(left: number, operator: string, right: number): boolean {
  switch (operator) {
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    default:
      return left >= right
  }
}
