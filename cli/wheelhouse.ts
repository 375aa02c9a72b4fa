// `npm run wheelhouse -- run FILES…`: a cluster without a page. It boots, applies the files with kubectl, runs for a
// while, and prints what came of it.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { topologyKind } from '../workers/cluster/topology.ts'
import { readFlags } from './flags.ts'
import { HeadlessRun } from './headless-run.ts'

const usage = `usage: npm run wheelhouse -- run FILES… [flags]
  --until 120s     virtual time at which to stop, from the moment the machines are switched on
  --speed max      virtual seconds a second, or max
  -o wide          wide: what kubectl get all -A -o wide prints; json: every object; trace: everything that happened
  --seed 1         the seed of all that is left to chance
  --nodes 3        how many worker nodes the cluster has
  --topology single  the control plane: on one machine (single), on three with etcd on each (stacked), on two with an
                   etcd of three machines (external)`

const flags = readFlags(process.argv.slice(2), usage, {
  until: '120s',
  speed: 'max',
  o: 'wide',
  seed: '1',
  nodes: '3',
  topology: 'single',
})
const [command, ...files] = flags.rest
if (command !== 'run') flags.fail(command === undefined ? 'what to do?' : `there is no command ${command}`)
if (files.length === 0) flags.fail('run needs at least one file')
const untilMs = durationMs(flags.text('until'))
const speed = flags.text('speed') === 'max' ? Number.POSITIVE_INFINITY : flags.number('speed')
const output = flags.text('o')
if (untilMs === undefined) flags.fail('--until takes a duration such as 90s, 10m or 1h')
if (!(speed > 0)) flags.fail('--speed takes a number or max')
if (!['json', 'wide', 'trace'].includes(output)) flags.fail('-o takes json, wide or trace')
if (!Number.isSafeInteger(flags.number('seed'))) flags.fail('--seed must be a whole number')
if (!(flags.number('nodes') >= 0 && flags.number('nodes') <= 1000)) flags.fail('--nodes must be between 0 and 1000')
const topology = topologyKind(flags.text('topology'))
if (!topology) flags.fail('--topology takes single, stacked or external')

const manifests = files.map((path) => ({ name: basename(path), text: read(path) }))
const print = (text: string) => process.stdout.write(text)
const run = new HeadlessRun({
  seed: flags.number('seed'),
  nodes: flags.number('nodes'),
  topology: topology ?? 'single',
  speed,
  ...(output === 'trace' ? { trace: print } : {}),
})
const failed = await run.apply(manifests, (text) => process.stderr.write(text))
await run.until(untilMs ?? 0)
if (output === 'json') print(`${JSON.stringify(run.objects(), null, 2)}\n`)
if (output === 'wide') print(await run.kubectl(['get', 'all', '-A', '-o', 'wide']))
process.stdout.write('', () => process.exit(failed ? 1 : 0))

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    return flags.fail(`${path}: ${error instanceof Error ? error.message : error}`)
  }
}

function durationMs(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? []
  return unit === undefined ? undefined : Number(amount) * ({ ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit] ?? 0)
}
