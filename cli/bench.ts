// `npm run bench [-- --json] [-- --only NAME]`: what the project promises to be quick at, measured. With --json one line
// a measure: {"name","value","unit","goal"}. Without, also the machine and whether each goal is met.
import { cpus, totalmem } from 'node:os'
import { measureApi } from './bench/api-bench.ts'
import { measureCluster } from './bench/cluster-bench.ts'
import { measureCrowd } from './bench/crowd-bench.ts'
import { measureEtcd } from './bench/etcd-bench.ts'
import type { Measure } from './bench/measure.ts'
import { measurePage } from './bench/page-bench.ts'
import { measureRaft } from './bench/raft-bench.ts'
import { measureScheduler } from './bench/scheduler-bench.ts'
import { measureSizes } from './bench/size-bench.ts'

const json = process.argv.includes('--json')
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined

if (!json)
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
  )

for (const source of [
  measureApi,
  measureRaft,
  measureEtcd,
  measureScheduler,
  measureCluster,
  measureSizes,
  measurePage,
  measureCrowd,
])
  for await (const measure of source(only)) print(measure)
process.exit(0)

function print({ name, value, unit, goal, isAtLeast = false }: Measure): void {
  const rounded = Number(value.toPrecision(4))
  if (json) console.log(JSON.stringify({ name, value: rounded, unit, goal, ...(isAtLeast ? { isAtLeast } : {}) }))
  else {
    const isMet = goal !== null && (isAtLeast ? value >= goal : value <= goal)
    const verdict = goal === null ? '' : `  goal ${goal}: ${isMet ? 'met' : 'MISSED'}`
    console.log(`${name.padEnd(52)} ${String(rounded).padStart(10)} ${unit.padEnd(8)}${verdict}`)
  }
}
