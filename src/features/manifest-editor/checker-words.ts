// What the YAML checker says, in the reader's words. Its messages are its interface here; one that is not known is shown
// as it is.
import type { Messages } from '../../i18n/text.ts'

export type Checks = Messages['editor']['checks']

/** `line` is the text that the message is about. */
export function inWords(message: string, line: string, checks: Checks): string {
  for (const [pattern, words] of phrases) {
    const match = pattern.exec(message)
    if (match !== null) return words(match[1] ?? '', line, checks)
  }
  return message
}

const phrases: readonly (readonly [RegExp, (value: string, line: string, checks: Checks) => string])[] = [
  [/^Incorrect type\. Expected "?([^"]+?)"?\.$/, (types, _, checks) => checks.wrongType(typeNames(types, checks))],
  [/^Value is not accepted\. Valid values: (.+)\.$/, (values, line, checks) => notAccepted(values, line, checks)],
  [/^Value must be (.+)\.$/, (values, line, checks) => notAccepted(values, line, checks)],
  [/^Property (.+) is not allowed\.$/, (field, _, checks) => checks.unknownField(field)],
  [/^Missing property "(.+)"\.$/, (field, _, checks) => checks.missingField(field)],
  [/^String does not match the pattern/, (_, __, checks) => checks.notAQuantity],
  [/^Map keys must be unique/, (_, __, checks) => checks.duplicateKey],
  [
    /^(?:Nested mappings are not allowed|All (?:mapping|sequence) items must start)/,
    (_, __, checks) => checks.indentation,
  ],
  [/^Implicit (?:map )?keys need to be/, (_, __, checks) => checks.noValue],
  [/^Tabs are not allowed/, (_, __, checks) => checks.tab],
  [/^Missing closing ["']quote/, (_, __, checks) => checks.quote],
  [/^A (?:collection cannot be both|sequence is not allowed)/, (_, __, checks) => checks.mixed],
]

function notAccepted(values: string, line: string, checks: Checks): string {
  const list = values.replaceAll('"', '')
  if (/^\s*(- )?kind:/.test(line)) return checks.kindNotServed(list)
  return /^\s*(- )?apiVersion:/.test(line) ? checks.wrongVersion(list) : checks.notAccepted(list)
}

function typeNames(types: string, checks: Checks): string {
  const names: Readonly<Record<string, string>> = checks.types
  return types
    .split(/\s*[|,]\s*/)
    .map((type) => names[type.replace(/\(.*/, '')] ?? type)
    .reduce(checks.or)
}
