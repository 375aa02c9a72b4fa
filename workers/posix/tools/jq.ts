// jq: filters JSON. The language of jq 1.7 without modules, streams (--stream), `?//`, labels, limits of numbers and dates
// beyond ISO 8601; what is missing is refused.
import { callBuiltin } from './jq-builtins.ts'
import { Evaluator } from './jq-evaluator.ts'
import { parseJq } from './jq-syntax.ts'
import { define, JqError, type Json, toJson } from './jq-values.ts'
import { allText, guarded, type ToolIo, ToolProblem } from './tool.ts'

type Options = {
  readonly flags: ReadonlySet<string>
  readonly indent: number
  readonly variables: ReadonlyMap<string, Json>
  readonly rest: readonly string[]
}

export const jq = guarded('jq', async (io) => {
  const { flags, indent, variables, rest } = optionsOf(io)
  const [source, ...files] = rest
  if (source === undefined) {
    io.err('Usage:\tjq [OPTIONS] FILTER [FILES...]\n')
    return 2
  }
  const filter = parseJq(source)
  const inputs = flags.has('n') && files.length === 0 ? [] : inputsOf(await allText(io, 'jq', files), flags)
  const named: Record<string, Json> = {}
  for (const [name, value] of variables) define(named, name, value)
  const env = Object.fromEntries(Object.entries(io.env))
  const evaluator = new Evaluator({
    nowMs: io.nowMs,
    inputs,
    callBuiltin,
    variables: new Map([...variables, ['ENV', env], ['__named', named]]),
  })
  let code = 0
  let last: Json | undefined
  const show = (value: Json): void => {
    last = value
    const plain = (flags.has('r') || flags.has('j')) && typeof value === 'string'
    io.out(`${plain ? value : toJson(value, flags.has('c') ? 0 : indent, flags.has('S'))}${flags.has('j') ? '' : '\n'}`)
  }
  const starts = flags.has('n') ? [null] : inputs
  for (let at = 0; flags.has('n') ? at < 1 : inputs.length > 0; at++) {
    const value = flags.has('n') ? (starts[0] ?? null) : (inputs.shift() ?? null)
    try {
      for (const output of evaluator.run(filter, value)) show(output)
    } catch (error) {
      if (!(error instanceof JqError)) throw error
      io.err(`jq: error (at <stdin>:${at}): ${error.message}\n`)
      code = 5
    }
  }
  if (code === 0 && flags.has('e')) return last === undefined ? 4 : last === null || last === false ? 1 : 0
  return code
})

const longNames: Readonly<Record<string, string>> = {
  'raw-output': 'r',
  'compact-output': 'c',
  'null-input': 'n',
  slurp: 's',
  'raw-input': 'R',
  'sort-keys': 'S',
  'exit-status': 'e',
  'join-output': 'j',
  'monochrome-output': 'M',
  'color-output': 'C',
  tab: 'tab',
}

function optionsOf({ args, readFile }: ToolIo): Options {
  const flags = new Set<string>()
  const variables = new Map<string, Json>()
  const rest: string[] = []
  let indent = 2
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    const next = (): string => args[++at] ?? ''
    if (arg === '--arg') variables.set(next(), next())
    else if (arg === '--argjson') variables.set(next(), jsonOf(next(), '--argjson'))
    else if (arg === '--slurpfile' || arg === '--rawfile') {
      const [name, file] = [next(), next()]
      const text = readFile(file)
      if (text === undefined)
        throw new ToolProblem(
          `error: Bad JSON in --${arg.slice(2)} ${name} ${file}: Could not open ${file}: No such file or directory`,
          2,
        )
      variables.set(name, arg === '--rawfile' ? text : inputsOf(text, new Set()))
    } else if (arg === '--indent') indent = Math.max(0, Math.min(7, Number(next()) || 0))
    else if (arg.startsWith('--')) {
      const letter = Object.hasOwn(longNames, arg.slice(2)) ? longNames[arg.slice(2)] : undefined
      if (!letter) throw new ToolProblem(`error: Unknown arguments: ${arg}`, 2)
      flags.add(letter)
    } else if (/^-[a-zA-Z]+$/.test(arg)) {
      for (const letter of arg.slice(1)) {
        if (!'rcnsRSejMC'.includes(letter)) throw new ToolProblem(`error: Unknown arguments: ${arg}`, 2)
        flags.add(letter)
      }
    } else rest.push(arg)
  }
  return { flags, indent, variables, rest }
}

function jsonOf(text: string, what: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw new ToolProblem(`error: Invalid JSON text passed to ${what}`, 2)
  }
}

/** Documents one after the other; lines with -R; all in one list with -s. */
function inputsOf(text: string, flags: ReadonlySet<string>): Json[] {
  if (flags.has('R')) return flags.has('s') ? [text] : text.replace(/\n$/, '').split('\n')
  const documents: Json[] = []
  for (let rest = text.trim(); rest !== ''; ) {
    const end = documentEnd(rest)
    try {
      documents.push(JSON.parse(rest.slice(0, end)) as Json)
    } catch {
      throw new ToolProblem('error (at <stdin>:0): Invalid JSON text', 5)
    }
    rest = rest.slice(end).trim()
  }
  return flags.has('s') ? [documents] : documents
}

/** Where the first JSON document of a text ends. */
function documentEnd(text: string): number {
  if (!/^[[{"]/.test(text)) return /^[^\s,[\]{}"]+/.exec(text)?.[0].length ?? text.length
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++
      if (depth === 0) return at + 1
    } else if (char === '{' || char === '[') depth++
    else if ((char === '}' || char === ']') && --depth === 0) return at + 1
  }
  return text.length
}
