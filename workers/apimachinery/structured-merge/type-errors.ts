// What is wrong with a configuration before it is merged: fields that the type does not have, values of another type, and
// list elements that cannot be told apart. Like structured-merge-diff/typed/validate.go, in its words.
import { goFormat } from '../go-format.ts'
import { isMap, itemElement } from './compare.ts'
import { deducedType, type ListType, type MapType, type MergeType } from './merge-type.ts'
import { fieldElement, pathText } from './path-element.ts'

type TypeError = { readonly path: string; readonly message: string }

const maxErrors = 100
const maxDepth = 200

/** Undefined: nothing is wrong. */
export function typeErrors(type: MergeType, value: unknown): string | undefined {
  const errors: TypeError[] = []
  check(type, value, '', errors, 0)
  const texts = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  if (texts.length < 2) return texts[0]
  return ['errors:', ...texts.map((text) => `  ${text}`)].join('\n')
}

function check(type: MergeType, value: unknown, path: string, errors: TypeError[], depth: number): void {
  if (value === null || value === undefined || errors.length >= maxErrors) return
  const fail = (message: string) => errors.push({ path, message })
  if (depth > maxDepth) return void fail('exceeded max depth')
  switch (type.kind) {
    case 'deduced':
      return
    case 'scalar':
      return checkScalar(type.of, value, fail)
    case 'map':
      return isMap(value)
        ? checkMap(type, value, path, errors, depth)
        : void fail(`expected map, got ${goPointer(value)}`)
    case 'list':
      return Array.isArray(value)
        ? checkList(type, value, path, errors, depth)
        : void fail(`expected list, got ${goPointer(value)}`)
  }
}

type ScalarName = Extract<MergeType, { kind: 'scalar' }>['of']

function checkScalar(of: ScalarName, value: unknown, fail: (message: string) => void): void {
  const isScalar = typeof value !== 'object'
  if (of === 'numeric' && typeof value !== 'number') fail(`expected numeric (int or float), got ${goTypeOf(value)}`)
  if (of === 'string' && typeof value !== 'string')
    fail(`expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`)
  if (of === 'boolean' && typeof value !== 'boolean') fail(`expected boolean, got ${goPointer(value)}`)
  if (of === 'untyped' && !isScalar) fail(`expected any scalar, got ${goPointer(value)}`)
}

function checkMap(
  type: MapType,
  map: Readonly<Record<string, unknown>>,
  path: string,
  errors: TypeError[],
  depth: number,
): void {
  for (const [key, value] of Object.entries(map)) {
    const below = path + pathText([fieldElement(key)])
    const of = type.fields.get(key)?.type ?? type.element
    if (of !== undefined) check(of, value, below, errors, depth + 1)
    else return void errors.push({ path: below, message: 'field not declared in schema' })
  }
}

function checkList(type: ListType, list: readonly unknown[], path: string, errors: TypeError[], depth: number): void {
  const seen = new Set<string>()
  for (const [i, item] of list.entries()) {
    let element = `i:${i}`
    if (type.relationship !== 'atomic') {
      const problem = itemProblem(type, item)
      if (problem !== undefined) return void errors.push({ path, message: `element ${i}: ${problem}` })
      element = itemElement(type, item) ?? element
      if (seen.has(element)) errors.push({ path, message: `duplicate entries for key ${pathText([element])}` })
      seen.add(element)
    }
    check(type.element ?? deducedType, item, path + pathText([element]), errors, depth + 1)
  }
}

/** Why an element cannot be told from others. */
function itemProblem(type: ListType, item: unknown): string | undefined {
  if (type.relationship === 'set') {
    if (item === null) return "associative list without keys has an element that's an explicit null"
    if (Array.isArray(item)) return 'not supported: associative list with lists as elements'
    return isMap(item) ? "associative list without keys has an element that's a map type" : undefined
  }
  if (item === null) return 'associative list with keys may not have a null element'
  if (!isMap(item)) return 'associative list with keys may not have non-map elements'
  if (itemElement(type, item) !== undefined) return undefined
  const keys = type.keys.map(({ name }) => JSON.stringify(name)).join(' ')
  return `associative list with keys has an element that omits all key fields [${keys}] (and doesn't have default values for any key fields)`
}

// ---- Go's words

function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'object') return 'map[string]interface {}'
  return typeof value === 'boolean' ? 'bool' : 'string'
}

function goPointer(value: unknown): string {
  return `&{${goFormat(value)}}`
}

/** As Go's source would write the value. */
function goSyntax(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (!isMap(value)) return value === null ? 'interface {}(nil)' : JSON.stringify(value)
  const entries = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}:${goSyntax(one)}`)
  return `map[string]interface {}{${entries.sort().join(', ')}}`
}
