// etcdctl user. Like etcdctl/ctlv3/command/user_command.go.
import { type Command, type Context, exitCodes, Failure } from '../cobra/command.ts'

export const userCommand: Command = {
  use: 'user <subcommand>',
  short: 'User related commands',
  commands: [
    {
      use: 'add <user name or user:password> [options]',
      short: 'Adds a new user',
      flags: [
        {
          name: 'interactive',
          type: 'bool',
          value: 'true',
          usage: 'Read password from stdin instead of interactive terminal',
        },
        { name: 'new-user-password', type: 'string', value: '', usage: 'Supply password from the command line flag' },
        {
          name: 'no-password',
          type: 'bool',
          value: 'false',
          usage: 'Create a user without password (CN based auth only)',
        },
      ],
      run: add,
    },
    { use: 'delete <user name>', short: 'Deletes a user', run: remove },
    {
      use: 'get <user name> [options]',
      short: 'Gets detailed information of a user',
      flags: [{ name: 'detail', type: 'bool', value: 'false', usage: 'Show permissions of roles granted to the user' }],
      run: get,
    },
    { use: 'list', short: 'Lists all users', run: list },
    {
      use: 'passwd <user name> [options]',
      short: 'Changes password of user',
      flags: [
        {
          name: 'interactive',
          type: 'bool',
          value: 'true',
          usage: 'If true, read password from stdin instead of interactive terminal',
        },
      ],
      run: changePassword,
    },
    { use: 'grant-role <user name> <role name>', short: 'Grants a role to a user', run: grantRole },
    { use: 'revoke-role <user name> <role name>', short: 'Revokes a role from a user', run: revokeRole },
  ],
}

function need(args: readonly string[], count: number, message: string): void {
  if (args.length !== count) throw new Failure(exitCodes.arguments, message)
}

async function add(context: Context): Promise<undefined> {
  const { args, flags } = context
  need(args, 1, 'user add command requires user name as its argument')
  const [given = ''] = args
  let [name, password] = [given, flags.string('new-user-password')]
  const noPassword = flags.bool('no-password')
  const colon = given.indexOf(':')
  if (!noPassword && password === '') {
    if (colon >= 0) {
      name = given.slice(0, colon)
      password = given.slice(colon + 1)
      if (name === '') throw new Failure(exitCodes.arguments, 'empty user name is not allowed')
    } else password = await askPassword(context, given)
  }
  const client = await context.client()
  const { header } = await client.call({ type: 'user-add', name, password, ...(noPassword ? { noPassword } : {}) })
  context.printer().changed(header, `User ${name} created`)
}

async function remove(context: Context): Promise<undefined> {
  need(context.args, 1, 'user delete command requires user name as its argument')
  const [name = ''] = context.args
  const client = await context.client()
  const { header } = await client.call({ type: 'user-delete', name })
  context.printer().changed(header, `User ${name} deleted`)
}

async function get(context: Context): Promise<undefined> {
  const { args, flags, out } = context
  need(args, 1, 'user get command requires user name as its argument')
  const [name = ''] = args
  const client = await context.client()
  const { header, result } = await client.call({ type: 'user-get', name })
  if (!flags.bool('detail')) return context.printer().userGet(header, name, result.roles) as undefined
  out(`User: ${name}\n`)
  for (const role of result.roles) {
    out('\n')
    const answer = await client.call({ type: 'role-get', name: role })
    context.printer().roleGet(answer.header, role, answer.result.permissions)
  }
}

async function list(context: Context): Promise<undefined> {
  need(context.args, 0, 'user list command requires no arguments')
  const client = await context.client()
  const { header, result } = await client.call({ type: 'user-list' })
  context.printer().userList(header, result.users)
}

async function changePassword(context: Context): Promise<undefined> {
  need(context.args, 1, 'user passwd command requires user name as its argument')
  const [name = ''] = context.args
  const password = await askPassword(context, name)
  const client = await context.client()
  const { header } = await client.call({ type: 'user-change-password', name, password })
  context.printer().changed(header, 'Password updated')
}

async function grantRole(context: Context): Promise<undefined> {
  need(context.args, 2, 'user grant command requires user name and role name as its argument')
  const [name = '', role = ''] = context.args
  const client = await context.client()
  const { header } = await client.call({ type: 'user-grant-role', name, role })
  context.printer().changed(header, `Role ${role} is granted to user ${name}`)
}

async function revokeRole(context: Context): Promise<undefined> {
  need(context.args, 2, 'user revoke-role requires user name and role name as its argument')
  const [name = '', role = ''] = context.args
  const client = await context.client()
  const { header } = await client.call({ type: 'user-revoke-role', name, role })
  context.printer().changed(header, `Role ${role} is revoked from user ${name}`)
}

/** Twice, as it would be typed; or once with --interactive=false, and then it may be empty. */
async function askPassword({ flags, out, readLine, readInput }: Context, name: string): Promise<string> {
  const line = async () => (await readLine())?.replace(/\r?\n$/, '') ?? (await readInput()).trim()
  if (!flags.bool('interactive')) return (await line()).trim().split(/\s/)[0] ?? ''
  out(`Password of ${name}: `)
  const first = await line()
  if (first === '') {
    out('\n')
    throw new Failure(exitCodes.arguments, 'empty password')
  }
  out(`\nType password of ${name} again for confirmation: `)
  const second = await line()
  out('\n')
  if (first !== second) throw new Failure(exitCodes.arguments, 'given passwords are different')
  return first
}
