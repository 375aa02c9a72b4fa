// etcdctl auth. Like etcdctl/ctlv3/command/auth_command.go.
import { RpcError } from '../client/rpc-error.ts'
import { type Command, type Context, exitCodes, Failure } from '../cobra/command.ts'
import type { Release } from '../release.ts'

export function authCommand({ minor }: Release): Command {
  const status: Command = { use: 'status', short: 'Returns authentication status', run: showStatus }
  return {
    use: 'auth <enable or disable>',
    short: 'Enable or disable authentication',
    commands: [
      { use: 'enable', short: 'Enables authentication', run: enable },
      { use: 'disable', short: 'Disables authentication', run: disable },
      ...(minor < 5 ? [] : [status]),
    ],
  }
}

function needNone({ args }: Context, command: string): void {
  if (args.length > 0) throw new Failure(exitCodes.arguments, `auth ${command} command does not accept any arguments`)
}

/** Gives root the role of its name where that is missing. */
async function enable(context: Context): Promise<undefined> {
  needNone(context, 'enable')
  const client = await context.client()
  for (;;) {
    try {
      await client.command({ type: 'auth-enable' })
      break
    } catch (error) {
      if (!(error instanceof RpcError) || error.message !== 'etcdserver: root user does not have root role') throw error
      await client.command({ type: 'role-add', name: 'root' })
      await client.command({ type: 'user-grant-role', name: 'root', role: 'root' })
    }
  }
  context.out('Authentication Enabled\n')
}

async function disable(context: Context): Promise<undefined> {
  needNone(context, 'disable')
  const client = await context.client()
  await client.command({ type: 'auth-disable' })
  context.out('Authentication Disabled\n')
}

async function showStatus(context: Context): Promise<undefined> {
  needNone(context, 'status')
  const client = await context.client()
  const { header, result } = await client.command({ type: 'auth-status' })
  context.printer().authStatus(header, result.enabled, result.authRevision)
}
