// Go templates over objects, for -o go-template. Like text/template with kubectl's functions `exists` and `base64decode`.
import { decodeBase64 } from '../../apimachinery/base64.ts'
import { fail } from '../errors.ts'
import { byBytes, isObject } from '../json-value.ts'
import { type Nodes, type Operand, type Pipe, parseGoTemplate, type TemplateNode } from './go-template-syntax.ts'
import { goText } from './go-text.ts'

export type GoTemplate = (value: unknown) => string

/** A key that is not there: `<no value>`. */
const missing = Symbol('no value')

const maxSteps = 1_000_000
const maxDepth = 100

/** Throws when the template makes no sense. `strict`: missing keys are errors. */
export function goTemplate(source: string, strict: boolean): GoTemplate {
  const { main, named } = parseGoTemplate(source, new Set(Object.keys(functions)))
  return (value) => {
    const run = new Execution(named, strict)
    try {
      return run.nodes(main, value, new Map([['$', value]]))
    } catch (error) {
      if (error instanceof TemplateProblem)
        fail(`error executing template ${JSON.stringify(source)}: template: output:1:${error.message}`)
      throw error
    }
  }
}

class TemplateProblem extends Error {}

class Leave extends Error {
  readonly how: 'break' | 'continue'
  /** What the body wrote before. */
  written = ''
  constructor(how: 'break' | 'continue') {
    super(how)
    this.how = how
  }
}

type Variables = Map<string, unknown>

class Execution {
  readonly #named: ReadonlyMap<string, Nodes>
  readonly #strict: boolean
  #steps = 0
  #depth = 0

  constructor(named: ReadonlyMap<string, Nodes>, strict: boolean) {
    this.#named = named
    this.#strict = strict
  }

  nodes(nodes: Nodes, dot: unknown, variables: Variables): string {
    if (++this.#depth > maxDepth) throw new TemplateProblem('exceeded maximum template depth (100)')
    let out = ''
    for (const node of nodes) {
      if (++this.#steps > maxSteps) throw new TemplateProblem('the template takes too long')
      try {
        out += this.#node(node, dot, variables)
      } catch (error) {
        if (error instanceof Leave) error.written = out + error.written
        throw error
      }
    }
    this.#depth--
    return out
  }

  #node(node: TemplateNode, dot: unknown, variables: Variables): string {
    switch (node.type) {
      case 'text':
        return node.text
      case 'action': {
        const value = this.#pipe(node.pipe, dot, variables)
        return node.pipe.variables.length > 0 ? '' : shown(value)
      }
      case 'if': {
        const inner: Variables = new Scope(variables)
        return this.nodes(isTrue(this.#pipe(node.pipe, dot, inner)) ? node.body : node.otherwise, dot, inner)
      }
      case 'with': {
        const inner: Variables = new Scope(variables)
        const value = this.#pipe(node.pipe, dot, inner)
        return isTrue(value) ? this.nodes(node.body, value, inner) : this.nodes(node.otherwise, dot, inner)
      }
      case 'range':
        return this.#range(node, dot, variables)
      case 'template': {
        const body = this.#named.get(node.name)
        if (!body)
          throw new TemplateProblem(
            `1: executing "output" at <{{template ${JSON.stringify(node.name)}}}>: template ${JSON.stringify(node.name)} not defined`,
          )
        const value = node.pipe ? this.#pipe(node.pipe, dot, variables) : undefined
        return this.nodes(body, value, new Map([['$', value]]))
      }
      default:
        throw new Leave(node.type)
    }
  }

  #range(
    { pipe, body, otherwise }: Extract<TemplateNode, { type: 'range' }>,
    dot: unknown,
    variables: Variables,
  ): string {
    const value = this.#pipe({ ...pipe, variables: [] }, dot, variables)
    const entries = this.#entries(value)
    if (entries.length === 0) return this.nodes(otherwise, dot, new Scope(variables))
    let out = ''
    for (const [key, item] of entries) {
      const inner: Variables = new Scope(variables)
      const [first, second] = pipe.variables
      const put = (name: string, one: unknown): void => {
        if (pipe.declares) inner.set(name, one)
        else setVariable(variables, name, one)
      }
      if (first !== undefined && second !== undefined) {
        put(first, key)
        put(second, item)
      } else if (first !== undefined) put(first, item)
      const depth = this.#depth
      try {
        out += this.nodes(body, item, inner)
      } catch (error) {
        if (!(error instanceof Leave)) throw error
        this.#depth = depth
        out += error.written
        if (error.how === 'break') break
      }
    }
    return out
  }

  #entries(value: unknown): (readonly [unknown, unknown])[] {
    if (value === undefined || value === null || value === missing) return []
    if (Array.isArray(value)) return value.map((item, index) => [index, item])
    if (isObject(value))
      return Object.keys(value)
        .sort(byBytes)
        .map((key) => [key, value[key]])
    if (typeof value === 'number' && Number.isInteger(value) && value <= 100_000)
      return Array.from({ length: Math.max(0, value) }, (_, index) => [index, index])
    throw new TemplateProblem(`range can't iterate over ${goText(value)}`)
  }

  #pipe(pipe: Pipe, dot: unknown, variables: Variables): unknown {
    let value: unknown
    pipe.commands.forEach((command, index) => {
      value = this.#command(command, dot, variables, index > 0 ? [value] : [])
    })
    for (const name of pipe.variables)
      if (pipe.declares) variables.set(name, value)
      else setVariable(variables, name, value)
    return value
  }

  #command(command: readonly Operand[], dot: unknown, variables: Variables, last: readonly unknown[]): unknown {
    const [first, ...rest] = command
    if (first?.type !== 'function') {
      if (rest.length > 0 || last.length > 0)
        throw new TemplateProblem(
          `can't give argument to non-function ${first?.type === 'field' ? `.${first.path.join('.')}` : 'value'}`,
        )
      return this.#operand(first as Operand, dot, variables)
    }
    const lazy = first.name === 'and' || first.name === 'or'
    if (!lazy) return this.#call(first.name, [...rest.map((one) => this.#operand(one, dot, variables)), ...last])
    // These look at no more arguments than they need.
    let value: unknown
    const later = [...rest.map((one) => () => this.#operand(one, dot, variables)), ...last.map((one) => () => one)]
    for (const argument of later) {
      value = argument()
      if (isTrue(value) === (first.name === 'or')) return value
    }
    return value
  }

  #call(name: string, args: readonly unknown[]): unknown {
    const called = functions[name]
    if (!called) throw new TemplateProblem(`function "${name}" not defined`)
    try {
      return called(args.map((one) => (one === missing ? undefined : one)))
    } catch (error) {
      if (error instanceof TemplateProblem)
        throw new TemplateProblem(`1: executing "output" at <${name}>: error calling ${name}: ${error.message}`)
      throw error
    }
  }

  #operand(operand: Operand, dot: unknown, variables: Variables): unknown {
    switch (operand.type) {
      case 'dot':
        return dot
      case 'nil':
        return undefined
      case 'value':
        return operand.value
      case 'field':
        return this.#field(dot, operand.path)
      case 'variable':
        return this.#field(variables.get(operand.name), operand.path)
      case 'pipe':
        return this.#field(this.#pipe(operand.pipe, dot, variables), operand.path)
      case 'function':
        return this.#call(operand.name, [])
    }
  }

  #field(value: unknown, path: readonly string[]): unknown {
    let here = value
    for (const key of path) {
      if (here === undefined || here === null || here === missing) {
        if (here === missing || here === null || here === undefined)
          throw new TemplateProblem(
            `1: executing "output" at <.${path.join('.')}>: nil pointer evaluating interface {}.${key}`,
          )
      }
      if (!isObject(here))
        throw new TemplateProblem(
          `1: executing "output" at <.${path.join('.')}>: can't evaluate field ${key} in type ${typeName(here)}`,
        )
      if (Object.hasOwn(here, key)) here = here[key]
      else if (this.#strict)
        throw new TemplateProblem(`1: executing "output" at <.${path.join('.')}>: map has no entry for key "${key}"`)
      else here = missing
    }
    return here
  }
}

/** Variables of a block; those around it can be read and set from within. */
class Scope extends Map<string, unknown> {
  readonly outer: Variables
  constructor(outer: Variables) {
    super()
    this.outer = outer
  }
  override get(name: string): unknown {
    return super.has(name) ? super.get(name) : this.outer.get(name)
  }
}

function setVariable(variables: Variables, name: string, value: unknown): void {
  for (let scope: Variables | undefined = variables; scope; scope = scope instanceof Scope ? scope.outer : undefined)
    if (Map.prototype.has.call(scope, name)) {
      scope.set(name, value)
      return
    }
}

function shown(value: unknown): string {
  return value === missing || value === undefined || value === null ? '<no value>' : goText(value)
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}'
  return typeof value === 'boolean' ? 'bool' : typeof value === 'number' ? 'float64' : typeof value
}

function isTrue(value: unknown): boolean {
  if (value === missing || value === undefined || value === null || value === false || value === 0 || value === '')
    return false
  if (Array.isArray(value)) return value.length > 0
  return isObject(value) ? Object.keys(value).length > 0 : true
}

type TemplateFunction = (args: readonly unknown[]) => unknown

const functions: Readonly<Record<string, TemplateFunction | undefined>> = {
  and: (args) => args.at(-1),
  or: (args) => args.at(-1),
  not: ([value]) => !isTrue(value),
  len: ([value]) => {
    if (typeof value === 'string') return utf8Length(value)
    if (Array.isArray(value)) return value.length
    if (isObject(value)) return Object.keys(value).length
    throw new TemplateProblem(`len of ${value === undefined ? 'nil pointer' : `type ${typeName(value)}`}`)
  },
  index: ([value, ...keys]) => keys.reduce(indexOf, value),
  slice: ([value, from, to]) => {
    if (typeof value === 'string' || Array.isArray(value))
      return value.slice(Number(from ?? 0), to === undefined ? undefined : Number(to))
    throw new TemplateProblem(`can't slice item of type ${typeName(value)}`)
  },
  eq: ([first, ...others]) => others.some((one) => equal(first, one)),
  ne: ([a, b]) => !equal(a, b),
  lt: ([a, b]) => order(a, b) < 0,
  le: ([a, b]) => order(a, b) <= 0,
  gt: ([a, b]) => order(a, b) > 0,
  ge: ([a, b]) => order(a, b) >= 0,
  print: (args) => sprint(args),
  println: (args) => `${args.map(goText).join(' ')}\n`,
  printf: ([format, ...args]) => sprintf(String(format), args),
  html: (args) =>
    sprint(args).replace(/[<>&'"]/g, (char) =>
      `&#${char.charCodeAt(0)};`.replace('&#60;', '&lt;').replace('&#62;', '&gt;').replace('&#38;', '&amp;'),
    ),
  js: (args) => JSON.stringify(sprint(args)).slice(1, -1),
  urlquery: (args) => encodeURIComponent(sprint(args)).replaceAll('%20', '+'),
  exists: ([value, ...keys]) => {
    let here = value
    for (const key of keys) {
      if (Array.isArray(here) && typeof key === 'number' && key < here.length) here = here[key]
      else if (isObject(here) && Object.hasOwn(here, String(key))) here = here[String(key)]
      else return false
    }
    return true
  },
  base64decode: ([text]) => {
    const decoded = decodeBase64(String(text ?? ''))
    if (decoded === undefined) throw new TemplateProblem('illegal base64 data at input byte 0')
    return decoded
  },
}

function utf8Length(text: string): number {
  return [...text].reduce((sum, char) => {
    const code = char.codePointAt(0) ?? 0
    return sum + (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4)
  }, 0)
}

function indexOf(value: unknown, key: unknown): unknown {
  if (value === undefined || value === null) throw new TemplateProblem('index of untyped nil')
  if (Array.isArray(value)) {
    if (typeof key !== 'number') throw new TemplateProblem(`cannot index slice/array with type ${typeName(key)}`)
    if (key < 0 || key >= value.length) throw new TemplateProblem(`index out of range: ${key}`)
    return value[key]
  }
  if (isObject(value)) return Object.hasOwn(value, String(key)) ? value[String(key)] : missing
  throw new TemplateProblem(`can't index item of type ${typeName(value)}`)
}

function equal(a: unknown, b: unknown): boolean {
  if (a !== undefined && b !== undefined && typeof a !== typeof b)
    throw new TemplateProblem('incompatible types for comparison')
  return a === b
}

function order(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return byBytes(a, b)
  throw new TemplateProblem(typeof a === typeof b ? 'invalid type for comparison' : 'incompatible types for comparison')
}

/** Blanks only between operands of which neither is a text. */
function sprint(args: readonly unknown[]): string {
  return args.reduce<string>((out, one, index) => {
    const gap = index > 0 && typeof one !== 'string' && typeof args[index - 1] !== 'string' ? ' ' : ''
    return out + gap + goText(one)
  }, '')
}

function sprintf(format: string, args: readonly unknown[]): string {
  let next = 0
  const text = format.replace(
    /%([-+ #0]*)(\d*)(?:\.(\d+))?([a-zA-Z%])/g,
    (_, flags: string, width: string, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%'
      if (next >= args.length) return `%!${verb}(MISSING)`
      const value = args[next++]
      const size = Math.min(10_000, Number(width || 0))
      const plain = formatted(verb, value, precision)
      if (plain === undefined) return `%!${verb}(${typeName(value)}=${goText(value)})`
      return flags.includes('-')
        ? plain.padEnd(size)
        : plain.padStart(size, flags.includes('0') && typeof value === 'number' ? '0' : ' ')
    },
  )
  return next < args.length
    ? `${text}%!(EXTRA ${args
        .slice(next)
        .map((one) => `${typeName(one)}=${goText(one)}`)
        .join(', ')})`
    : text
}

function formatted(verb: string, value: unknown, precision: string | undefined): string | undefined {
  switch (verb) {
    case 'v':
      return goText(value)
    case 's':
      return typeof value === 'string'
        ? value.slice(0, precision === undefined ? undefined : Number(precision))
        : typeof value === 'number' || typeof value === 'boolean'
          ? undefined
          : goText(value)
    case 'q':
      return typeof value === 'string' ? JSON.stringify(value) : undefined
    case 'd':
      return typeof value === 'number' && Number.isInteger(value) ? `${value}` : undefined
    case 'f':
      return typeof value === 'number' ? value.toFixed(Number(precision ?? 6)) : undefined
    case 't':
      return typeof value === 'boolean' ? `${value}` : undefined
    case 'x':
      return typeof value === 'number' ? value.toString(16) : undefined
    case 'T':
      return typeName(value)
    default:
      return undefined
  }
}
