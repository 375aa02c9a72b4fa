// Which objects are meant, by a few of their fields: `spec.nodeName=worker-1,metadata.name!=web`.
// Like apimachinery/pkg/fields.

type FieldRequirement = { readonly field: string; readonly operator: '=' | '!='; readonly value: string }
export type FieldSelector = readonly FieldRequirement[]

/** Parses the string form. An error is worded as the API server words it. Like fields.ParseSelector. */
export function parseFieldSelector(text: string): { readonly selector: FieldSelector } | { readonly error: string } {
  const requirements: FieldRequirement[] = []
  for (const term of splitTerms(text)) {
    if (term === '') continue
    const parsed = splitTerm(term)
    if (parsed === undefined) return { error: `invalid selector: '${text}'; can't understand '${term}'` }
    const value = unescapeValue(parsed.value)
    if (typeof value !== 'string') return value
    requirements.push({ field: parsed.field, operator: parsed.operator, value })
  }
  return { selector: requirements.sort((a, b) => (a.field < b.field ? -1 : a.field > b.field ? 1 : 0)) }
}

/** Whether values by field satisfy the selector; a field without a value counts as empty. */
export function matchesFieldSelector(selector: FieldSelector, fields: Readonly<Record<string, string>>): boolean {
  for (const { field, operator, value } of selector) {
    const actual = Object.hasOwn(fields, field) ? fields[field] : ''
    if ((actual === value) !== (operator === '=')) return false
  }
  return true
}

export function formatFieldSelector(selector: FieldSelector): string {
  return selector.map(({ field, operator, value }) => `${field}${operator}${escapeValue(value)}`).join(',')
}

/** The value that a field must have, if the selector says so. */
export function requiredFieldValue(selector: FieldSelector, field: string): string | undefined {
  return selector.find((requirement) => requirement.field === field && requirement.operator === '=')?.value
}

/** Commas separate terms unless a backslash stands before them. */
function splitTerms(text: string): string[] {
  const terms: string[] = []
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === ',') {
      terms.push(text.slice(start, i))
      start = i + 1
    }
  }
  terms.push(text.slice(start))
  return terms
}

function splitTerm(term: string): FieldRequirement | undefined {
  for (let i = 0; i < term.length; i++) {
    const rest = term.slice(i, i + 2)
    if (rest === '!=') return { field: term.slice(0, i), operator: '!=', value: term.slice(i + 2) }
    if (rest === '==') return { field: term.slice(0, i), operator: '=', value: term.slice(i + 2) }
    if (rest.startsWith('=')) return { field: term.slice(0, i), operator: '=', value: term.slice(i + 1) }
  }
  return undefined
}

function unescapeValue(text: string): string | { readonly error: string } {
  if (!/[\\,=]/.test(text)) return text
  let value = ''
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? ''
    if (char === '\\') {
      const next = text[++i]
      if (next !== '\\' && next !== ',' && next !== '=') {
        return { error: `invalid field selector: invalid escape sequence: \\${next ?? ''}` }
      }
      value += next
    } else if (char === ',' || char === '=') {
      return { error: `invalid field selector: unescaped character in value: ${char}` }
    } else value += char
  }
  return value
}

function escapeValue(value: string): string {
  return value.replace(/[\\,=]/g, '\\$&')
}
