// etcdctl put. Like etcdctl/ctlv3/command/put_command.go.
import type { PutRequest } from '../../protocols/etcd.ts'
import { type Command, type Context, exitCodes, Failure } from '../cobra/command.ts'
import type { Flags } from '../cobra/flag-set.ts'
import { parseInteger } from '../numbers.ts'

export const putCommand: Command = {
  use: 'put [options] <key> <value> (<value> can also be given from stdin)',
  short: 'Puts the given key into the store',
  long: `Writes a value under a key.

A value that begins with '-' would be taken for a flag. Put '--' in front of it:

$ put <key> -- <value>
$ put -- <key> <value>

Without a value on the line, and without '--ignore-value', standard input is
the value:

$ cat file | put <key>`,
  flags: [
    { name: 'lease', type: 'string', value: '0', usage: 'lease ID (in hexadecimal) to attach to the key' },
    { name: 'prev-kv', type: 'bool', value: 'false', usage: 'return the previous key-value pair before modification' },
    { name: 'ignore-value', type: 'bool', value: 'false', usage: 'updates the key using its current value' },
    { name: 'ignore-lease', type: 'bool', value: 'false', usage: 'updates the key using its current lease' },
  ],
  async run(context: Context): Promise<undefined> {
    const request = await putRequest(context.args, context.flags, context.readInput)
    const client = await context.client()
    const { header, result } = await client.command(request)
    context.printer().put(header, result)
  },
}

/** `readInput` gives the value when the line has none. */
export async function putRequest(
  args: readonly string[],
  flags: Flags,
  readInput: () => Promise<string>,
): Promise<PutRequest> {
  const [key, given] = args
  const needs = 'put command needs 1 argument and input from stdin or 2 arguments'
  if (key === undefined) throw new Failure(exitCodes.arguments, needs)
  const keepsValue = flags.bool('ignore-value')
  if (keepsValue && given !== undefined)
    throw new Failure(exitCodes.arguments, "put command needs only 1 argument when 'ignore-value' is set")
  const value = keepsValue ? '' : (given ?? (await readInput()))
  if (!keepsValue && given === undefined && value === '') throw new Failure(exitCodes.arguments, needs)
  const lease = parseInteger(
    flags.string('lease'),
    16,
    'Int',
    exitCodes.arguments,
    (problem) => `bad lease ID (${problem}), expecting ID in Hex`,
  )
  return {
    type: 'put',
    key,
    value,
    ...(lease === 0n ? {} : { lease: Number(lease) }),
    ...(flags.bool('prev-kv') ? { prevKv: true } : {}),
    ...(keepsValue ? { ignoreValue: true } : {}),
    ...(flags.bool('ignore-lease') ? { ignoreLease: true } : {}),
  }
}
