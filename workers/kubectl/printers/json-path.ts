// Evaluates kubectl's JSONPath on an object. Like client-go/util/jsonpath.
import { CommandError, fail } from '../errors.ts'
import { byBytes, goEscapes, isObject } from '../json-value.ts'
import { type Operand, type PathNode, type PathStep, parseSteps, parseTemplate } from './json-path-parser.ts'

export type JsonPath = { readonly template: string; readonly nodes: readonly PathNode[] }

export function parseJsonPath(template: string): JsonPath {
  if (template === '') fail('template format specified but no template given')
  return { template, nodes: parseTemplate(template) }
}

/** The text that a template makes of an object. */
export function printJsonPath(path: JsonPath, object: unknown, asJson: boolean): string {
  try {
    if (asJson) {
      const found = path.nodes.flatMap((node) => (node.type === 'path' ? walk(node.steps, [object], object) : []))
      return `${JSON.stringify(found, undefined, 4)}\n`
    }
    return evaluate(path.nodes, object, object)
  } catch (error) {
    if (!(error instanceof PathError)) throw error
    throw new CommandError(
      `error: error executing jsonpath ${JSON.stringify(path.template)}: Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${path.template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`,
    )
  }
}

/** A path as `--sort-by`, custom columns and `wait` take it: braces and the first dot may be left out. */
export function parseRelaxedPath(expression: string): readonly PathStep[] {
  const refuse = (): never =>
    fail(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`)
  const match = /^\{?\.?([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}?$/.exec(expression)
  const inner = match?.[1] ?? refuse()
  const { steps } = parseSteps(inner.startsWith('[') ? inner : `.${inner}`, refuse)
  return steps
}

/** What a path finds in an object; missing fields find nothing. */
export function findPath(steps: readonly PathStep[], object: unknown): readonly unknown[] {
  try {
    return walk(steps, [object], object)
  } catch (error) {
    if (error instanceof PathError) return []
    throw error
  }
}

class PathError extends Error {}

function evaluate(nodes: readonly PathNode[], here: unknown, root: unknown): string {
  let text = ''
  for (const node of nodes)
    if (node.type === 'text') text += node.text
    else if (node.type === 'path') text += walk(node.steps, [here], root).map(show).join(' ')
    else
      for (const part of node.path)
        if (part.type === 'path')
          for (const item of walk(part.steps, [here], root)) text += evaluate(node.body, item, root)
  return text
}

function walk(steps: readonly PathStep[], start: readonly unknown[], root: unknown): readonly unknown[] {
  let found = start
  for (const step of steps) found = take(step, found, root)
  return found
}

function take(step: PathStep, values: readonly unknown[], root: unknown): readonly unknown[] {
  switch (step.type) {
    case 'field':
      return values.flatMap((value) => (isObject(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : []))
    case 'wildcard':
      return values.flatMap(children)
    case 'recursive':
      return values.flatMap((value) => descendants(value))
    case 'slice':
      return values.flatMap((value) => slice(value, step))
    case 'union':
      return values.flatMap((value) => step.paths.flatMap((path) => walk(path, [value], root)))
    case 'filter':
      return values.flatMap((value) => (Array.isArray(value) ? value.filter((item) => passes(step, item, root)) : []))
  }
}

function children(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return isObject(value)
    ? Object.keys(value)
        .sort(byBytes)
        .map((key) => value[key])
    : []
}

function descendants(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  return [value, ...children(value).flatMap(descendants)]
}

function slice(value: unknown, { from, to, step = 1, single }: PathStep & { type: 'slice' }): readonly unknown[] {
  if (!Array.isArray(value)) return value === null ? [] : []
  const { length } = value
  const absolute = (index: number): number => (index < 0 ? index + length : index)
  if (single) {
    const index = absolute(from ?? 0)
    if (index < 0 || index >= length)
      throw new PathError(`array index out of bounds: index ${from ?? 0}, length ${length}`)
    return [value[index]]
  }
  if (step <= 0) throw new PathError('step must be > 0')
  return value
    .slice(absolute(from ?? 0), to === undefined ? length : absolute(to))
    .filter((_, index) => index % step === 0)
}

function passes({ left, operator, right }: PathStep & { type: 'filter' }, item: unknown, root: unknown): boolean {
  const [a, ...more] = operand(left, item, root)
  if (operator === 'exists') return a !== undefined || more.length > 0
  if (more.length > 0) throw new PathError('can only compare one element at a time')
  const [b] = operand(right, item, root)
  if (a === undefined || b === undefined) return false
  switch (operator) {
    case '==':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return (a as number) < (b as number)
    case '>':
      return (a as number) > (b as number)
    case '<=':
      return (a as number) <= (b as number)
    default:
      return (a as number) >= (b as number)
  }
}

function operand(one: Operand, item: unknown, root: unknown): readonly unknown[] {
  return 'literal' in one ? [one.literal] : walk(one.steps, [item], root)
}

/** Objects and lists are shown as JSON, everything else plainly. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? goEscapes(JSON.stringify(sortDeep(value))) : String(value)
}

function sortDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortDeep)
  if (!isObject(value)) return value
  const copy: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(value).sort(byBytes)) copy[key] = sortDeep(value[key])
  return copy
}

/** A value in Go's syntax (`%#v`), which kubectl shows when a path fails. */
function goSyntax(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (isObject(value)) {
    const fields = Object.keys(value).sort(byBytes)
    return `map[string]interface {}{${fields.map((key) => `${JSON.stringify(key)}:${goSyntax(value[key])}`).join(', ')}}`
  }
  if (value === null || value === undefined) return 'interface {}(nil)'
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
