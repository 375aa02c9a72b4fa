// etcdctl lock. Like etcdctl/ctlv3/command/lock_command.go.
import { runChild } from '../child-process.ts'
import { type Command, type Context, exitCodes, Failure } from '../cobra/command.ts'
import { goQuote } from '../go-text.ts'
import { Contender, Session } from '../session.ts'

export const lockCommand: Command = {
  use: 'lock <lockname> [exec-command arg1 arg2 ...]',
  short: 'Acquires a named lock',
  flags: [{ name: 'ttl', type: 'int', value: '10', usage: 'timeout for session' }],
  run,
}

async function run(context: Context): Promise<undefined> {
  const { args, flags, host, release } = context
  const [name, ...command] = args
  if (name === undefined)
    throw new Failure(exitCodes.arguments, 'lock takes a lock name argument and an optional command to execute')
  const client = await context.client()
  const session = await Session.begin(client, flags.number('ttl'))
  const lock = new Contender(session, name)
  const revision = await lock.enter('')
  if (!(await lock.waitForTurn())) {
    await lock.leave()
    throw new Failure(exitCodes.error, 'context canceled')
  }
  if (command.length > 0) {
    const ended = await runChild(host, command, { ETCD_LOCK_KEY: lock.key, ETCD_LOCK_REV: `${revision}` })
    await lock.leave()
    if (ended === 'not found')
      throw new Failure(exitCodes.error, `exec: ${goQuote(command[0] ?? '')}: executable file not found in $PATH`)
    // 3.4 does not hand the code on.
    if (ended.code !== 0)
      throw new Failure(release.minor < 5 ? exitCodes.error : ended.code, `exit status ${ended.code}`)
    return
  }
  const { header, result } = await client.call({ type: 'range', key: lock.key })
  if (result.kvs.length === 0) throw new Failure(exitCodes.error, 'lock lost on init')
  context.printer().get(header, result)
  while (!session.isInterrupted && !session.isOver) await session.changed.wait()
  if (!session.isInterrupted) throw new Failure(exitCodes.error, 'session expired')
  await lock.leave()
}
