// awk: runs a program over lines split into fields. Like gawk, without pipes, commands and network.
import type { Regex } from '../regex.ts'
import { type AwkMachine, callBuiltin } from './awk-functions.ts'
import { awkRegex, parseAwk } from './awk-parser.ts'
import type { AwkProgram, Expression, Statement, Target } from './awk-syntax.ts'
import { type AwkArray, calculate, comparison, guardRegex, number, splitBy, truth, type Value } from './awk-values.ts'
import { formatPrintf } from './printf.ts'
import { guarded, LineReader, readOptions, type ToolIo, ToolProblem } from './tool.ts'

const maxSteps = 5_000_000
const maxCalls = 200
const maxText = 4_000_000

export const awk = guarded('awk', async (io) => {
  const { values, rest } = readOptions(io.args, { F: 'value', v: 'value', f: 'value' })
  const [program, ...operands] = values.has('f') ? [programFile(io, values.get('f') ?? []), ...rest] : rest
  if (program === undefined)
    throw new ToolProblem('usage: awk [-F fs] [-v var=value] [-f progfile | prog] [file ...]', 2)
  const machine = new Awk(io, parseAwk(program), operands)
  const separator = values.get('F')?.at(-1)
  if (separator !== undefined) machine.set('FS', separator === 't' ? '\t' : plainText(separator))
  for (const one of values.get('v') ?? []) {
    const equals = one.indexOf('=')
    if (equals < 1) throw new ToolProblem(`\`${one}' argument to \`-v' not in \`var=value' form`, 2)
    machine.set(one.slice(0, equals), { input: plainText(one.slice(equals + 1)) })
  }
  return machine.run()
})

function programFile(io: ToolIo, files: readonly string[]): string {
  return files
    .map((file) => {
      const text = io.readFile(file)
      if (text === undefined)
        throw new ToolProblem(`cannot open source file \`${file}' for reading: No such file or directory`, 2)
      return text
    })
    .join('\n')
}

function plainText(text: string): string {
  return text.replaceAll('\\t', '\t').replaceAll('\\n', '\n').replaceAll('\\\\', '\\')
}

class Leave extends Error {
  readonly how: 'next' | 'nextfile' | 'exit' | 'break' | 'continue' | 'return'
  readonly value: Value
  constructor(how: Leave['how'], value: Value = '') {
    super(how)
    this.how = how
    this.value = value
  }
}

class Awk implements AwkMachine {
  readonly nowMs: number
  readonly #io: ToolIo
  readonly #program: AwkProgram
  readonly #globals = new Map<string, Value | AwkArray>()
  readonly #frames: Map<string, Value | AwkArray>[] = []
  readonly #inRange = new Set<number>()
  readonly #regexes = new Map<string, Regex>()
  readonly #files = new Map<string, string>()
  readonly #readers = new Map<string, LineReader>()
  readonly #operands: readonly string[]
  #reader: LineReader | undefined
  #line = ''
  #fields: Value[] | undefined = []
  #stale = false
  #steps = 0
  seed = 0
  #exitCode = 0

  constructor(io: ToolIo, program: AwkProgram, operands: readonly string[]) {
    this.#io = io
    this.nowMs = io.nowMs
    this.#program = program
    this.#operands = operands
    const start = {
      FS: ' ',
      OFS: ' ',
      ORS: '\n',
      RS: '\n',
      NR: 0,
      FNR: 0,
      SUBSEP: '\x1c',
      FILENAME: '',
      CONVFMT: '%.6g',
      OFMT: '%.6g',
      RSTART: 0,
      RLENGTH: -1,
    }
    for (const [name, value] of Object.entries(start)) this.#globals.set(name, value)
    this.#globals.set('ENVIRON', new Map(Object.entries(io.env).map(([name, value]) => [name, { input: value }])))
    this.#globals.set('ARGC', operands.length + 1)
    this.#globals.set('ARGV', new Map<string, Value>(['awk', ...operands].map((text, index) => [`${index}`, text])))
  }

  set(name: string, value: Value): void {
    this.#globals.set(name, value)
  }

  async run(): Promise<number> {
    const { rules } = this.#program
    try {
      for (const rule of rules) if (rule.when === 'begin' && rule.action) await this.#do(rule.action)
      if (rules.some(({ when }) => when !== 'begin')) await this.#lines()
    } catch (error) {
      if (!(error instanceof Leave) || error.how !== 'exit') throw error
    }
    try {
      for (const rule of rules) if (rule.when === 'end' && rule.action) await this.#do(rule.action)
    } catch (error) {
      if (!(error instanceof Leave)) throw error
    }
    for (const [path, text] of this.#files) {
      const reason = this.#io.writeFile(path, text)
      if (reason) throw new ToolProblem(`cannot redirect to \`${path}': ${reason}`, 2)
    }
    return this.#reader?.failed && this.#exitCode === 0 ? 2 : this.#exitCode
  }

  async #lines(): Promise<void> {
    const operands = this.#operands.filter((one) => !/^[A-Za-z_]\w*=/.test(one))
    for (const one of this.#operands) {
      const equals = one.indexOf('=')
      if (/^[A-Za-z_]\w*=/.test(one)) this.set(one.slice(0, equals), { input: plainText(one.slice(equals + 1)) })
    }
    this.#reader = new LineReader(this.#io, 'awk', operands)
    while (await this.#nextRecord()) {
      try {
        for (const [index, { when, from, to, action }] of this.#program.rules.entries()) {
          if (when !== 'line' || !(await this.#selects(index, from, to))) continue
          if (action) await this.#do(action)
          else this.#write(`${this.#line}${this.text(this.get('ORS'))}`)
        }
      } catch (error) {
        if (!(error instanceof Leave) || (error.how !== 'next' && error.how !== 'nextfile')) throw error
      }
    }
  }

  async #selects(index: number, from: Expression | undefined, to: Expression | undefined): Promise<boolean> {
    if (!from) return true
    if (!to) return truth(await this.value(from))
    if (!this.#inRange.has(index)) {
      if (!truth(await this.value(from))) return false
      this.#inRange.add(index)
    }
    if (truth(await this.value(to))) this.#inRange.delete(index)
    return true
  }

  /** Reads the next line, or what RS makes a record. */
  async #nextRecord(): Promise<boolean> {
    const record = await this.#record(this.#reader as LineReader)
    if (record === undefined) return false
    const file = this.#reader?.file ?? ''
    if (file !== this.text(this.get('FILENAME')) && file !== '-') {
      this.set('FILENAME', file)
      this.set('FNR', 0)
    }
    this.set('NR', number(this.get('NR')) + 1)
    this.set('FNR', number(this.get('FNR')) + 1)
    this.#setLine(record)
    return true
  }

  async #record(reader: LineReader): Promise<string | undefined> {
    const separator = this.text(this.get('RS'))
    if (separator === '\n') return reader.next()
    if (separator !== '') throw new ToolProblem('RS can only be a newline or empty', 2)
    let record: string | undefined
    for (let line = await reader.next(); line !== undefined; line = await reader.next()) {
      if (line === '' && record !== undefined) return record
      if (line !== '') record = record === undefined ? line : `${record}\n${line}`
    }
    return record
  }

  #setLine(text: string): void {
    this.#line = text
    this.#fields = undefined
    this.#stale = false
  }

  #split(): Value[] {
    this.#fields ??= this.splitText(this.#line, this.text(this.get('FS'))).map((input) => ({ input }))
    return this.#fields
  }

  splitText(text: string, separator: string): string[] {
    if (separator === ' ') return text.split(/[ \t\n]+/).filter((part) => part !== '')
    if (text === '') return []
    if (separator === '') return [...text]
    if (separator.length === 1 && separator !== '\\') return text.split(separator)
    return splitBy(text, this.#regex(separator))
  }

  #regex(source: string): Regex {
    const known = this.#regexes.get(source)
    if (known) return known
    const made = awkRegex(source)
    if (this.#regexes.size < 1000) this.#regexes.set(source, made)
    return made
  }

  async asRegex(expression: Expression): Promise<Regex> {
    return expression.type === 'regex' ? expression.regex : this.#regex(this.text(await this.value(expression)))
  }

  // ---- statements

  async #do(statement: Statement): Promise<void> {
    if (++this.#steps > maxSteps) throw new ToolProblem('the program does not come to an end', 2)
    switch (statement.type) {
      case 'block':
        for (const one of statement.body) await this.#do(one)
        return
      case 'expression':
        await this.value(statement.value)
        return
      case 'print':
        return this.#print(statement)
      case 'if':
        if (truth(await this.value(statement.test))) await this.#do(statement.yes)
        else if (statement.no) await this.#do(statement.no)
        return
      case 'while':
        if (!statement.first && !(await this.#loopBody(statement.body))) return
        while (truth(await this.value(statement.test))) if (!(await this.#loopBody(statement.body))) return
        return
      case 'for':
        if (statement.start) await this.#do(statement.start)
        while (!statement.test || truth(await this.value(statement.test))) {
          if (!(await this.#loopBody(statement.body))) return
          if (statement.next) await this.#do(statement.next)
        }
        return
      case 'each':
        for (const key of [...this.array(statement.array).keys()]) {
          this.#assignName(statement.name, { input: key })
          if (!(await this.#loopBody(statement.body))) return
        }
        return
      case 'delete':
        if (statement.key) this.array(statement.array).delete(await this.#key(statement.key))
        else this.array(statement.array).clear()
        return
      case 'exit':
        if (statement.value) this.#exitCode = number(await this.value(statement.value)) & 255
        throw new Leave('exit')
      case 'return':
        throw new Leave('return', statement.value ? await this.value(statement.value) : '')
      default:
        throw new Leave(statement.type)
    }
  }

  /** False when the loop is left. */
  async #loopBody(body: Statement): Promise<boolean> {
    if (++this.#steps > maxSteps) throw new ToolProblem('the program does not come to an end', 2)
    try {
      await this.#do(body)
    } catch (error) {
      if (!(error instanceof Leave) || (error.how !== 'break' && error.how !== 'continue')) throw error
      return error.how === 'continue'
    }
    return true
  }

  async #print({ format, args, to }: Extract<Statement, { type: 'print' }>): Promise<void> {
    const values: Value[] = []
    for (const arg of args) values.push(await this.value(arg))
    const [first, ...rest] = values
    const text = format
      ? this.format(this.text(first ?? ''), rest)
      : (args.length === 0
          ? this.wholeLine()
          : values.map((one) => this.text(one, 'OFMT')).join(this.text(this.get('OFS')))) + this.text(this.get('ORS'))
    if (!to) return this.#write(text)
    const file = this.text(await this.value(to.file))
    if (file === '/dev/stderr') return this.#io.err(text)
    if (file === '/dev/stdout' || file === '-') return this.#write(text)
    const before = this.#files.get(file) ?? (to.append ? (this.#io.readFile(file) ?? '') : '')
    this.#files.set(file, this.bounded(before + text))
  }

  #write(text: string): void {
    this.#io.out(text)
  }

  format(format: string, values: readonly Value[]): string {
    return formatPrintf(
      format,
      values.map((one) => ({ text: this.text(one), number: number(one), isNumber: typeof one === 'number' })),
      false,
    )
  }

  // ---- values

  async value(expression: Expression): Promise<Value> {
    switch (expression.type) {
      case 'number':
      case 'text':
        return expression.value
      case 'regex':
        return this.#matches(expression.regex, this.wholeLine()) ? 1 : 0
      case 'variable':
        return expression.name === 'NF' ? this.#split().length : this.get(expression.name)
      case 'field':
        return this.#field(number(await this.value(expression.index)))
      case 'element': {
        const array = this.array(expression.array)
        const key = await this.#key(expression.key)
        const found = array.get(key)
        if (found === undefined) array.set(key, '')
        return found ?? ''
      }
      case 'in':
        return this.array(expression.array).has(await this.#key(expression.key)) ? 1 : 0
      case 'assign': {
        const right = await this.value(expression.value)
        const value =
          expression.operator === ''
            ? right
            : calculate(expression.operator, number(await this.value(expression.target)), number(right))
        await this.assign(expression.target, value)
        return value
      }
      case 'step': {
        const before = number(await this.value(expression.target))
        await this.assign(expression.target, before + expression.by)
        return expression.before ? before + expression.by : before
      }
      case 'unary': {
        const value = await this.value(expression.value)
        if (expression.operator === '!') return truth(value) ? 0 : 1
        return expression.operator === '-' ? -number(value) : number(value)
      }
      case 'binary':
        return this.#binary(expression)
      case 'match': {
        const text = this.text(await this.value(expression.left))
        return this.#matches(await this.asRegex(expression.right), text) !== expression.negated ? 1 : 0
      }
      case 'choose':
        return this.value(truth(await this.value(expression.test)) ? expression.yes : expression.no)
      case 'call':
        return this.#program.functions.has(expression.name)
          ? this.#callOwn(expression.name, expression.args)
          : callBuiltin(this, expression.name, expression.args)
      case 'getline':
        return this.#getline(expression)
    }
  }

  async #binary({ operator, left, right }: Extract<Expression, { type: 'binary' }>): Promise<Value> {
    const a = await this.value(left)
    if (operator === '&&') return truth(a) && truth(await this.value(right)) ? 1 : 0
    if (operator === '||') return truth(a) || truth(await this.value(right)) ? 1 : 0
    const b = await this.value(right)
    if (operator === ' ') return this.bounded(this.text(a) + this.text(b))
    if (['==', '!=', '<', '>', '<=', '>='].includes(operator))
      return comparison(operator, a, b, (one) => this.text(one)) ? 1 : 0
    return calculate(operator, number(a), number(b))
  }

  #matches(regex: Regex, text: string): boolean {
    return guardRegex(() => regex.test(text))
  }

  async #getline({ target, file }: Extract<Expression, { type: 'getline' }>): Promise<Value> {
    let line: string | undefined
    if (file) {
      const path = this.text(await this.value(file))
      if (path !== '-' && this.#io.readFile(path) === undefined) return -1
      const reader = this.#readers.get(path) ?? new LineReader(this.#io, 'awk', [path])
      this.#readers.set(path, reader)
      line = await this.#record(reader)
    } else {
      this.#reader ??= new LineReader(this.#io, 'awk', this.#operands)
      line = await this.#record(this.#reader)
      if (line !== undefined) this.set('NR', number(this.get('NR')) + 1)
    }
    if (line === undefined) return 0
    if (target) await this.assign(target, { input: line })
    else this.#setLine(line)
    return 1
  }

  get(name: string): Value {
    const frame = this.#frames.at(-1)
    const found = frame?.has(name) ? frame.get(name) : this.#globals.get(name)
    if (found instanceof Map) throw new ToolProblem(`attempt to use array \`${name}' in a scalar context`, 2)
    return found ?? { input: '' }
  }

  array(name: string): AwkArray {
    const frame = this.#frames.at(-1)
    const place = frame?.has(name) ? frame : this.#globals
    const found = place.get(name)
    if (found instanceof Map) return found
    if (found !== undefined && found !== '') throw new ToolProblem(`attempt to use scalar \`${name}' as an array`, 2)
    const made: AwkArray = new Map()
    place.set(name, made)
    return made
  }

  async #key(key: readonly Expression[]): Promise<string> {
    const parts: string[] = []
    for (const one of key) parts.push(this.text(await this.value(one)))
    return parts.join(this.text(this.get('SUBSEP')))
  }

  #field(index: number): Value {
    if (index < 0) throw new ToolProblem(`attempt to access field ${index}`, 2)
    return index === 0 ? { input: this.wholeLine() } : (this.#split()[Math.trunc(index) - 1] ?? { input: '' })
  }

  /** The line; put together anew when a field was changed. */
  wholeLine(): string {
    if (this.#stale) {
      this.#line = this.#split()
        .map((one) => this.text(one))
        .join(this.text(this.get('OFS')))
      this.#stale = false
    }
    return this.#line
  }

  async assign(target: Target, value: Value): Promise<void> {
    if (target.type === 'variable') return this.#assignName(target.name, value)
    if (target.type === 'element') {
      this.array(target.array).set(await this.#key(target.key), value)
      return
    }
    const index = Math.trunc(number(await this.value(target.index)))
    if (index === 0) return this.#setLine(this.text(value))
    if (index < 0 || index > 10_000) throw new ToolProblem(`attempt to access field ${index}`, 2)
    const fields = this.#split()
    while (fields.length < index) fields.push({ input: '' })
    fields[index - 1] = value
    this.#stale = true
  }

  #assignName(name: string, value: Value): void {
    if (name === 'NF') {
      const fields = this.#split()
      const count = Math.max(0, Math.min(10_000, number(value)))
      while (fields.length < count) fields.push({ input: '' })
      fields.length = count
      this.#stale = true
      return
    }
    const frame = this.#frames.at(-1)
    const place = frame?.has(name) ? frame : this.#globals
    if (place.get(name) instanceof Map) throw new ToolProblem(`attempt to use array \`${name}' in a scalar context`, 2)
    place.set(name, value)
  }

  text(value: Value, format: 'CONVFMT' | 'OFMT' = 'CONVFMT'): string {
    if (typeof value === 'string') return value
    if (typeof value === 'object') return value.input
    if (Number.isInteger(value)) return Math.abs(value) < 1e16 ? `${value === 0 ? 0 : value}` : `${BigInt(value)}`
    const known = this.#globals.get(format)
    return formatPrintf(
      typeof known === 'string' ? known : '%.6g',
      [{ text: '', number: value, isNumber: true }],
      false,
    )
  }

  bounded(text: string): string {
    if (text.length > maxText) throw new ToolProblem('out of memory', 2)
    return text
  }

  // ---- functions

  isArray(name: string): boolean {
    const frame = this.#frames.at(-1)
    return (frame?.has(name) ? frame.get(name) : this.#globals.get(name)) instanceof Map
  }

  async #callOwn(name: string, args: readonly Expression[]): Promise<Value> {
    const { parameters, body } = this.#program.functions.get(name) as { parameters: readonly string[]; body: Statement }
    if (this.#frames.length >= maxCalls) throw new ToolProblem('functions call each other too deeply', 2)
    const frame = new Map<string, Value | AwkArray>()
    const arrays: [string, string][] = []
    for (const [index, parameter] of parameters.entries()) {
      const arg = args[index]
      if (arg?.type === 'variable' && (this.isArray(arg.name) || !this.#isKnown(arg.name))) {
        if (this.isArray(arg.name)) frame.set(parameter, this.array(arg.name))
        else {
          frame.set(parameter, '')
          arrays.push([parameter, arg.name])
        }
      } else frame.set(parameter, arg ? await this.value(arg) : '')
    }
    this.#frames.push(frame)
    let result: Value = ''
    try {
      await this.#do(body)
    } catch (error) {
      if (!(error instanceof Leave) || error.how !== 'return') throw error
      result = error.value
    } finally {
      this.#frames.pop()
    }
    // An unset variable that the function filled as an array is the caller's array from now on.
    for (const [parameter, caller] of arrays) {
      const made = frame.get(parameter)
      if (made instanceof Map)
        (this.#frames.at(-1)?.has(caller) ? this.#frames.at(-1) : this.#globals)?.set(caller, made)
    }
    return result
  }

  #isKnown(name: string): boolean {
    const frame = this.#frames.at(-1)
    const found = frame?.has(name) ? frame.get(name) : this.#globals.get(name)
    return found !== undefined && found !== ''
  }
}
