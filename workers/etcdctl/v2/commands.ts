// Every command of the v2 client about keys. Like etcdctl/ctlv2/command of etcd 3.4.
import { runChild } from '../child-process.ts'
import type { V2Command, V2Flag } from './cli.ts'
import type { V2Context } from './context.ts'
import { printResponse, responseOf, type V2Node, type V2Response } from './response.ts'

type Command = V2Command<V2Context>

const ttl: V2Flag = { names: 'ttl', type: 'int', value: '0', usage: 'key time-to-live in seconds' }
const recursive = (usage: string): V2Flag => ({ names: 'recursive, r', type: 'bool', usage })
const afterIndex: V2Flag = { names: 'after-index', type: 'int', value: '0', usage: 'watch after the given index' }
const quorum: V2Flag = { names: 'quorum, q', type: 'bool', usage: 'require quorum for get request' }
const sort: V2Flag = { names: 'sort', type: 'bool', usage: 'returns result in sorted order' }

export const keyCommands: readonly Command[] = [
  {
    name: 'mk',
    usage: 'make a new key with a given value',
    args: '<key> <value>',
    flags: [{ names: 'in-order', type: 'bool', usage: 'create in-order key under directory <key>' }, ttl],
    run: async (context) => {
      const inOrder = context.flags.bool('in-order')
      const [key, value] = [keyOf(context), await givenValue(context)]
      const form = { value, ...ttlOf(context) }
      show(context, await ask(context, inOrder ? 'POST' : 'PUT', key, inOrder ? form : { ...form, prevExist: 'false' }))
      return undefined
    },
  },
  {
    name: 'mkdir',
    usage: 'make a new directory',
    args: '<key>',
    flags: [ttl],
    run: (context) => makeDirectory(context, { prevExist: 'false' }),
  },
  {
    name: 'rm',
    usage: 'remove a key or a directory',
    args: '<key>',
    flags: [
      { names: 'dir', type: 'bool', usage: 'removes the key if it is an empty directory or a key-value pair' },
      recursive('removes the key and all child keys(if it is a directory)'),
      { names: 'with-value', type: 'string', usage: 'previous value' },
      { names: 'with-index', type: 'int', value: '0', usage: 'previous index' },
    ],
    run: async (context) => {
      const { flags } = context
      const value = flags.string('with-value')
      const index = flags.int('with-index')
      return remove(context, {
        ...(flags.bool('dir') ? { dir: 'true' } : {}),
        ...(flags.bool('recursive') ? { recursive: 'true' } : {}),
        ...(value === '' ? {} : { prevValue: value }),
        ...(index === 0 ? {} : { prevIndex: `${index}` }),
      })
    },
  },
  {
    name: 'rmdir',
    usage: 'removes the key if it is an empty directory or a key-value pair',
    args: '<key>',
    run: (context) => remove(context, { dir: 'true' }),
  },
  { name: 'get', usage: 'retrieve the value of a key', args: '<key>', flags: [sort, quorum], run: get },
  {
    name: 'ls',
    usage: 'retrieve a directory',
    args: '[key]',
    flags: [
      sort,
      recursive('returns all key names recursively for the given path'),
      { names: 'p', type: 'bool', usage: 'append slash (/) to directories' },
      quorum,
    ],
    run: list,
  },
  {
    name: 'set',
    usage: 'set the value of a key',
    args: '<key> <value>',
    description:
      "Writes a value under a key.\n\nA value that begins with '-' would be taken for a flag. Put '--' in front of it:\n\n$ set -- <key> <value>",
    flags: [
      ttl,
      { names: 'swap-with-value', type: 'string', usage: 'previous value' },
      { names: 'swap-with-index', type: 'int', value: '0', usage: 'previous index' },
    ],
    run: async (context) => {
      const { flags } = context
      const [key, value] = [keyOf(context), await givenValue(context)]
      const before = flags.string('swap-with-value')
      const index = flags.int('swap-with-index')
      const form = {
        value,
        ...ttlOf(context),
        ...(before === '' ? {} : { prevValue: before }),
        ...(index === 0 ? {} : { prevIndex: `${index}` }),
      }
      show(context, await ask(context, 'PUT', key, form))
      return undefined
    },
  },
  {
    name: 'setdir',
    usage: 'create a new directory or update an existing directory TTL',
    args: '<key>',
    flags: [ttl],
    run: (context) => makeDirectory(context, {}),
  },
  {
    name: 'update',
    usage: 'update an existing key with a given value',
    args: '<key> <value>',
    flags: [ttl],
    run: async (context) => {
      const [key, value] = [keyOf(context), await givenValue(context)]
      show(context, await ask(context, 'PUT', key, { value, ...ttlOf(context), prevExist: 'true' }))
      return undefined
    },
  },
  {
    name: 'updatedir',
    usage: 'update an existing directory',
    args: '<key> <value>',
    flags: [ttl],
    run: (context) => makeDirectory(context, { prevExist: 'true' }),
  },
  {
    name: 'watch',
    usage: 'watch a key for changes',
    args: '<key>',
    flags: [
      { names: 'forever, f', type: 'bool', usage: 'forever watch a key until CTRL+C' },
      afterIndex,
      recursive('returns all values for key and child keys'),
    ],
    run: watch,
  },
  {
    name: 'exec-watch',
    usage: 'watch a key for changes and exec an executable',
    args: '<key> <command> [args...]',
    flags: [afterIndex, recursive('watch all values for key and child keys')],
    run: execWatch,
  },
]

function keyOf({ args, fail }: V2Context): string {
  return args[0] ?? fail(1, 'key required')
}

async function givenValue({ args, fail, readInput }: V2Context): Promise<string> {
  const value = args[1] ?? (await readInput())
  return value === '' && args[1] === undefined ? fail(1, 'value required') : value
}

function ttlOf({ flags }: V2Context): Record<string, string> {
  const seconds = flags.int('ttl')
  return seconds > 0 ? { ttl: `${seconds}` } : {}
}

function pathOf(key: string): string {
  return `/v2/keys/${key.replace(/^\/+/, '').split('/').map(encodeURIComponent).join('/')}`
}

async function ask(
  { client }: V2Context,
  method: string,
  key: string,
  form: Readonly<Record<string, string>>,
  isPatient = false,
): Promise<V2Response> {
  return responseOf(await (await client()).send(method, pathOf(key), form, isPatient))
}

function show({ out, err, format }: V2Context, response: V2Response): void {
  printResponse({ out, err }, response, format)
}

async function makeDirectory(context: V2Context, form: Readonly<Record<string, string>>): Promise<undefined> {
  const response = await ask(context, 'PUT', keyOf(context), { dir: 'true', ...ttlOf(context), ...form })
  if (context.format !== 'simple') show(context, response)
}

async function remove(context: V2Context, form: Readonly<Record<string, string>>): Promise<undefined> {
  const response = await ask(context, 'DELETE', keyOf(context), form)
  if (!response.node.dir || context.format !== 'simple') show(context, response)
}

async function get(context: V2Context): Promise<number | undefined> {
  const { flags, err } = context
  const form = { quorum: `${flags.bool('quorum')}`, recursive: 'false', sorted: `${flags.bool('sort')}` }
  const response = await ask(context, 'GET', keyOf(context), form)
  if (response.node.dir) {
    err(`${response.node.key ?? ''}: is a directory\n`)
    return 1
  }
  show(context, response)
  return undefined
}

async function list(context: V2Context): Promise<undefined> {
  const { flags, args, out, format } = context
  const form = {
    quorum: `${flags.bool('quorum')}`,
    recursive: `${flags.bool('recursive')}`,
    sorted: `${flags.bool('sort')}`,
  }
  const response = await ask(context, 'GET', args[0] ?? '/', form)
  if (format !== 'simple') return show(context, response) as undefined
  if (!response.node.dir) out(`${response.node.key ?? ''}\n`)
  const print = (node: V2Node): void => {
    out(`${node.key ?? ''}${node.dir && flags.bool('p') ? '/' : ''}\n`)
    for (const child of node.nodes ?? []) print(child)
  }
  for (const node of response.node.nodes ?? []) print(node)
}

/** Events one after the other: each wait asks from where the one before ended. */
async function* eventsOf(context: V2Context, key: string): AsyncGenerator<V2Response> {
  const { flags } = context
  let after = flags.int('after-index')
  for (;;) {
    const form = {
      wait: 'true',
      recursive: `${flags.bool('recursive')}`,
      ...(after > 0 ? { waitIndex: `${after + 1}` } : {}),
    }
    const response = await ask(context, 'GET', key, form, true)
    after = response.node.modifiedIndex
    yield response
  }
}

async function watch(context: V2Context): Promise<undefined> {
  const { flags, out } = context
  for await (const response of eventsOf(context, keyOf(context))) {
    if (response.node.dir) continue
    if (flags.bool('recursive')) out(`[${response.action}] ${response.node.key ?? ''}\n`)
    show(context, response)
    if (!flags.bool('forever')) return
  }
}

async function execWatch(context: V2Context): Promise<undefined> {
  const { args, fail, host, err } = context
  if (args.length < 2) fail(1, 'key and command to exec required')
  // Without a separator the key is the last word.
  const separated = args.indexOf('--') > 0
  const key = (separated ? args[0] : args.at(-1)) ?? ''
  const command = separated ? args.slice(2) : args.slice(0, -1)
  for await (const { action, node } of eventsOf(context, key)) {
    if (node.dir) {
      err(`Ignored dir ${node.key ?? ''} change\n`)
      continue
    }
    const env = {
      ETCD_WATCH_ACTION: action,
      ETCD_WATCH_MODIFIED_INDEX: `${node.modifiedIndex}`,
      ETCD_WATCH_KEY: node.key ?? '',
      ETCD_WATCH_VALUE: node.value ?? '',
    }
    host.spawn(() => runChild(host, command, env))
  }
}
