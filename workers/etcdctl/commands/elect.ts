// etcdctl elect: stands for leader, or tells who leads. Like etcdctl/ctlv3/command/elect_command.go.
import type { EtcdHeader, KeyValue } from '../../protocols/etcd.ts'
import type { Client } from '../client/client.ts'
import { type Command, type Context, exitCodes, Failure } from '../cobra/command.ts'
import { Contender, Session } from '../session.ts'
import { prefixEnd } from '../values.ts'

const sessionTtlSeconds = 60

export const electCommand: Command = {
  use: 'elect <election-name> [proposal]',
  short: 'Observes and participates in leader election',
  flags: [{ name: 'listen', short: 'l', type: 'bool', value: 'false', usage: 'observation mode' }],
  run,
}

async function run(context: Context): Promise<undefined> {
  const { args, flags } = context
  const [name, proposal] = args
  if (name === undefined || args.length > 2)
    throw new Failure(exitCodes.arguments, 'elect takes one election name argument and an optional proposal argument')
  const client = await context.client()
  if (proposal === undefined) {
    if (!flags.bool('listen')) throw new Failure(exitCodes.arguments, 'no proposal argument but -l not set')
    await observe(context, client, name)
  } else {
    if (flags.bool('listen')) throw new Failure(exitCodes.arguments, 'proposal given but -l is set')
    await campaign(context, client, name, proposal)
  }
}

async function campaign(context: Context, client: Client, name: string, proposal: string): Promise<void> {
  const session = await Session.begin(client, sessionTtlSeconds)
  const contender = new Contender(session, name)
  await contender.enter(proposal)
  if (!(await contender.waitForTurn())) {
    await contender.leave()
    throw new Failure(exitCodes.error, 'context canceled')
  }
  const { header, result } = await client.call({ type: 'range', key: contender.key })
  context.printer().get(header, result)
  while (!session.isInterrupted && !session.isOver) await session.changed.wait()
  if (!session.isInterrupted) throw new Failure(exitCodes.error, 'elect: session expired')
  await contender.leave()
}

/** Tells who leads whenever that changes: the leader's key is the oldest under the election's name. */
async function observe(context: Context, client: Client, name: string): Promise<void> {
  const session = await Session.begin(client, sessionTtlSeconds)
  const prefix = `${name}/`
  const range = { key: prefix, rangeEnd: prefixEnd(prefix) }
  const tell = (header: EtcdHeader, kv: KeyValue) =>
    context.printer().get(header, { type: 'range', kvs: [kv], more: false, count: 1 })
  let told = 0
  await client.watch(
    { type: 'watch', ...range },
    () => session.changed.notify(),
    () => session.changed.notify(),
  )
  while (!session.isInterrupted) {
    const { header, result } = await client.call({
      type: 'range',
      ...range,
      limit: 1,
      sort: { order: 'ascend', target: 'create' },
    })
    const [leader] = result.kvs
    if (leader && leader.modRevision !== told) {
      told = leader.modRevision
      tell(header, leader)
    }
    await session.changed.wait()
    if (session.isOver) throw new Failure(exitCodes.error, 'elect: observer lost')
  }
}
