// What an awk program is made of, once parsed.
import type { Regex } from '../regex.ts'

export type Expression =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'regex'; readonly regex: Regex }
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'field'; readonly index: Expression }
  | { readonly type: 'element'; readonly array: string; readonly key: readonly Expression[] }
  | { readonly type: 'in'; readonly array: string; readonly key: readonly Expression[] }
  | { readonly type: 'assign'; readonly target: Target; readonly operator: string; readonly value: Expression }
  | { readonly type: 'step'; readonly target: Target; readonly by: 1 | -1; readonly before: boolean }
  | { readonly type: 'unary'; readonly operator: '!' | '-' | '+'; readonly value: Expression }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'match'; readonly negated: boolean; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'choose'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly type: 'getline'; readonly target: Target | undefined; readonly file: Expression | undefined }

export type Target = Extract<Expression, { type: 'variable' | 'field' | 'element' }>

export type Statement =
  | { readonly type: 'expression'; readonly value: Expression }
  | {
      readonly type: 'print'
      readonly format: boolean
      readonly args: readonly Expression[]
      readonly to: { readonly append: boolean; readonly file: Expression } | undefined
    }
  | { readonly type: 'if'; readonly test: Expression; readonly yes: Statement; readonly no: Statement | undefined }
  | { readonly type: 'while'; readonly test: Expression; readonly body: Statement; readonly first: boolean }
  | {
      readonly type: 'for'
      readonly start: Statement | undefined
      readonly test: Expression | undefined
      readonly next: Statement | undefined
      readonly body: Statement
    }
  | { readonly type: 'each'; readonly name: string; readonly array: string; readonly body: Statement }
  | { readonly type: 'block'; readonly body: readonly Statement[] }
  | { readonly type: 'delete'; readonly array: string; readonly key: readonly Expression[] | undefined }
  | { readonly type: 'return' | 'exit'; readonly value: Expression | undefined }
  | { readonly type: 'next' | 'nextfile' | 'break' | 'continue' }

export type Rule = {
  readonly when: 'begin' | 'end' | 'line'
  readonly from: Expression | undefined
  readonly to: Expression | undefined
  readonly action: Statement | undefined
}

export type AwkFunction = { readonly parameters: readonly string[]; readonly body: Statement }

export type AwkProgram = { readonly rules: readonly Rule[]; readonly functions: ReadonlyMap<string, AwkFunction> }
