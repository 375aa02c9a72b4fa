// etcdctl check perf: writes at a set rate for a minute and says how it went. Like etcdctl/ctlv3/command/check.go.
import type { Client } from '../client/client.ts'
import { type Command, type Context, Exit, exitCodes, Failure, type FlagSpec } from '../cobra/command.ts'
import { goQuote } from '../go-text.ts'
import type { Release } from '../release.ts'
import { prefixEnd } from '../values.ts'

type Load = { readonly writesPerSecond: number; readonly clients: number }

/** Writes for this long. */
const seconds = 60
const valueBytes = 1024
const keyBytes = 256

const loads: Readonly<Record<string, Load>> = {
  s: { writesPerSecond: 150, clients: 50 },
  m: { writesPerSecond: 1000, clients: 200 },
  l: { writesPerSecond: 8000, clients: 500 },
  xl: { writesPerSecond: 15_000, clients: 1000 },
}
const aliases: Readonly<Record<string, string>> = { small: 's', medium: 'm', large: 'l', xLarge: 'xl' }

export function checkCommand({ minor }: Release): Command {
  const accepted = 'Accepted workloads: s(small), m(medium), l(large), xl(xLarge)'
  const more =
    minor < 6
      ? ''
      : '. Different workload models use different configurations in terms of number of clients and expected throughput.'
  const after: readonly FlagSpec[] = [
    {
      name: 'auto-compact',
      type: 'bool',
      value: 'false',
      usage: 'Compact storage with last revision after test is finished.',
    },
    { name: 'auto-defrag', type: 'bool', value: 'false', usage: 'Defragment storage after test is finished.' },
  ]
  const prefix = (kind: string, check: string): FlagSpec => ({
    name: 'prefix',
    type: 'string',
    value: `/etcdctl-check-${kind}/`,
    usage: `The prefix for writing the ${check} check's keys.`,
  })
  return {
    use: 'check <subcommand>',
    short: 'commands for checking properties of the etcd cluster',
    commands: [
      {
        use: 'perf [options]',
        short: 'Check the performance of the etcd cluster',
        flags: [
          {
            name: 'load',
            type: 'string',
            value: 's',
            usage: `The performance check's workload model. ${accepted}${more}`,
          },
          prefix('perf', 'performance'),
          ...after,
        ],
        run: checkPerf,
      },
      {
        use: 'datascale [options]',
        short: 'Check the memory usage of holding data for different workloads on a given server endpoint.',
        long: 'Asks the first of the endpoints that are given, or localhost when none is.',
        flags: [
          {
            name: 'load',
            type: 'string',
            value: 's',
            usage: `The datascale check's workload model. ${accepted}`,
          },
          prefix('datascale', 'datascale'),
          ...after,
        ],
        run: checkDatascale,
      },
    ],
  }
}

function loadOf({ flags }: Context): Load {
  const asked = flags.string('load')
  const name = Object.hasOwn(aliases, asked) ? (aliases[asked] as string) : asked
  const load = Object.hasOwn(loads, name) ? loads[name] : undefined
  if (!load) throw new Failure(exitCodes.feature, `unknown load option ${asked}`)
  return load
}

async function checkPerf(context: Context): Promise<undefined> {
  const { flags, release, out } = context
  const load = loadOf(context)
  const prefix = flags.string('prefix')
  const client = await context.client()
  const { result } = await client.call({ type: 'range', key: prefix, rangeEnd: prefixEnd(prefix), limit: 1 })
  if (result.kvs.length > 0) {
    const hint = `etcdctl del --prefix ${prefix}`
    const quoted = release.minor < 6 ? hint : `'${hint}'`
    throw new Failure(exitCodes.input, `prefix ${goQuote(prefix)} has keys. Delete with ${quoted} first`)
  }
  const took = await writeSteadily(context, client, prefix, load)
  const gone = await client.call({ type: 'delete-range', key: prefix, rangeEnd: prefixEnd(prefix) })
  if (flags.bool('auto-compact')) await compact(context, client, gone.header.revision)
  if (flags.bool('auto-defrag')) await defragment(context, client)
  const ok = judge(took, load, out)
  if (!ok) {
    out('FAIL\n')
    throw new Exit(exitCodes.error)
  }
  out('PASS\n')
}

/** The time that each write took, in ms. As many writes are under way at once as there are clients, and no more. */
async function writeSteadily({ host }: Context, client: Client, prefix: string, load: Load): Promise<number[]> {
  const { clock, random } = host
  const value = '\0'.repeat(valueBytes)
  const took: number[] = []
  const changed = host.signal()
  let [underWay, failed] = [0, 0]
  const startedAtMs = clock.nowMs()
  const write = () => {
    const sentAtMs = clock.nowMs()
    underWay++
    const key = `${prefix}${random.hex(20)}`.padEnd(prefix.length + keyBytes, '\0')
    client.send({ type: 'put', key, value }, (isDone) => {
      underWay--
      if (isDone) took.push(clock.nowMs() - sentAtMs)
      else failed++
      changed.notify()
    })
  }
  // The limiter of upstream gives its permits one by one; a millisecond's share at a time comes to the same rate.
  let sent = 0
  for (let tick = 1; tick <= seconds * 1000; tick++) {
    const due = Math.floor((load.writesPerSecond * tick) / 1000)
    while (sent < due && underWay < load.clients) {
      sent++
      write()
    }
    const nextMs = startedAtMs + tick - clock.nowMs()
    if (nextMs > 0) await clock.sleep(nextMs)
  }
  while (underWay > 0) await changed.wait()
  if (failed > 0) throw new Failure(exitCodes.error, `FAIL: too many errors: ${failed}`)
  return took
}

/** Says of the rate, the slowest and the spread whether they pass. */
function judge(tookMs: readonly number[], { writesPerSecond }: Load, out: (text: string) => void): boolean {
  const rate = tookMs.length / seconds
  const slowest = tookMs.reduce((most, one) => Math.max(most, one), 0) / 1000
  const mean = tookMs.reduce((sum, one) => sum + one, 0) / 1000 / Math.max(1, tookMs.length)
  const spread = Math.sqrt(tookMs.reduce((sum, one) => sum + (one / 1000 - mean) ** 2, 0) / Math.max(1, tookMs.length))
  const isFast = rate / writesPerSecond > 0.9
  out(
    isFast
      ? `PASS: Throughput is ${Math.floor(rate) + 1} writes/s\n`
      : `FAIL: Throughput too low: ${Math.floor(rate) + 1} writes/s\n`,
  )
  out(
    slowest > 0.5
      ? `Slowest request took too long: ${slowest.toFixed(6)}s\n`
      : `PASS: Slowest request took ${slowest.toFixed(6)}s\n`,
  )
  out(spread > 0.1 ? `Stddev too high: ${spread.toFixed(6)}s\n` : `PASS: Stddev is ${spread.toFixed(6)}s\n`)
  return isFast && slowest <= 0.5 && spread <= 0.1
}

async function compact({ out }: Context, client: Client, revision: number): Promise<void> {
  out(`Compacting with revision ${revision}\n`)
  await client.call({ type: 'compact', revision, physical: true })
  out(`Compacted with revision ${revision}\n`)
}

async function defragment({ out }: Context, client: Client): Promise<void> {
  for (const endpoint of client.config.endpoints) {
    out(`Defragmenting ${goQuote(endpoint)}\n`)
    await (await client.to(endpoint)).call({ type: 'defragment' })
    out(`Defragmented ${goQuote(endpoint)}\n`)
  }
}

/** It would read how much memory etcd takes, which nothing here is true about. */
async function checkDatascale(context: Context): Promise<undefined> {
  loadOf(context)
  throw new Failure(
    exitCodes.feature,
    'check datascale is not supported here: this etcd does not tell how much memory its process takes',
  )
}
