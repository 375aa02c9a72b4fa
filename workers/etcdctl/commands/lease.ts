// etcdctl lease. Like etcdctl/ctlv3/command/lease_command.go.
import { restated } from '../client/rpc-error.ts'
import { type Command, type Context, exitCodes, Failure } from '../cobra/command.ts'
import { hex16 } from '../go-text.ts'
import { parseInteger } from '../numbers.ts'
import type { Release } from '../release.ts'

/** A lease is renewed after a third of its time, and somewhat later: the client looks twice a second which are due. */
const lateMs = 2

export function leaseCommand({ minor }: Release): Command {
  const exits = minor < 5 ? 'exits' : 'cobrautl.Exits'
  return {
    use: 'lease <subcommand>',
    short: 'Lease related commands',
    commands: [
      { use: 'grant <ttl>', short: 'Creates leases', run: grant },
      { use: 'revoke <leaseID>', short: 'Revokes leases', run: revoke },
      {
        use: 'timetolive <leaseID> [options]',
        short: 'Get lease information',
        flags: [{ name: 'keys', type: 'bool', value: 'false', usage: 'Get keys attached to this lease' }],
        run: timeToLive,
      },
      { use: 'list', short: 'List all active leases', run: list },
      {
        use: 'keep-alive [options] <leaseID>',
        short: 'Keeps leases alive (renew)',
        flags: [
          {
            name: 'once',
            type: 'bool',
            value: 'false',
            usage: `Resets the keep-alive time to its original value and ${exits} immediately`,
          },
        ],
        run: keepAlive,
      },
    ],
  }
}

async function grant(context: Context): Promise<undefined> {
  const { args } = context
  if (args.length !== 1) throw new Failure(exitCodes.arguments, 'lease grant command needs TTL argument')
  const ttl = parseInteger(args[0] ?? '', 10, 'Int', exitCodes.arguments, (problem) => `bad TTL (${problem})`)
  const client = await context.client()
  try {
    const { header, result } = await client.command({ type: 'lease-grant', id: 0, ttlSeconds: Number(ttl) })
    context.printer().grant(header, BigInt(result.id), result.ttlSeconds)
  } catch (error) {
    throw restated(error, exitCodes.error, (words) => `failed to grant lease (${words})`)
  }
}

async function revoke(context: Context): Promise<undefined> {
  if (context.args.length !== 1) throw new Failure(exitCodes.arguments, 'lease revoke command needs 1 argument')
  const id = leaseId(context)
  const client = await context.client()
  try {
    const { header } = await client.command({ type: 'lease-revoke', id: Number(id) })
    context.printer().revoke(header, id)
  } catch (error) {
    throw restated(error, exitCodes.error, (words) => `failed to revoke lease (${words})`)
  }
}

async function timeToLive(context: Context): Promise<undefined> {
  if (context.args.length !== 1)
    throw new Failure(exitCodes.arguments, 'lease timetolive command needs lease ID as argument')
  const keys = context.flags.bool('keys')
  const id = leaseId(context)
  const client = await context.client()
  try {
    const { header, result } = await client.call({ type: 'lease-time-to-live', id: Number(id), keys })
    context.printer().timeToLive(header, { ...result, id }, keys)
  } catch (error) {
    throw restated(error, exitCodes.connection)
  }
}

async function list(context: Context): Promise<undefined> {
  const client = await context.client()
  try {
    const { header, result } = await client.call({ type: 'lease-leases' })
    context.printer().leases(header, result.ids.map(BigInt))
  } catch (error) {
    throw restated(error, exitCodes.connection)
  }
}

async function keepAlive(context: Context): Promise<undefined> {
  const { args, flags, host } = context
  if (args.length !== 1) throw new Failure(exitCodes.arguments, 'lease keep-alive command needs lease ID as argument')
  const id = leaseId(context)
  const client = await context.client()
  for (;;) {
    const { header, result } = await client.quietly({ type: 'lease-keep-alive', id: Number(id) })
    if (result.ttlSeconds <= 0) break
    context.printer().keepAlive(header, id, result.ttlSeconds)
    if (flags.bool('once')) return
    await host.clock.sleep((result.ttlSeconds * 1000) / 3 + lateMs)
  }
  if (flags.bool('once')) throw new Failure(exitCodes.connection, 'etcdserver: requested lease not found')
  if (flags.string('write-out') === 'simple') context.out(`lease ${hex16(id)} expired or revoked.\n`)
}

function leaseId({ args }: Context): bigint {
  return parseInteger(
    args[0] ?? '',
    16,
    'Int',
    exitCodes.arguments,
    (problem) => `bad lease ID arg (${problem}), expecting ID in Hex`,
  )
}
