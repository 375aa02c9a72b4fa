// etcdctl get. Like etcdctl/ctlv3/command/get_command.go.
import type { RangeRequest, RangeSort } from '../../protocols/etcd.ts'
import { type Command, type Context, exitCodes, Failure, type FlagSpec } from '../cobra/command.ts'
import type { Flags } from '../cobra/flag-set.ts'
import { goQuote } from '../go-text.ts'
import type { Release } from '../release.ts'
import { prefixEnd } from '../values.ts'

export function getCommand({ minor }: Release): Command {
  const flags: FlagSpec[] = [
    { name: 'consistency', type: 'string', value: 'l', usage: 'Linearizable(l) or Serializable(s)' },
    { name: 'order', type: 'string', value: '', usage: 'Order of results; ASCEND or DESCEND (ASCEND by default)' },
    { name: 'sort-by', type: 'string', value: '', usage: 'Sort target; CREATE, KEY, MODIFY, VALUE, or VERSION' },
    { name: 'limit', type: 'int', value: '0', usage: 'Maximum number of results' },
    { name: 'prefix', type: 'bool', value: 'false', usage: 'Get keys with matching prefix' },
    {
      name: 'from-key',
      type: 'bool',
      value: 'false',
      usage: 'Get keys that are greater than or equal to the given key using byte compare',
    },
    { name: 'rev', type: 'int', value: '0', usage: 'Specify the kv revision' },
    { name: 'keys-only', type: 'bool', value: 'false', usage: 'Get only the keys' },
    {
      name: 'print-value-only',
      type: 'bool',
      value: 'false',
      usage: 'Only write values when using the "simple" output format',
    },
  ]
  if (minor >= 5) flags.push({ name: 'count-only', type: 'bool', value: 'false', usage: 'Get only the count' })
  if (minor >= 6)
    flags.push(
      { name: 'min-create-rev', type: 'int', value: '0', usage: 'Minimum create revision' },
      { name: 'max-create-rev', type: 'int', value: '0', usage: 'Maximum create revision' },
      { name: 'min-mod-rev', type: 'int', value: '0', usage: 'Minimum modification revision' },
      { name: 'max-mod-rev', type: 'int', value: '0', usage: 'Maximum modification revision' },
    )
  return {
    use: 'get [options] <key> [range_end]',
    short: 'Gets the key or a range of keys',
    flags,
    run,
  }
}

async function run(context: Context): Promise<undefined> {
  const { flags } = context
  const request = rangeRequest(context.args, flags)
  const client = await context.client()
  const { header, result } = await client.command(request)
  const format = flags.string('write-out')
  if (flags.bool('count-only') && format !== 'fields')
    throw new Failure(exitCodes.arguments, '--count-only is only for `--write-out=fields`')
  if (flags.bool('print-value-only') && format !== 'simple')
    throw new Failure(exitCodes.arguments, 'print-value-only is only for `--write-out=simple`')
  context.printer().get(header, result, flags.bool('print-value-only'))
}

/** Of a line of its own, or of one within a transaction. */
export function rangeRequest(args: readonly string[], flags: Flags): RangeRequest {
  const [first, end] = args
  const [isPrefix, isFrom] = [flags.bool('prefix'), flags.bool('from-key')]
  if (first === undefined) bad('get command needs one argument as key and an optional argument as range_end')
  if (isPrefix && isFrom) bad('`--prefix` and `--from-key` cannot be set at the same time, choose one')
  if (flags.bool('keys-only') && flags.bool('count-only'))
    bad('`--keys-only` and `--count-only` cannot be set at the same time, choose one')
  const isSerializable = isSerializableFlag(flags.string('consistency'))
  if (end !== undefined && (isPrefix || isFrom))
    bad('too many arguments, only accept one argument when `--prefix` or `--from-key` is set')
  const sort = sortOf(flags)
  return {
    type: 'range',
    ...keyRange(first, end, isPrefix, isFrom),
    ...positive('limit', flags.number('limit')),
    ...positive('revision', flags.number('rev')),
    ...(isSerializable ? { serializable: true } : {}),
    ...(sort ? { sort } : {}),
    ...(flags.bool('keys-only') ? { keysOnly: true } : {}),
    ...(flags.bool('count-only') ? { countOnly: true } : {}),
    ...bounds(flags, 'create'),
    ...bounds(flags, 'mod'),
  }
}

/** The key and the end of a range, for --prefix and --from-key. */
export function keyRange(
  key: string,
  end: string | undefined,
  isPrefix: boolean,
  isFrom: boolean,
): { key: string; rangeEnd?: string } {
  if (isPrefix && key !== '') return { key, rangeEnd: prefixEnd(key) }
  if (isPrefix || isFrom) return { key: key === '' ? '\0' : key, rangeEnd: '\0' }
  return end === undefined || end === '' ? { key } : { key, rangeEnd: end }
}

export function isSerializableFlag(consistency: string): boolean {
  if (consistency !== 's' && consistency !== 'l')
    throw new Failure(exitCodes.feature, `unknown consistency flag ${goQuote(consistency)}`)
  return consistency === 's'
}

function bad(message: string): never {
  throw new Failure(exitCodes.arguments, message)
}

function positive(name: string, value: number): Record<string, number> {
  return value > 0 ? { [name]: value } : {}
}

const targets: Readonly<Record<string, RangeSort['target']>> = {
  '': 'key',
  CREATE: 'create',
  KEY: 'key',
  MODIFY: 'mod',
  VALUE: 'value',
  VERSION: 'version',
}

function sortOf(flags: Flags): RangeSort | undefined {
  const [asked, by] = [flags.string('order'), flags.string('sort-by')]
  const orders: Readonly<Record<string, RangeSort['order']>> = { '': 'none', ASCEND: 'ascend', DESCEND: 'descend' }
  const order = Object.hasOwn(orders, asked.toUpperCase()) ? orders[asked.toUpperCase()] : undefined
  if (!order) throw new Failure(exitCodes.feature, `bad sort order ${asked}`)
  const target = Object.hasOwn(targets, by.toUpperCase()) ? targets[by.toUpperCase()] : undefined
  if (!target) throw new Failure(exitCodes.feature, `bad sort target ${by}`)
  // Keys in their order are what comes anyway.
  if (target === 'key' && order !== 'descend') return undefined
  return { order, target }
}

function bounds(flags: Flags, of: 'create' | 'mod'): Record<string, number> {
  if (!flags.specs.has(`min-${of}-rev`)) return {}
  const [least, most] = [flags.number(`min-${of}-rev`), flags.number(`max-${of}-rev`)]
  const name = of === 'create' ? 'Create' : 'Mod'
  if (most > 0 && least > most)
    throw new Failure(exitCodes.feature, `getMin${name}Rev(=${least}) > getMax${name}Rev(=${most})`)
  return { ...positive(`min${name}Revision`, least), ...positive(`max${name}Revision`, most) }
}
