// etcdctl watch: events as they come, from a line's arguments or from lines typed one after the other, with a command run for
// each. Like etcdctl/ctlv3/command/watch_command.go.
import type { EtcdWatchResponse } from '../../protocols/etcd.ts'
import { runChild } from '../child-process.ts'
import type { Client } from '../client/client.ts'
import { type Command, type Context, exitCodes, Failure, type FlagSpec } from '../cobra/command.ts'
import { FlagError, Flags, parseWords } from '../cobra/flag-set.ts'
import { goQuote } from '../go-text.ts'
import type { Release } from '../release.ts'
import { prefixEnd } from '../values.ts'
import { argify } from './txn.ts'

const flags: readonly FlagSpec[] = [
  { name: 'interactive', short: 'i', type: 'bool', value: 'false', usage: 'Interactive mode' },
  { name: 'prefix', type: 'bool', value: 'false', usage: 'Watch on a prefix if prefix is set' },
  { name: 'rev', type: 'int', value: '0', usage: 'Revision to start watching' },
  {
    name: 'prev-kv',
    type: 'bool',
    value: 'false',
    usage: 'get the previous key-value pair before the event happens',
  },
]
const progressFlag: FlagSpec = {
  name: 'progress-notify',
  type: 'bool',
  value: 'false',
  usage: 'get periodic watch progress notification from server',
}

export function watchCommand({ minor }: Release): Command {
  return {
    use: 'watch [options] [key or prefix] [range_end] [--] [exec-command arg1 arg2 ...]',
    short: 'Watches events stream on keys or prefixes',
    flags: minor < 5 ? flags : [...flags, progressFlag],
    run,
  }
}

/** What is watched, and what is run for each event. */
type Watched = { readonly keys: readonly string[]; readonly command: readonly string[]; readonly flags: Flags }

const badNumber = 'bad number of arguments'
const badConflict = 'bad number of arguments (found conflicting environment key)'
const badSeparator = 'bad number of arguments (found separator --, but no commands)'

async function run(context: Context): Promise<never> {
  const { host } = context
  const [envKey, envEnd] = [host.env['ETCDCTL_WATCH_KEY'] ?? '', host.env['ETCDCTL_WATCH_RANGE_END'] ?? '']
  if (envKey === '' && envEnd !== '')
    bad(`ETCDCTL_WATCH_KEY is empty but got ETCDCTL_WATCH_RANGE_END=${goQuote(envEnd)}`)
  const given = envKey === '' ? [] : envEnd === '' ? [envKey] : [envKey, envEnd]
  if (context.flags.bool('interactive')) return interact(context, given)
  const watched = watchedByLine(context, given)
  const client = await context.client()
  await follow(context, client, watched)
  throw new Failure(exitCodes.interrupted, 'watch is canceled by the server')
}

function bad(message: string): never {
  throw new Failure(exitCodes.arguments, message)
}

/** The words after `--` are a command; a key of the environment comes in place of one on the line. */
function watchedByLine({ words, args, flags: given }: Context, fromEnvironment: readonly string[]): Watched {
  const raw = words.slice(words.indexOf('watch') + 1)
  const dashes = raw.indexOf('--')
  if (dashes >= 0 && dashes === raw.length - 1) bad(badSeparator)
  const command = dashes < 0 ? [] : raw.slice(dashes + 1)
  const typed = dashes < 0 ? args : args.slice(0, args.length - command.length)
  if (fromEnvironment.length > 0 && typed.length > 0) bad(badConflict)
  const keys = [...fromEnvironment, ...typed]
  if (keys.length === 0) bad(badNumber)
  if (keys.length === 2 && given.bool('prefix')) bad('`range_end` and `--prefix` are mutually exclusive')
  return { keys, command, flags: given }
}

/** Each line starts a watch of its own, and they all go on side by side. */
async function interact(context: Context, fromEnvironment: readonly string[]): Promise<never> {
  const { host, release, err, readLine } = context
  const client = await context.client()
  for (;;) {
    const line = (await readLine())?.replace(/\n$/, '')
    if (line === undefined)
      throw new Failure(exitCodes.input, `${release.minor < 6 ? 'Error' : 'error'} reading watch request line: EOF`)
    const words = argify(line)
    const first = words[0]
    if (first === undefined) err(`Invalid command: ${line} (watch and progress supported)\n`)
    else if (first === 'progress') {
      await client.quietly({ type: 'health' })
    } else if (first !== 'watch') err(`Invalid command ${line} (only support watch)\n`)
    else if (words.length < 2 && fromEnvironment.length === 0)
      err(`Invalid command ${line} (command type or key is not provided)\n`)
    else {
      const watched = watchedByTyping(words.slice(1), release, fromEnvironment)
      if (watched.keys.length === 2 && watched.flags.bool('prefix'))
        err(`Invalid command ${line} (\`range_end\` and \`--prefix\` are mutually exclusive)\n`)
      else host.spawn(() => follow(context, client, watched))
    }
  }
}

function watchedByTyping(words: readonly string[], release: Release, fromEnvironment: readonly string[]): Watched {
  const dashes = words.indexOf('--')
  if (dashes >= 0 && dashes === words.length - 1) bad(badSeparator)
  const typed = new Flags(release.minor < 5 ? flags : [...flags, progressFlag])
  try {
    const args = parseWords(dashes < 0 ? words : words.slice(0, dashes), typed)
    if (fromEnvironment.length > 0 && args.length > 0) bad(badConflict)
    const keys = [...fromEnvironment, ...args]
    if (keys.length === 0) bad(badNumber)
    return { keys, command: dashes < 0 ? [] : words.slice(dashes + 1), flags: typed }
  } catch (error) {
    if (!(error instanceof FlagError)) throw error
    return bad(error.message)
  }
}

/** Prints events until the server ends the watch; a lost connection is taken up again where it was. */
async function follow(context: Context, client: Client, { keys, command, flags: given }: Watched): Promise<void> {
  const { host, err } = context
  const [key = '', end] = keys
  const isPrefix = given.bool('prefix')
  const range = isPrefix ? { key: key === '' ? '\0' : key, rangeEnd: key === '' ? '\0' : prefixEnd(key) } : { key }
  const waiting: EtcdWatchResponse[] = []
  const heard = host.signal()
  let isLost = false
  let nextRevision = given.number('rev')
  const open = () => {
    isLost = false
    return client.watch(
      {
        type: 'watch',
        ...range,
        ...(end === undefined || end === '' ? {} : { rangeEnd: end }),
        ...(nextRevision > 0 ? { startRevision: nextRevision } : {}),
        prevKv: given.bool('prev-kv'),
        progressNotify: given.bool('progress-notify'),
        requireLeader: true,
      },
      (response) => {
        waiting.push(response)
        heard.notify()
      },
      () => {
        isLost = true
        heard.notify()
      },
    )
  }
  await open()
  for (;;) {
    const response = waiting.shift()
    if (!response) {
      if (isLost) await open()
      await heard.wait()
      continue
    }
    if (response.canceled) err(`watch was canceled (${response.canceled.reason})\n`)
    else if (response.events.length === 0) context.out(`progress notify: ${response.header.revision}\n`)
    nextRevision = response.header.revision + 1
    context.printer().watch(response)
    if (command.length > 0) await runForEach(context, command, response)
    if (response.canceled) return
  }
}

async function runForEach(
  { host, err }: Context,
  command: readonly string[],
  response: EtcdWatchResponse,
): Promise<void> {
  for (const { type, kv } of response.events) {
    const ended = await runChild(host, command, {
      ETCD_WATCH_REVISION: `${response.header.revision}`,
      ETCD_WATCH_EVENT_TYPE: goQuote(type),
      ETCD_WATCH_KEY: goQuote(kv.key),
      ETCD_WATCH_VALUE: goQuote(typeof kv.value === 'string' ? kv.value : ''),
    })
    if (ended !== 'not found' && ended.code === 0) continue
    const why =
      ended === 'not found'
        ? `exec: ${goQuote(command[0] ?? '')}: executable file not found in $PATH`
        : `exit status ${ended.code}`
    err(`command [${command.map(goQuote).join(' ')}] error (${why})\n`)
    host.exit(1)
  }
}
