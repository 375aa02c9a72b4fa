// etcdctl txn: a transaction read from standard input, line by line. Like etcdctl/ctlv3/command/txn_command.go.
import type { Compare, RequestOp } from '../../protocols/etcd.ts'
import { type Command, type Context, Exit, exitCodes, Failure, nameOf } from '../cobra/command.ts'
import { FlagError, Flags, parseWords } from '../cobra/flag-set.ts'
import { goQuote, goUnquote } from '../go-text.ts'
import type { Release } from '../release.ts'
import { delCommand, deleteRequest } from './del.ts'
import { getCommand, rangeRequest } from './get.ts'
import { putCommand, putRequest } from './put.ts'

export function txnCommand({ minor }: Release): Command {
  const long = `Reads requests from standard input and applies them all at once: conditions,
then what is done if all of them hold, then what is done if not, with an empty
line after each of the three.

mod("key1") > "0"

put key1 "overwrote-key1"

put key1 "created-key1"
put key2 "some extra key"
`
  return {
    use: 'txn [options]',
    short: 'Txn processes all the requests in one transaction',
    ...(minor < 6 ? {} : { long }),
    flags: [
      { name: 'interactive', short: 'i', type: 'bool', value: 'false', usage: 'Input transaction in interactive mode' },
    ],
    run,
  }
}

async function run(context: Context): Promise<undefined> {
  const { args, flags, out } = context
  if (args.length > 0) throw new Failure(exitCodes.arguments, 'txn command does not accept argument')
  const client = await context.client()
  const prompt = (text: string) => {
    if (flags.bool('interactive')) out(`${text}\n`)
  }
  prompt('compares:')
  const compare: Compare[] = []
  for await (const line of linesOf(context)) compare.push(parseCompare(line, context))
  prompt('success requests (get, put, del):')
  const success: RequestOp[] = []
  for await (const line of linesOf(context)) success.push(await parseRequest(line, context))
  prompt('failure requests (get, put, del):')
  const failure: RequestOp[] = []
  for await (const line of linesOf(context)) failure.push(await parseRequest(line, context))
  const { header, result } = await client.call({ type: 'txn', compare, success, failure })
  context.printer().txn(header, result)
}

/** Lines up to the next empty one. */
async function* linesOf({ readLine }: Context): AsyncGenerator<string> {
  for (;;) {
    const line = await readLine()
    if (line === undefined) throw new Failure(exitCodes.input, 'EOF')
    if (line.trim() === '') return
    yield line.trim()
  }
}

const targets: Readonly<Record<string, Compare['target']>> = {
  ver: 'version',
  version: 'version',
  c: 'create',
  create: 'create',
  m: 'mod',
  mod: 'mod',
  val: 'value',
  value: 'value',
  lease: 'lease',
}

/** `mod("key1") > "0"`. */
function parseCompare(line: string, context: Context): Compare {
  const malformed = (why: string): never => {
    throw new Failure(exitCodes.input, `malformed comparison: ${line}${why}`)
  }
  const paren = line.indexOf('(')
  if (paren < 0) return malformed('')
  const [word, rest] = [line.slice(0, paren), line.slice(paren + 1)]
  const parts = /^\s*("(?:[^"\\]|\\.)*")\)(?:\s*(\S+))?(?:\s+("(?:[^"\\]|\\.)*"))?/s.exec(rest)
  const [key, operator = '', value] = [goUnquote(parts?.[1] ?? ''), parts?.[2], goUnquote(parts?.[3] ?? '')]
  if (key === undefined || operator === '' || value === undefined)
    return malformed(`; got ${word}(${goQuote(key ?? '')}) ${operator} ${goQuote(value ?? '')}`)
  const target = Object.hasOwn(targets, word) ? targets[word] : undefined
  if (target === undefined) return malformed(` (unknown target ${word})`)
  if (target !== 'value' && target !== 'lease' && !/^[+-]?\d+$/.test(value))
    throw new Failure(exitCodes.input, `invalid txn compare request: ${line}`)
  if (operator !== '=' && operator !== '!=' && operator !== '<' && operator !== '>')
    return panic('Unknown result op', context)
  // The library takes a lease's number only as a number, and etcdctl gives it as text.
  if (target === 'lease') return panic('bad value', context)
  return { key, target, result: operator, value: target === 'value' ? value : Number(value) }
}

/** Where upstream's code panics, so that nothing is done and the exit code is 2. */
function panic(words: string, { err }: Context): never {
  err(`panic: ${words}\n\ngoroutine 1 [running]:\n`)
  throw new Exit(2)
}

async function parseRequest(line: string, context: Context): Promise<RequestOp> {
  const { release } = context
  const [name = '', ...rest] = argify(line)
  if (rest.length === 0) throw new Failure(exitCodes.input, `invalid txn compare request: ${line}`)
  const command = [putCommand, getCommand(release), delCommand(release)].find((one) => nameOf(one) === name)
  const flags = new Flags(command?.flags ?? [])
  let args: string[]
  try {
    if (!command) throw new FlagError('unknown command')
    args = parseWords(rest, flags)
  } catch (error) {
    if (!(error instanceof FlagError)) throw error
    throw new Failure(exitCodes.input, `invalid txn request: ${line}`)
  }
  if (name === 'put') return putRequest(args, flags, context.readInput)
  return name === 'get' ? rangeRequest(args, flags) : deleteRequest(args, flags, context)
}

/** Words of a line, quoted or not. */
export function argify(line: string): string[] {
  const words = line.match(/"(?:[^"\\]|\\.)*"|'[^']*'|[^'"\s]\S*[^'"\s]?/g) ?? []
  return words.map((word) =>
    word.startsWith("'") ? word.slice(1, -1) : word.startsWith('"') ? (goUnquote(word) ?? word) : word,
  )
}
