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
//
// Families: kubectl-client, kubectl-server, api, wire, scheduler, timelines, protobuf, etcdctl. Lines of a diff: `-` was
// recorded, `+` came; both normalised.
import { families } from './conformance/families.ts'
import { ownRecordings, recordedFiles } from './conformance/recordings.ts'
import type { FileResult } from './conformance/result.ts'

const args = process.argv.slice(2)
const argumentOf = (flag: string) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined)
const options = {
  folder: argumentOf('--golden') ?? ownRecordings,
  family: args.includes('--scheduler') ? 'scheduler' : argumentOf('--family'),
  file: argumentOf('--file'),
  step: argumentOf('--step'),
  json: args.includes('--json'),
  summary: args.includes('--summary'),
}

const table: string[] = []
for (const [family, load] of Object.entries(families)) {
  if (options.family !== undefined && family !== options.family) continue
  const results: FileResult[] = []
  const replay = await load()
  for (const { name, text } of recordedFiles(options.folder, family)) {
    if (options.file !== undefined && name !== options.file) continue
    const result = await replay(name, text)
    results.push(result)
    show(family, result)
  }
  sum(family, results)
}
if (!options.json) console.log(`\n${table.join('\n')}`)
process.exit(0)

function show(family: string, { file, matched, total, misses }: FileResult): void {
  if (options.json) return
  if (!options.summary)
    for (const { step, diff } of misses)
      if (options.step === undefined || step.includes(options.step))
        console.log(`\n✗ ${family}/${file}: ${step}\n${diff.replace(/^/gm, '    ')}`)
  table.push(`  ${`${family}/${file}`.padEnd(44)} ${String(matched).padStart(5)} / ${String(total).padStart(5)}`)
}

function sum(family: string, results: readonly FileResult[]): void {
  const matched = results.reduce((total, result) => total + result.matched, 0)
  const total = results.reduce((all, result) => all + result.total, 0)
  if (options.json) console.log(JSON.stringify({ family, matched, total }))
  const share = total === 0 ? '' : ` ${((100 * matched) / total).toFixed(1)} %`
  table.push(`${family.padEnd(46)} ${String(matched).padStart(5)} / ${String(total).padStart(5)}${share}`)
}
