// `npm run conformance`: replays what was recorded of a real Kubernetes against the simulation, and tells what differs.
//
//   npm run conformance                          every family; the diffs of all misses, then the table
//   npm run conformance -- --family kubectl-server --file pods    one family, one file
//   npm run conformance -- --step 'describe pod'  only the diffs of steps whose text contains this
//   npm run conformance -- --summary             the table alone, a line for every file
//   npm run conformance -- --golden DIR          another folder of recordings in place of the project's own
//   npm run conformance -- --json                one line a family: {"family","matched","total"}
//   npm run conformance -- --scheduler           the scheduler family alone
//   npm run conformance -- --kubectl PATH        the kubectl-server scenarios with a real kubectl over the bridge
//   npm run conformance -- --raft DIR            etcd-io/raft's own transcripts, from a folder and all that is under it
//   npm run conformance -- --porcupine DIR       Porcupine's histories and verdicts, from a copy of its repository
//
// Families: kubectl-client, kubectl-server, api, wire, scheduler, timelines, protobuf, etcdctl. Lines of a diff: `-` was
// recorded, `+` came; both normalised. docs/conformance.md tells what is compared how.
import { families } from './conformance/families.ts'
import { ownRecordings } from './conformance/recordings.ts'
import type { FileResult } from './conformance/result.ts'
import { type FamilyResult, runFamily, sumOf } from './conformance/run.ts'
import { readFlags } from './flags.ts'

const usage =
  'usage: npm run conformance -- [--golden DIR] [--family NAME [--file NAME]] [--step TEXT] [--summary] [--json] [--scheduler] [--kubectl PATH] [--raft DIR] [--porcupine DIR]'
const flags = readFlags(process.argv.slice(2), usage, {
  golden: '',
  family: '',
  file: '',
  step: '',
  kubectl: '',
  raft: '',
  porcupine: '',
  summary: false,
  json: false,
  scheduler: false,
})
const folder = flags.text('golden') || ownRecordings
const only = flags.has('scheduler') ? 'scheduler' : flags.text('family')
const file = flags.text('file') || undefined
const table: string[] = []

if (only !== '' && !Object.hasOwn(families, only)) flags.fail(`there is no family ${only}`)
if (flags.has('kubectl')) {
  const { replayWithKubectl } = await import('./conformance/real-kubectl.ts')
  const results = await replayWithKubectl(folder, flags.text('kubectl'), file, show)
  for (const result of results) sum(result)
} else if (flags.has('raft')) {
  const { replayTranscripts } = await import('./conformance/families/raft.ts')
  const results = replayTranscripts(flags.text('raft'), (result) => show('raft', result))
  if (results.length === 0) flags.fail(`there are no transcripts in ${flags.text('raft')}`)
  sum(sumOf('raft', results))
  const whole = results.filter(({ matched, total }) => matched === total)
  table.push(
    `${'raft, whole files'.padEnd(46)} ${String(whole.length).padStart(5)} / ${String(results.length).padStart(5)}`,
  )
} else if (flags.has('porcupine')) {
  const { replayHistories } = await import('./conformance/families/porcupine.ts')
  sum(
    sumOf(
      'porcupine',
      replayHistories(flags.text('porcupine'), (result) => show('porcupine', result)),
    ),
  )
} else
  for (const family of Object.keys(families))
    if (only === '' || family === only) sum(await runFamily(folder, family, file, (result) => show(family, result)))
if (!flags.has('json')) process.stdout.write(`\n${table.join('\n')}\n`)
// What was written has to arrive, even in a pipe.
process.stdout.write('', () => process.exit(0))

function show(family: string, { file: name, matched, total, misses, parts = [] }: FileResult): void {
  if (flags.has('json')) return
  if (!flags.has('summary'))
    for (const { step, diff } of misses)
      if (step.includes(flags.text('step')))
        process.stdout.write(`\n✗ ${family}/${name}: ${step}\n${diff.replace(/^/gm, '    ')}\n`)
  table.push(`  ${`${family}/${name}`.padEnd(44)} ${String(matched).padStart(5)} / ${String(total).padStart(5)}`)
  for (const part of parts)
    table.push(`    ${part.name.padEnd(42)} ${String(part.matched).padStart(5)} / ${String(part.total).padStart(5)}`)
}

function sum({ family, matched, total }: Pick<FamilyResult, 'family' | 'matched' | 'total'>): void {
  if (flags.has('json')) process.stdout.write(`${JSON.stringify({ family, matched, total })}\n`)
  const share = total === 0 ? '' : ` ${((100 * matched) / total).toFixed(1)} %`
  table.push(`${family.padEnd(46)} ${String(matched).padStart(5)} / ${String(total).padStart(5)}${share}`)
}
