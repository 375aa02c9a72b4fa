// etcdctl make-mirror: copies keys to another etcd and goes on copying what changes. Like
// etcdctl/ctlv3/command/make_mirror_command.go and client/v3/mirror.
import type { EtcdWatchResponse, RequestOp } from '../../protocols/etcd.ts'
import { Client } from '../client/client.ts'
import { userOf } from '../client/client-config.ts'
import { readTls } from '../client/tls.ts'
import { type Command, type Context, exitCodes, Failure, type FlagSpec } from '../cobra/command.ts'
import type { Release } from '../release.ts'
import { prefixEnd } from '../values.ts'

const pageSize = 1000
const tellMs = 30_000

export function makeMirrorCommand({ minor }: Release): Command {
  const text = (name: string, usage: string): FlagSpec => ({ name, type: 'string', value: '', usage })
  const flags: FlagSpec[] = [
    text('prefix', 'Key-value prefix to mirror'),
    text('dest-prefix', 'destination prefix to mirror a prefix to a different prefix in the destination cluster'),
    {
      name: 'no-dest-prefix',
      type: 'bool',
      value: 'false',
      usage: 'mirror key-values to the root of the destination cluster',
    },
    text('dest-cert', 'Identify secure client using this TLS certificate file for the destination cluster'),
    text('dest-key', 'Identify secure client using this TLS key file'),
    text('dest-cacert', 'Verify certificates of TLS enabled secure servers using this CA bundle'),
    {
      name: 'dest-insecure-transport',
      type: 'bool',
      value: 'true',
      usage: 'Disable transport security for client connections',
    },
  ]
  if (minor >= 5)
    flags.push(
      text('dest-user', 'Destination username[:password] for authentication (prompt if password is not supplied)'),
      text(
        'dest-password',
        "Destination password for authentication (if this option is used, --user option shouldn't include password)",
      ),
    )
  if (minor >= 6)
    flags.push(
      { name: 'rev', type: 'int', value: '0', usage: 'Specify the kv revision to start to mirror' },
      {
        name: 'max-txn-ops',
        type: 'uint',
        value: '128',
        usage: 'Maximum number of operations permitted in a transaction during syncing updates.',
      },
    )
  return {
    use: 'make-mirror [options] <destination>',
    short: 'Makes a mirror at the destination etcd cluster',
    flags,
    run,
  }
}

async function run(context: Context): Promise<undefined> {
  const { args, flags } = context
  const [destination] = args
  if (destination === undefined || args.length !== 1)
    throw new Failure(exitCodes.arguments, 'make-mirror takes one destination argument')
  const target = await connectTo(context, destination)
  const source = await context.client()
  if (flags.bool('no-dest-prefix') && flags.string('dest-prefix') !== '')
    throw new Failure(
      exitCodes.arguments,
      '`--dest-prefix` and `--no-dest-prefix` cannot be set at the same time, choose one',
    )
  await mirror(context, source, target)
}

function connectTo({ host, release, flags, err }: Context, destination: string): Promise<Client> {
  const tls = readTls(host, {
    cert: flags.string('dest-cert'),
    key: flags.string('dest-key'),
    ca: flags.string('dest-cacert'),
    isInsecure: flags.bool('dest-insecure-transport'),
    skipsVerify: false,
  })
  const user = userOf(flags.string('dest-user'), flags.string('dest-password'), 'Destination Password: ', { err })
  const commandTimeoutMs = flags.durationMs('command-timeout')
  return Client.connect(host, release, { endpoints: [destination], commandTimeoutMs, tls, user }, err)
}

async function mirror(context: Context, source: Client, target: Client): Promise<void> {
  const { host, flags, out } = context
  const prefix = flags.string('prefix')
  const into = flags.bool('no-dest-prefix') ? '' : flags.string('dest-prefix') || prefix
  const moved = (key: string) => (prefix === '' ? `${into}${key}` : key.replace(prefix, into))
  const range = prefix === '' ? { key: '\0', rangeEnd: '\0' } : { key: prefix, rangeEnd: prefixEnd(prefix) }
  let total = 0
  host.clock.every(tellMs, () => out(`${total}\n`))
  const asked = flags.number('rev')
  let revision = asked > 0 ? asked - 1 : 0
  if (revision === 0) {
    revision = (await source.call({ type: 'range', key: 'foo' })).header.revision
    for (let key = range.key; ; ) {
      const { result } = await source.call({ type: 'range', key, rangeEnd: range.rangeEnd, limit: pageSize, revision })
      for (const kv of result.kvs) {
        await target.call({ type: 'put', key: moved(kv.key), value: kv.value })
        total++
      }
      if (!result.more) break
      key = `${result.kvs.at(-1)?.key ?? ''}\0`
    }
  }
  const waiting: EtcdWatchResponse[] = []
  const heard = host.signal()
  let isOver = false
  await source.watch(
    { type: 'watch', ...range, startRevision: revision + 1 },
    (response) => {
      waiting.push(response)
      heard.notify()
    },
    () => {
      isOver = true
      heard.notify()
    },
  )
  const most = flags.specs.has('max-txn-ops') ? flags.number('max-txn-ops') : 128
  for (;;) {
    const response = waiting.shift()
    if (!response) {
      if (isOver) throw new Failure(exitCodes.error, '<nil>')
      await heard.wait()
      continue
    }
    if (response.canceled) throw new Failure(exitCodes.error, response.canceled.reason)
    total += response.events.length
    for (const ops of batches(response, moved, most))
      await target.call({ type: 'txn', compare: [], success: ops, failure: [] })
  }
}

/** What one revision changed goes into one transaction, as far as that takes so much. */
function batches({ events }: EtcdWatchResponse, moved: (key: string) => string, most: number): RequestOp[][] {
  const all: RequestOp[][] = []
  let last = 0
  for (const { type, kv } of events) {
    const current = all.at(-1)
    const key = moved(kv.key)
    const op: RequestOp = type === 'PUT' ? { type: 'put', key, value: kv.value } : { type: 'delete-range', key }
    if (current && kv.modRevision === last && current.length < most) current.push(op)
    else all.push([op])
    last = kv.modRevision
  }
  return all
}
