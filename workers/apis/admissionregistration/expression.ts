// CEL in webhooks and policies: whether an expression is one, and names only what there is.
// Like apiserver/pkg/admission/plugin/cel/compile.go; the types of what it looks at are not checked.
import { describeCompileError } from '../cel/compile-error.ts'
import { newCelEnvironment } from '../cel/environment.ts'

type Variables = { readonly hasParams: boolean; readonly hasVariables: boolean }

const always = ['object', 'oldObject', 'request', 'namespaceObject', 'authorizer']

/** What is wrong with the expression; undefined: nothing. */
export function expressionError(expression: string, { hasParams, hasVariables }: Variables): string | undefined {
  const environment = newCelEnvironment()
  const names = [...always, ...(hasParams ? ['params'] : []), ...(hasVariables ? ['variables'] : [])]
  for (const name of names) environment.registerVariable(name, 'dyn')
  const { valid, error } = environment.check(expression)
  if (valid || error === undefined) return undefined
  // What else the checker may find depends on types that are not known here.
  const isSure = error.name === 'ParseError' || error.summary.startsWith('Unknown variable')
  return isSure ? `compilation failed: ${describeCompileError(expression, error)}` : undefined
}
