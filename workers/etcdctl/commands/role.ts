// etcdctl role. Like etcdctl/ctlv3/command/role_command.go.

import type { Permission } from '../../protocols/etcd.ts'
import { type Command, type Context, exitCodes, Failure, type FlagSpec } from '../cobra/command.ts'
import { prefixEnd } from '../values.ts'

const rangeFlags = (verb: string, permission: string): readonly FlagSpec[] => [
  { name: 'prefix', type: 'bool', value: 'false', usage: `${verb} a prefix permission` },
  {
    name: 'from-key',
    type: 'bool',
    value: 'false',
    usage: `${verb} a ${permission} of keys that are greater than or equal to the given key using byte compare`,
  },
]

export const roleCommand: Command = {
  use: 'role <subcommand>',
  short: 'Role related commands',
  commands: [
    { use: 'add <role name>', short: 'Adds a new role', run: add },
    { use: 'delete <role name>', short: 'Deletes a role', run: remove },
    { use: 'get <role name>', short: 'Gets detailed information of a role', run: get },
    { use: 'list', short: 'Lists all roles', run: list },
    {
      use: 'grant-permission [options] <role name> <permission type> <key> [endkey]',
      short: 'Grants a key to a role',
      flags: rangeFlags('grant', 'permission'),
      run: grant,
    },
    {
      use: 'revoke-permission <role name> <key> [endkey]',
      short: 'Revokes a key from a role',
      flags: rangeFlags('revoke', 'permission'),
      run: revoke,
    },
  ],
}

function bad(message: string): never {
  throw new Failure(exitCodes.arguments, message)
}

async function add(context: Context): Promise<undefined> {
  const name = onlyName(context, 'add')
  const client = await context.client()
  const { header } = await client.call({ type: 'role-add', name })
  context.printer().changed(header, `Role ${name} created`)
}

async function remove(context: Context): Promise<undefined> {
  const name = onlyName(context, 'delete')
  const client = await context.client()
  const { header } = await client.call({ type: 'role-delete', name })
  context.printer().changed(header, `Role ${name} deleted`)
}

async function get(context: Context): Promise<undefined> {
  const name = onlyName(context, 'get')
  const client = await context.client()
  const { header, result } = await client.call({ type: 'role-get', name })
  context.printer().roleGet(header, name, result.permissions)
}

async function list(context: Context): Promise<undefined> {
  if (context.args.length > 0) bad('role list command requires no arguments')
  const client = await context.client()
  const { header, result } = await client.call({ type: 'role-list' })
  context.printer().roleList(header, result.roles)
}

async function grant(context: Context): Promise<undefined> {
  const [name = '', asked = '', ...keys] = context.args
  if (context.args.length < 3)
    bad('role grant command requires role name, permission type, and key [endkey] as its argument')
  const type = asked.toLowerCase()
  if (type !== 'read' && type !== 'write' && type !== 'readwrite') return bad(`invalid permission type: ${asked}`)
  const permission: Permission = { type, ...rangeOf(context, keys) }
  const client = await context.client()
  const { header } = await client.call({ type: 'role-grant-permission', name, permission })
  context.printer().changed(header, `Role ${name} updated`)
}

async function revoke(context: Context): Promise<undefined> {
  const [name = '', ...keys] = context.args
  if (context.args.length < 2) bad('role revoke-permission command requires role name and key [endkey] as its argument')
  const range = rangeOf(context, keys)
  const client = await context.client()
  const { header } = await client.call({ type: 'role-revoke-permission', name, ...range })
  const [typed = ''] = keys
  const end = range.rangeEnd
  const what =
    end === undefined ? `key ${typed}` : end === '\0' ? `range [${typed}, <open ended>` : `range [${typed}, ${end})`
  context.printer().changed(header, `Permission of ${what} is revoked from role ${name}`)
}

function onlyName({ args }: Context, command: string): string {
  if (args.length !== 1) bad(`role ${command} command requires role name as its argument`)
  return args[0] ?? ''
}

/** Like permRange: an empty key with --prefix or --from-key means every key. */
function rangeOf({ flags }: Context, [key = '', end]: readonly string[]): { key: string; rangeEnd?: string } {
  const [isPrefix, isFrom] = [flags.bool('prefix'), flags.bool('from-key')]
  if (isPrefix && isFrom) bad('--from-key and --prefix flags are mutually exclusive')
  if (key === '') return isPrefix || isFrom ? { key: '\0', rangeEnd: '\0' } : { key: '\0' }
  if (end !== undefined) {
    if (isPrefix) bad('unexpected endkey argument with --prefix flag')
    if (isFrom) bad('unexpected endkey argument with --from-key flag')
    return { key, rangeEnd: end }
  }
  if (isPrefix) return { key, rangeEnd: prefixEnd(key) }
  return isFrom ? { key, rangeEnd: '\0' } : { key }
}
