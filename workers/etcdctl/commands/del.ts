// etcdctl del. Like etcdctl/ctlv3/command/del_command.go.
import type { DeleteRangeRequest } from '../../protocols/etcd.ts'
import { type Command, type Context, exitCodes, Failure, type FlagSpec } from '../cobra/command.ts'
import type { Flags } from '../cobra/flag-set.ts'
import { goQuote } from '../go-text.ts'
import type { Release } from '../release.ts'
import { keyRange } from './get.ts'

/** How long 3.6 gives to think again about a range. */
const pauseMs = 2000

export function delCommand({ minor }: Release): Command {
  const flags: FlagSpec[] = [
    { name: 'prefix', type: 'bool', value: 'false', usage: 'delete keys with matching prefix' },
    { name: 'prev-kv', type: 'bool', value: 'false', usage: 'return deleted key-value pairs' },
    {
      name: 'from-key',
      type: 'bool',
      value: 'false',
      usage: 'delete keys that are greater than or equal to the given key using byte compare',
    },
  ]
  if (minor >= 5) flags.push({ name: 'range', type: 'bool', value: 'false', usage: 'delete range of keys' })
  return {
    use: 'del [options] <key> [range_end]',
    short: 'Removes the specified key or range of keys [key, range_end)',
    flags,
    run,
  }
}

async function run(context: Context): Promise<undefined> {
  const request = await deleteRequest(context.args, context.flags, context)
  const client = await context.client()
  const { header, result } = await client.command(request)
  context.printer().del(header, result)
}

/** Warns of ranges that nobody asked for with --range. */
export async function deleteRequest(
  args: readonly string[],
  flags: Flags,
  { host, release, err }: Pick<Context, 'host' | 'release' | 'err'>,
): Promise<DeleteRangeRequest> {
  const [key, end] = args
  const [isPrefix, isFrom] = [flags.bool('prefix'), flags.bool('from-key')]
  if (key === undefined || args.length > 2)
    throw new Failure(
      exitCodes.arguments,
      'del command needs one argument as key and an optional argument as range_end',
    )
  if (isPrefix && isFrom)
    throw new Failure(exitCodes.arguments, '`--prefix` and `--from-key` cannot be set at the same time, choose one')
  if (end !== undefined && (isPrefix || isFrom))
    throw new Failure(
      exitCodes.arguments,
      'too many arguments, only accept one argument when `--prefix` or `--from-key` is set',
    )
  if (end !== undefined && release.minor >= 5 && !flags.bool('range')) {
    if (release.minor < 6)
      err('In etcd v3.6, the operation will be suspended for a few seconds to provide the user time to verify range.\n')
    else {
      err(
        `Warning: Keys between ${goQuote(key)} and ${goQuote(end)} will be deleted. Please interrupt the command within next 2 seconds to cancel. You can provide \`--range\` flag to avoid the delay.\n`,
      )
      await host.clock.sleep(pauseMs)
    }
  }
  return {
    type: 'delete-range',
    ...keyRange(key, end, isPrefix, isFrom),
    ...(flags.bool('prev-kv') ? { prevKv: true } : {}),
  }
}
