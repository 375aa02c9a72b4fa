// CEL that builds typed objects, `Object.spec{replicas: 3}` or `JSONPatch{op: "add", …}`, as CEL that builds maps, which is
// all that the interpreter has: types are left out and names of fields become texts. Pure.

/** `Object{spec: Object.spec{replicas: 3}}` as `{"spec": {"replicas": 3}}`. */
export function objectExpression(expression: string): string {
  const out: string[] = []
  /** Of each open bracket, whether names of fields stand in it. */
  const open: boolean[] = []
  let isNameNext = false
  for (const [token] of expression.matchAll(tokens)) {
    if (typed.test(token)) {
      out.push('{')
      open.push(true)
      isNameNext = true
      continue
    }
    if (isNameNext && name.test(token)) out.push(JSON.stringify(token))
    else out.push(token)
    if (/^\s+$/.test(token)) continue
    if (token === '{' || token === '(' || token === '[') open.push(false)
    else if (token === '}' || token === ')' || token === ']') open.pop()
    isNameNext = token === ',' && open.at(-1) === true
  }
  return out.join('').replaceAll('jsonpatch.escapeKey(', 'jsonpatchEscapeKey(')
}

/** Texts as a whole, the head of a typed object, names, blanks, and whatever else by the character. */
const tokens = new RegExp(
  [
    String.raw`[rR]?"""[\s\S]*?"""|[rR]?'''[\s\S]*?'''`,
    String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`,
    String.raw`(?:Object(?:\.\w+)*|JSONPatch)\s*\{`,
    String.raw`[A-Za-z_]\w*|\s+|[\s\S]`,
  ].join('|'),
  'g',
)
const typed = /^(?:Object(?:\.\w+)*|JSONPatch)\s*\{$/
const name = /^[A-Za-z_]\w*$/
