// `$((…))` and `expr`: whole numbers with the operators of C.

export class ArithmeticProblem extends Error {}

const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
]
const maxDepth = 100

/** Throws an {@link ArithmeticProblem}. `readVariable` reads variables; `assign` sets them. */
export function evaluate(
  text: string,
  readVariable: (name: string) => string,
  assign: (name: string, value: string) => void,
): number {
  const tokens =
    text.match(
      /0x[0-9a-fA-F]+|\d+|[A-Za-z_]\w*|<<|>>|<=|>=|==|!=|&&|\|\||\+=|-=|\*=|\/=|%=|\+\+|--|[-+*/%<>&|^!~()?:=,]|\S/g,
    ) ?? []
  const parser = new Arithmetic(tokens, readVariable, assign)
  return parser.whole()
}

class Arithmetic {
  readonly #tokens: readonly string[]
  readonly #readVariable: (name: string) => string
  readonly #assign: (name: string, value: string) => void
  #at = 0
  #depth = 0

  constructor(
    tokens: readonly string[],
    readVariable: (name: string) => string,
    assign: (name: string, value: string) => void,
  ) {
    this.#tokens = tokens
    this.#readVariable = readVariable
    this.#assign = assign
  }

  whole(): number {
    if (this.#tokens.length === 0) return 0
    let value = this.#assignment()
    while (this.#take(',')) value = this.#assignment()
    if (this.#at < this.#tokens.length) throw new ArithmeticProblem('arithmetic syntax error')
    return value
  }

  #assignment(): number {
    if (++this.#depth > maxDepth) throw new ArithmeticProblem('expression recursion level exceeded')
    const name = this.#tokens[this.#at] ?? ''
    const operator = this.#tokens[this.#at + 1] ?? ''
    let value: number
    if (/^[A-Za-z_]/.test(name) && /^[-+*/%]?=$/.test(operator)) {
      this.#at += 2
      const right = this.#assignment()
      value = operator === '=' ? right : apply(operator.slice(0, -1), this.#read(name), right)
      this.#assign(name, `${value}`)
    } else value = this.#ternary()
    this.#depth--
    return value
  }

  #ternary(): number {
    const condition = this.#binary(0)
    if (!this.#take('?')) return condition
    const yes = this.#assignment()
    if (!this.#take(':')) throw new ArithmeticProblem('arithmetic syntax error')
    const no = this.#assignment()
    return condition !== 0 ? yes : no
  }

  #binary(level: number): number {
    const operators = levels[level]
    if (!operators) return this.#unary()
    let left = this.#binary(level + 1)
    for (;;) {
      const operator = this.#tokens[this.#at] ?? ''
      if (!operators.includes(operator)) return left
      this.#at++
      left = apply(operator, left, this.#binary(level + 1))
    }
  }

  #unary(): number {
    if (++this.#depth > maxDepth) throw new ArithmeticProblem('expression recursion level exceeded')
    const value = this.#unaryInner()
    this.#depth--
    return value
  }

  #unaryInner(): number {
    const token = this.#tokens[this.#at++]
    if (token === undefined) throw new ArithmeticProblem('arithmetic syntax error')
    if (token === '-') return -this.#unary()
    if (token === '+') return this.#unary()
    if (token === '!') return this.#unary() === 0 ? 1 : 0
    if (token === '~') return ~this.#unary()
    if (token === '++' || token === '--') return this.#step(this.#tokens[this.#at++] ?? '', token, true)
    if (token === '(') {
      const value = this.#assignment()
      if (!this.#take(')')) throw new ArithmeticProblem('arithmetic syntax error')
      return value
    }
    if (/^\d/.test(token)) return Math.trunc(Number(token))
    if (!/^[A-Za-z_]/.test(token)) throw new ArithmeticProblem('arithmetic syntax error')
    const next = this.#tokens[this.#at] ?? ''
    if (next === '++' || next === '--') {
      this.#at++
      return this.#step(token, next, false)
    }
    return this.#read(token)
  }

  #step(name: string, operator: string, before: boolean): number {
    const old = this.#read(name)
    const value = operator === '++' ? old + 1 : old - 1
    this.#assign(name, `${value}`)
    return before ? value : old
  }

  #read(name: string): number {
    const value = Number(this.#readVariable(name) || '0')
    if (!Number.isFinite(value)) throw new ArithmeticProblem('arithmetic syntax error')
    return Math.trunc(value)
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false
    this.#at++
    return true
  }
}

function apply(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
    case '%':
      if (b === 0) throw new ArithmeticProblem('divide by zero')
      return operator === '/' ? Math.trunc(a / b) : a % b
    case '<<':
      return a << b
    case '>>':
      return a >> b
    case '&':
      return a & b
    case '|':
      return a | b
    case '^':
      return a ^ b
    case '&&':
      return a !== 0 && b !== 0 ? 1 : 0
    case '||':
      return a !== 0 || b !== 0 ? 1 : 0
    case '==':
      return a === b ? 1 : 0
    case '!=':
      return a !== b ? 1 : 0
    case '<':
      return a < b ? 1 : 0
    case '>':
      return a > b ? 1 : 0
    case '<=':
      return a <= b ? 1 : 0
    default:
      return a >= b ? 1 : 0
  }
}
