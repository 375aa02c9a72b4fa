// Whether an object of a manifest has the labels that `-l` asks for.
import { matchesSelector, parseSelector } from '../apimachinery/label-selector.ts'
import { fail } from './errors.ts'
import { at, isObject } from './json-value.ts'

export function matchesLabels(selector: string, object: unknown): boolean {
  const parsed = parseSelector(selector)
  if ('error' in parsed) return fail(parsed.error)
  const labels = at(object, 'metadata', 'labels')
  const texts = isObject(labels) ? Object.entries(labels).map(([key, value]) => [key, String(value)] as const) : []
  return matchesSelector(parsed.selector, Object.fromEntries(texts))
}
