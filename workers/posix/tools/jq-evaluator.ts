// Runs jq's filters: every filter makes any number of values of one, and paths to what it found where these are asked for.
import type { Filter, Pattern } from './jq-syntax.ts'
import { formatted } from './jq-texts.ts'
import { calculate, compare, define, described, isList, isRecord, JqError, type Json, typeName } from './jq-values.ts'
import { ToolProblem } from './tool.ts'

type Path = readonly (string | number)[]
/** A value, and the way to it from where the filter began; no path where the value was made. */
export type Found = { readonly value: Json; readonly path: Path | undefined }

type Closure = { readonly filter: Filter; readonly scope: Scope }
type Defined = { readonly parameters: readonly string[]; readonly body: Filter; readonly scope: () => Scope }

export class Scope {
  readonly #parent: Scope | undefined
  readonly #name: string
  readonly #entry: Json | Closure | Defined
  readonly #kind: 'variable' | 'closure' | 'function'

  constructor(
    parent: Scope | undefined,
    kind: 'variable' | 'closure' | 'function',
    name: string,
    entry: Json | Closure | Defined,
  ) {
    this.#parent = parent
    this.#kind = kind
    this.#name = name
    this.#entry = entry
  }

  find(kinds: readonly string[], name: string): { readonly kind: string; readonly entry: unknown } | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.#parent)
      if (scope.#name === name && kinds.includes(scope.#kind)) return { kind: scope.#kind, entry: scope.#entry }
    return undefined
  }
}

type Setting = {
  readonly nowMs: number
  /** What `input` takes from. */
  readonly inputs: Json[]
  /** What a name means that the filter did not define. */
  readonly callBuiltin: (
    run: Evaluator,
    name: string,
    args: readonly Filter[],
    at: Found,
    scope: Scope,
  ) => Generator<Found>
  readonly variables: ReadonlyMap<string, Json>
}

const maxSteps = 5_000_000
const maxDepth = 1500

export class Evaluator {
  readonly setting: Setting
  #steps = 0
  #depth = 0

  constructor(setting: Setting) {
    this.setting = setting
  }

  *run(filter: Filter, input: Json): Generator<Json> {
    this.#steps = 0
    let scope: Scope | undefined
    for (const [name, value] of this.setting.variables) scope = new Scope(scope, 'variable', name, value)
    for (const { value } of this.find(filter, { value: input, path: undefined }, scope as Scope)) yield value
  }

  *values(filter: Filter, input: Json, scope: Scope): Generator<Json> {
    for (const { value } of this.find(filter, { value: input, path: undefined }, scope)) yield value
  }

  /** Paths of what a filter finds in a value. */
  *paths(filter: Filter, input: Json, scope: Scope): Generator<Path> {
    for (const { path } of this.find(filter, { value: input, path: [] }, scope)) {
      if (!path) throw new JqError('Invalid path expression')
      yield path
    }
  }

  *find(filter: Filter, at: Found, scope: Scope): Generator<Found> {
    if (++this.#steps > maxSteps) throw new ToolProblem('error: the filter does not come to an end', 5)
    if (++this.#depth > maxDepth) {
      this.#depth = 0
      throw new ToolProblem('error: the filter is nested too deeply', 5)
    }
    yield* this.#find(filter, at, scope)
    this.#depth--
  }

  *#find(filter: Filter, at: Found, scope: Scope): Generator<Found> {
    const made = (value: Json): Found => ({ value, path: undefined })
    switch (filter.type) {
      case 'identity':
        yield at
        return
      case 'recurse':
        yield* this.#recurse(at)
        return
      case 'literal':
        yield made(filter.value)
        return
      case 'text':
        for (const text of this.#text(filter.parts, filter.format, at.value, scope)) yield made(text)
        return
      case 'format':
        yield made(formatted(filter.format, at.value))
        return
      case 'variable': {
        if (filter.name === '__loc__') yield made({ file: '<top-level>', line: 1 })
        else yield made(this.#variable(filter.name, scope))
        return
      }
      case 'index':
        for (const of of this.find(filter.of, at, scope))
          for (const key of this.values(filter.key, at.value, scope)) yield step(of, key)
        return
      case 'slice':
        yield* this.#slice(filter, at, scope)
        return
      case 'each':
        for (const of of this.find(filter.of, at, scope)) yield* eachOf(of)
        return
      case 'try':
        yield* this.#try(filter, at, scope)
        return
      case 'pipe':
        for (const left of this.find(filter.left, at, scope)) yield* this.find(filter.right, left, scope)
        return
      case 'comma':
        yield* this.find(filter.left, at, scope)
        yield* this.find(filter.right, at, scope)
        return
      case 'binary':
        yield* this.#binary(filter, at, scope)
        return
      case 'update':
        for (const value of this.#update(filter, at.value, scope)) yield made(value)
        return
      case 'negate':
        for (const value of this.values(filter.value, at.value, scope)) {
          if (typeof value !== 'number') throw new JqError(`${described(value)} cannot be negated`)
          yield made(-value)
        }
        return
      case 'list':
        yield made(filter.body ? [...this.values(filter.body, at.value, scope)] : [])
        return
      case 'object':
        for (const value of this.#object(filter.entries, 0, {}, at.value, scope)) yield made(value)
        return
      case 'if':
        for (const test of this.values(filter.test, at.value, scope)) {
          if (isTrue(test)) yield* this.find(filter.yes, at, scope)
          else if (filter.no) yield* this.find(filter.no, at, scope)
          else yield at
        }
        return
      case 'bind':
        for (const value of this.values(filter.source, at.value, scope))
          yield* this.find(filter.body, at, this.#bind(filter.pattern, value, scope))
        return
      case 'reduce': {
        let state: Json = null
        for (const start of this.values(filter.start, at.value, scope)) state = start
        for (const value of this.values(filter.source, at.value, scope)) {
          let next: Json = null
          for (const result of this.values(filter.step, state, this.#bind(filter.pattern, value, scope))) next = result
          state = next
        }
        yield made(state)
        return
      }
      case 'foreach':
        for (const start of this.values(filter.start, at.value, scope)) {
          let state = start
          for (const value of this.values(filter.source, at.value, scope)) {
            const inner = this.#bind(filter.pattern, value, scope)
            for (const next of this.values(filter.step, state, inner)) {
              state = next
              if (filter.shown) yield* this.find(filter.shown, made(next), inner)
              else yield made(next)
            }
          }
        }
        return
      case 'define': {
        const inner: Scope = new Scope(scope, 'function', `${filter.name}/${filter.parameters.length}`, {
          parameters: filter.parameters,
          body: filter.body,
          scope: () => inner,
        })
        yield* this.find(filter.rest, at, inner)
        return
      }
      case 'call':
        yield* this.#call(filter.name, filter.args, at, scope)
        return
      default:
        throw new ToolProblem(`error: ${filter.type} is not supported`, 3)
    }
  }

  *#recurse(at: Found): Generator<Found> {
    yield at
    if (isList(at.value) || isRecord(at.value)) for (const one of eachOf(at)) yield* this.#recurse(one)
  }

  *#text(parts: readonly (string | Filter)[], format: string, input: Json, scope: Scope): Generator<string> {
    const [first, ...rest] = parts
    if (first === undefined) return yield ''
    for (const tail of this.#text(rest, format, input, scope)) {
      if (typeof first === 'string') yield first + tail
      else for (const value of this.values(first, input, scope)) yield formatted(format || '@text', value) + tail
    }
  }

  #variable(name: string, scope: Scope): Json {
    const found = scope?.find(['variable'], name)
    if (!found) throw new ToolProblem(`error: $${name} is not defined at <top-level>, line 1:\njq: 1 compile error`, 3)
    return found.entry as Json
  }

  *#slice({ of, from, to }: Extract<Filter, { type: 'slice' }>, at: Found, scope: Scope): Generator<Found> {
    for (const { value } of this.find(of, at, scope))
      for (const end of to ? this.values(to, at.value, scope) : [null])
        for (const start of from ? this.values(from, at.value, scope) : [null]) {
          if (value === null) yield { value: null, path: undefined }
          else if (typeof value !== 'string' && !isList(value))
            throw new JqError(`Cannot index ${typeName(value)} with object`)
          else {
            const [first, last] = [
              start === null ? undefined : Math.floor(Number(start)),
              end === null ? undefined : Math.ceil(Number(end)),
            ]
            yield {
              value: typeof value === 'string' ? [...value].slice(first, last).join('') : value.slice(first, last),
              path: undefined,
            }
          }
        }
  }

  *#try({ body, handler }: Extract<Filter, { type: 'try' }>, at: Found, scope: Scope): Generator<Found> {
    const depth = this.#depth
    try {
      yield* this.find(body, at, scope)
    } catch (error) {
      if (!(error instanceof JqError)) throw error
      this.#depth = depth
      if (error.value !== '__break' && handler)
        yield* this.find(handler, { value: error.value, path: undefined }, scope)
    }
  }

  *#binary({ operator, left, right }: Extract<Filter, { type: 'binary' }>, at: Found, scope: Scope): Generator<Found> {
    if (operator === '//') {
      yield* this.#alternative(left, right, at, scope)
      return
    }
    if (operator === 'and' || operator === 'or') {
      for (const a of this.values(left, at.value, scope)) {
        if (isTrue(a) === (operator === 'or')) yield { value: operator === 'or', path: undefined }
        else for (const b of this.values(right, at.value, scope)) yield { value: isTrue(b), path: undefined }
      }
      return
    }
    for (const b of this.values(right, at.value, scope))
      for (const a of this.values(left, at.value, scope)) yield { value: operate(operator, a, b), path: undefined }
  }

  *#alternative(left: Filter, right: Filter, at: Found, scope: Scope): Generator<Found> {
    let any = false
    const depth = this.#depth
    try {
      for (const found of this.find(left, at, scope))
        if (isTrue(found.value)) {
          any = true
          yield found
        }
    } catch (error) {
      if (!(error instanceof JqError)) throw error
      this.#depth = depth
    }
    if (!any) yield* this.find(right, at, scope)
  }

  *#update(
    { operator, target, value }: Extract<Filter, { type: 'update' }>,
    input: Json,
    scope: Scope,
  ): Generator<Json> {
    if (operator === '|') {
      let result = input
      const gone: Path[] = []
      for (const path of [...this.paths(target, input, scope)]) {
        const [next] = this.values(value, getPath(result, path), scope)
        if (next === undefined) gone.push(path)
        else result = setPath(result, path, next)
      }
      yield deletePaths(result, gone)
      return
    }
    for (const right of this.values(value, input, scope)) {
      let result = input
      for (const path of [...this.paths(target, input, scope)]) {
        const old = getPath(result, path)
        const next =
          operator === '' ? right : operator === '//' ? (isTrue(old) ? old : right) : calculate(operator, old, right)
        result = setPath(result, path, next)
      }
      yield result
    }
  }

  *#object(
    entries: readonly { readonly key: Filter; readonly value: Filter }[],
    index: number,
    made: { readonly [key: string]: Json },
    input: Json,
    scope: Scope,
  ): Generator<Json> {
    const entry = entries[index]
    if (!entry) return yield made
    for (const key of this.values(entry.key, input, scope)) {
      if (typeof key !== 'string') throw new JqError(`Object keys must be strings`)
      for (const value of this.values(entry.value, input, scope)) {
        const next: Record<string, Json> = { ...made }
        define(next, key, value)
        yield* this.#object(entries, index + 1, next, input, scope)
      }
    }
  }

  #bind(pattern: Pattern, value: Json, scope: Scope): Scope {
    if (pattern.type === 'name') return new Scope(scope, 'variable', pattern.name, value)
    let inner = scope
    if (pattern.type === 'list') {
      if (value !== null && !isList(value)) throw new JqError(`Cannot index ${typeName(value)} with number`)
      for (const [index, item] of pattern.items.entries()) inner = this.#bind(item, value?.[index] ?? null, inner)
      return inner
    }
    for (const { key, pattern: part } of pattern.entries) {
      const [name] = this.values(key, value, scope)
      inner = this.#bind(part, step({ value, path: undefined }, name ?? null).value, inner)
    }
    return inner
  }

  *#call(name: string, args: readonly Filter[], at: Found, scope: Scope): Generator<Found> {
    const own = args.length === 0 ? scope?.find(['closure'], name) : undefined
    const defined = scope?.find(['function'], `${name}/${args.length}`)
    if (own) {
      const { filter, scope: outer } = own.entry as Closure
      yield* this.find(filter, at, outer)
    } else if (defined) {
      const { parameters, body, scope: outer } = defined.entry as Defined
      yield* this.#callDefined(parameters, 0, args, body, outer(), at, scope)
    } else yield* this.setting.callBuiltin(this, name, args, at, scope)
  }

  *#callDefined(
    parameters: readonly string[],
    index: number,
    args: readonly Filter[],
    body: Filter,
    inner: Scope,
    at: Found,
    scope: Scope,
  ): Generator<Found> {
    const [parameter, arg] = [parameters[index], args[index]]
    if (parameter === undefined || !arg) return yield* this.find(body, at, inner)
    if (!parameter.startsWith('$')) {
      const next = new Scope(inner, 'closure', parameter, { filter: arg, scope })
      yield* this.#callDefined(parameters, index + 1, args, body, next, at, scope)
      return
    }
    for (const value of this.values(arg, at.value, scope)) {
      const bound = new Scope(inner, 'variable', parameter.slice(1), value)
      const next = new Scope(bound, 'closure', parameter.slice(1), {
        filter: { type: 'variable', name: parameter.slice(1) },
        scope: bound,
      })
      yield* this.#callDefined(parameters, index + 1, args, body, next, at, scope)
    }
  }
}

export function isTrue(value: Json): boolean {
  return value !== null && value !== false
}

function operate(operator: string, a: Json, b: Json): Json {
  switch (operator) {
    case '==':
      return compare(a, b) === 0
    case '!=':
      return compare(a, b) !== 0
    case '<':
      return compare(a, b) < 0
    case '<=':
      return compare(a, b) <= 0
    case '>':
      return compare(a, b) > 0
    case '>=':
      return compare(a, b) >= 0
    default:
      return calculate(operator, a, b)
  }
}

function step({ value, path }: Found, key: Json): Found {
  const next = path && (typeof key === 'string' || typeof key === 'number') ? [...path, key] : undefined
  if (value === null && (typeof key === 'string' || typeof key === 'number' || key === null))
    return { value: null, path: next }
  if (typeof key === 'string' && isRecord(value))
    return { value: Object.hasOwn(value, key) ? (value[key] ?? null) : null, path: next }
  if (typeof key === 'number' && isList(value)) return { value: value.at(Math.floor(key)) ?? null, path: next }
  if (isList(key) && isList(value))
    return {
      value: value
        .map((_, index) => index)
        .filter(
          (index) => key.length > 0 && key.every((one, offset) => compare(value[index + offset] ?? null, one) === 0),
        ),
      path: undefined,
    }
  const shown = typeof key === 'string' ? ` "${key}"` : ''
  throw new JqError(`Cannot index ${typeName(value)} with ${typeof key === 'string' ? shown.trim() : typeName(key)}`)
}

function* eachOf({ value, path }: Found): Generator<Found> {
  if (isList(value)) for (const [index, item] of value.entries()) yield { value: item, path: path && [...path, index] }
  else if (isRecord(value))
    for (const [key, item] of Object.entries(value)) yield { value: item, path: path && [...path, key] }
  else throw new JqError(`Cannot iterate over ${value === null ? 'null' : described(value)}`)
}

export function getPath(value: Json, path: Path): Json {
  return path.reduce<Json>(
    (inner, key) => (inner === null ? null : step({ value: inner, path: undefined }, key).value),
    value,
  )
}

export function setPath(value: Json, path: Path, next: Json): Json {
  const [key, ...rest] = path
  if (key === undefined) return next
  if (typeof key === 'number') {
    if (value !== null && !isList(value)) throw new JqError(`Cannot index ${typeName(value)} with number`)
    const list = [...(value ?? [])]
    const index = key < 0 ? list.length + key : key
    if (index < 0) throw new JqError('Out of bounds negative array index')
    if (index > 1_000_000) throw new JqError('Array index too large')
    while (list.length < index) list.push(null)
    list[index] = setPath(list[index] ?? null, rest, next)
    return list
  }
  if (value !== null && !isRecord(value)) throw new JqError(`Cannot index ${typeName(value)} with "${key}"`)
  const made: Record<string, Json> = { ...value }
  define(made, key, setPath(Object.hasOwn(made, key) ? (made[key] ?? null) : null, rest, next))
  return made
}

export function deletePaths(value: Json, paths: readonly Path[]): Json {
  // The last ones first, so that indexes stay true.
  return [...paths].sort((a, b) => compare([...b], [...a])).reduce((result, path) => deletePath(result, path), value)
}

function deletePath(value: Json, path: Path): Json {
  const [key, ...rest] = path
  if (key === undefined || value === null) return null
  if (isList(value) && typeof key === 'number') {
    const index = key < 0 ? value.length + key : key
    if (rest.length === 0) return value.filter((_, at) => at !== index)
    return value.map((item, at) => (at === index ? deletePath(item, rest) : item))
  }
  if (!isRecord(value) || typeof key !== 'string' || !Object.hasOwn(value, key)) return value
  if (rest.length > 0) return setPath(value, [key], deletePath(value[key] ?? null, rest))
  const { [key]: _, ...others } = value
  return others
}
