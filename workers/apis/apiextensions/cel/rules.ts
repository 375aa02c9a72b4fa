// x-kubernetes-validations: expressions that a custom resource, or a change of it, has to fulfil.
// Like apiextensions-apiserver/pkg/apiserver/schema/cel.
import { type ASTNode, type Environment, EvaluationError, Optional, type ParseResult } from '@marcbachmann/cel-js'
import { sameJson } from '../../../apimachinery/deep-equal.ts'
import { type FieldError, forbidden, invalid, required } from '../../../apimachinery/field-error.ts'
import { describeCompileError } from '../../cel/compile-error.ts'
import { newCelEnvironment } from '../../cel/environment.ts'
import { findField } from '../schema/field-path.ts'
import { isJsonObject, propertyOf, type Schema } from '../schema/json.ts'
import { oldItemOf } from '../schema/list-map.ts'
import { noPath } from '../schema/value-validation.ts'
import type { ValidationRule } from '../types.ts'
import { type CelType, declareType } from './schema-types.ts'

export type CompiledRule = {
  readonly rule: ValidationRule
  readonly program?: ParseResult
  readonly messageProgram?: ParseResult
  /** Why it cannot be run. */
  readonly error?: string
  readonly messageError?: string
  readonly usesOldSelf: boolean
  /** How deeply its loops are nested. */
  readonly loops: number
}

/** Steps that all rules of an object may take together. */
const budget = 2_000_000
const longestMessage = 5 * 1024
const outOfBudget = 'validation failed due to running out of cost budget, no further validation rules will be run'

/** The value before an update, where it can be told which it was. */
type Before = { readonly old: unknown } | undefined
type Place = {
  readonly path: string
  readonly before: Before
  /** Whether the nearest value that can be compared is as it was: then nothing in it is held against it. */
  readonly isUnchanged: boolean
}

const compiled = new WeakMap<Schema, RuleSet>()

/** The rules of a schema and of all that is in it. */
export function compileRules(schema: Schema, isRoot: boolean): RuleSet {
  const known = compiled.get(schema)
  if (known !== undefined && known.isRoot === isRoot) return known
  const rules = new RuleSet(schema, isRoot)
  compiled.set(schema, rules)
  return rules
}

export class RuleSet {
  readonly isRoot: boolean
  readonly own: readonly CompiledRule[]
  readonly #schema: Schema
  readonly #hasAny: boolean
  readonly #type: CelType | undefined

  constructor(schema: Schema, isRoot: boolean) {
    this.#schema = schema
    this.isRoot = isRoot
    this.#hasAny = hasRules(schema)
    const rules = schema['x-kubernetes-validations'] ?? []
    if (rules.length === 0) {
      this.own = []
      return
    }
    const environment = newCelEnvironment()
    this.#type = declareType(environment, schema, isRoot)
    const { name } = this.#type ?? { name: 'dyn' }
    environment.registerVariable('self', name)
    const plain = environment.clone().registerVariable('oldSelf', name)
    const optional = environment.clone().registerVariable('oldSelf', `optional<${name}>`)
    this.own = rules.map((rule) => compileRule(rule, rule.optionalOldSelf ? optional : plain))
  }

  /** What the rules say of a value, and of the change from `old` (undefined: it is new). */
  validate(value: unknown, old: unknown, path = ''): FieldError[] {
    if (!this.#hasAny) return []
    const run = { left: budget, errors: [] as FieldError[] }
    const before = old === undefined || old === null ? undefined : { old }
    this.#walk(value, { path, before, isUnchanged: before !== undefined && sameJson(value, old) }, run)
    return run.errors
  }

  #walk(value: unknown, place: Place, run: Run): void {
    if (!this.#hasAny || value === null || value === undefined || run.left < 0) return
    if (this.own.length > 0) this.#runOwn(value, place, run)
    const below = (child: unknown, schema: Schema, path: string, before: Before) => {
      const isUnchanged = before === undefined ? place.isUnchanged : sameJson(child, before.old)
      const isEmbedded = schema['x-kubernetes-embedded-resource'] === true
      compileRules(schema, isEmbedded).#walk(child, { path, before, isUnchanged }, run)
    }
    const { items } = this.#schema
    if (Array.isArray(value)) {
      if (items === undefined || !hasRules(items)) return
      for (const [i, item] of value.entries()) {
        const before = place.before && oldItemOf(item, place.before.old, this.#schema)
        below(item, items, `${place.path}[${i}]`, before)
      }
    } else if (isJsonObject(value)) {
      for (const [key, child] of Object.entries(value)) {
        const schema = propertyOf(this.#schema, key)
        if (schema === undefined || !hasRules(schema)) continue
        const isNamed = this.#schema.properties !== undefined && Object.hasOwn(this.#schema.properties, key)
        const path = isNamed ? (place.path === '' ? key : `${place.path}.${key}`) : `${place.path}[${key}]`
        const old = place.before?.old
        const before = isJsonObject(old) && Object.hasOwn(old, key) && old[key] !== null ? { old: old[key] } : undefined
        below(child, schema, path, before)
      }
    }
  }

  #runOwn(value: unknown, place: Place, run: Run): void {
    const { type = '' } = this.#schema
    const path = place.path === '' ? noPath : place.path
    const self = this.#type?.convert(value)
    const old = place.before && this.#type?.convert(place.before.old)
    const size = sizeOf(value)
    for (const compiledRule of this.own) {
      const { rule, program, error, usesOldSelf, loops } = compiledRule
      if (error !== undefined) run.errors.push(invalid(path, type, `rule compile error: ${error}`))
      if (program === undefined) continue
      if (usesOldSelf && place.before === undefined && !rule.optionalOldSelf) continue
      run.left -= 1 + size ** loops
      if (run.left < 0) {
        run.errors.push(invalid(path, type, outOfBudget))
        return
      }
      const values = rule.optionalOldSelf
        ? { self, oldSelf: place.before ? Optional.of(old) : Optional.none() }
        : { self, oldSelf: old }
      const outcome = evaluate(program, values)
      if ('failure' in outcome)
        run.errors.push(invalid(path, type, `${outcome.failure} evaluating rule: ${ruleText(rule)}`))
      else if (outcome.result !== true && (usesOldSelf || !place.isUnchanged))
        run.errors.push(this.#violation(compiledRule, value, values, place.path))
    }
  }

  #violation({ rule, messageProgram }: CompiledRule, value: unknown, values: object, path: string): FieldError {
    const { type } = this.#schema
    const field = rule.fieldPath ? findField(rule.fieldPath, this.#schema) : undefined
    const inner = field !== undefined && 'path' in field ? field.path : ''
    const at = [path, inner].filter((part) => part !== '').join('.') || noPath
    const detail = (messageProgram && ownMessage(messageProgram, values)) ?? messageOf(rule)
    const isCompound = type === 'object' || type === 'array'
    switch (rule.reason) {
      case 'FieldValueForbidden':
        return forbidden(at, detail)
      case 'FieldValueRequired':
        return required(at, detail)
      case 'FieldValueDuplicate':
        return {
          type: 'FieldValueDuplicate',
          field: at,
          body: isCompound ? 'Duplicate value' : `Duplicate value: ${JSON.stringify(value)}`,
        }
      default:
        if (!isCompound) return invalid(at, value, detail)
        return { type: 'FieldValueInvalid', field: at, body: `Invalid value: ${detail}` }
    }
  }
}

type Run = { left: number; readonly errors: FieldError[] }

const withRules = new WeakMap<Schema, boolean>()

function hasRules(schema: Schema): boolean {
  const known = withRules.get(schema)
  if (known !== undefined) return known
  const { items, additionalProperties, properties } = schema
  const found =
    (schema['x-kubernetes-validations']?.length ?? 0) > 0 ||
    (items !== undefined && hasRules(items)) ||
    (typeof additionalProperties === 'object' && hasRules(additionalProperties)) ||
    Object.values(properties ?? {}).some(hasRules)
  withRules.set(schema, found)
  return found
}

function compileRule(rule: ValidationRule, environment: Environment): CompiledRule {
  const text = rule.rule.trim()
  const nothing = { rule, usesOldSelf: false, loops: 0 }
  if (text === '') return nothing
  const checked = environment.check(rule.rule)
  if (!checked.valid) {
    const problem = checked.error === undefined ? '' : describeCompileError(rule.rule, checked.error)
    return { ...nothing, error: `compilation failed: ${problem}` }
  }
  if (checked.type !== 'bool' && checked.type !== 'dyn')
    return { ...nothing, error: 'cel expression must evaluate to a bool' }
  const program = environment.parse(rule.rule)
  const found = { rule, program, usesOldSelf: namesOldSelf(program.ast), loops: loopsIn(program.ast) }
  if (!rule.messageExpression) return found
  const message = environment.check(rule.messageExpression)
  if (!message.valid) {
    const problem = message.error === undefined ? '' : describeCompileError(rule.messageExpression, message.error)
    return { ...found, messageError: `messageExpression compilation failed: ${problem}` }
  }
  if (message.type !== 'string' && message.type !== 'dyn')
    return { ...found, messageError: 'messageExpression must evaluate to a string' }
  return { ...found, messageProgram: environment.parse(rule.messageExpression) }
}

function nodesOf(value: unknown): readonly ASTNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf)
  return typeof value === 'object' && value !== null && 'op' in value ? [value as ASTNode] : []
}

function namesOldSelf({ op, args }: ASTNode): boolean {
  return (op === 'id' && args === 'oldSelf') || nodesOf(args).some(namesOldSelf)
}

const macros: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])

function loopsIn({ op, args }: ASTNode): number {
  const own = op === 'rcall' && macros.has(args[0]) ? 1 : 0
  return own + Math.max(0, ...nodesOf(args).map(loopsIn))
}

type Outcome = { readonly result: unknown } | { readonly failure: string }

function evaluate(program: ParseResult, values: object): Outcome {
  try {
    return { result: program(values) }
  } catch (error) {
    const text = error instanceof EvaluationError ? error.summary : error instanceof Error ? error.message : ''
    const bounds = /index out of bounds, index (-?\d+)/.exec(text)?.[1]
    if (bounds !== undefined) return { failure: `index out of bounds: ${bounds}` }
    return { failure: text.replace(/^No such key/, 'no such key') }
  }
}

/** A message that the rule makes itself; undefined when it fails at that, or makes none that could be shown. */
function ownMessage(program: ParseResult, values: object): string | undefined {
  const outcome = evaluate(program, values)
  if ('failure' in outcome || typeof outcome.result !== 'string') return undefined
  const text = outcome.result.trim()
  return text === '' || text.length > longestMessage || text.includes('\n') ? undefined : text
}

function messageOf(rule: ValidationRule): string {
  return rule.message ? rule.message.trim() : `failed rule: ${rule.rule.trim()}`
}

function ruleText({ rule, message }: ValidationRule): string {
  return (message || rule).trim()
}

/** How many values there are in it. */
function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  let size = 1
  for (const child of Array.isArray(value) ? value : Object.values(value)) size += sizeOf(child)
  return size
}
