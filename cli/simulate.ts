// `npm run simulate`: clusters without a page that are given work and faults, both drawn from a seed, while every invariant
// is checked; then everything is mended, and must come to rest. A seed that fails is shrunk and printed as a test.
import { cpus } from 'node:os'
import { readFlags } from './flags.ts'
import { canaries } from './simulate/canaries.ts'
import { healingLimitMs } from './simulate/run-plan.ts'
import { runSeeds } from './simulate/run-seeds.ts'
import { planOf, runOptionsOf, type SeedOptions, type SeedResult } from './simulate/seed-runner.ts'
import { shapeText } from './simulate/shape.ts'
import { asTest, shrink } from './simulate/shrink.ts'

const usage = `usage: npm run simulate -- [--seed N | --seeds COUNT [--first N]] [--events N | --until 10m]
    [--topology random|1x1|3x3|2+3|KIND,WORKERS] [--faults all|none|KIND,KIND…] [--canary NAME] [--jobs N] [--no-shrink] [--json]
canaries: ${[...canaries.keys()].join(', ')}`
const flags = readFlags(process.argv.slice(2), usage, {
  seed: '',
  seeds: '',
  first: '1',
  events: '',
  until: '',
  topology: 'random',
  faults: 'all',
  canary: '',
  jobs: String(cpus().length),
  'no-shrink': false,
  json: false,
})
const options = readOptions()
const json = flags.has('json')
const failures: SeedResult[] = []
let events = 0
let slowestMs = 0

for await (const result of runSeeds(seedsWanted(), wholeNumber('jobs'), options)) {
  print(result)
  events += result.events
  slowestMs = Math.max(slowestMs, result.healedMs ?? 0)
  if (result.violations.length > 0) failures.push(result)
  if (options.canary !== undefined && failures.length > 0) break
}
await conclude()

function print({ seed, hash, hashes, events: count, virtualMs, actions, healedMs, violations }: SeedResult): void {
  const { shape } = planOf(seed, options)
  if (json) {
    const topology = `${shape.controlPlane},${shape.workers}`
    const line = {
      seed,
      topology,
      events: count,
      hash,
      hashes,
      virtualMs: Math.round(virtualMs),
      actions,
      healedMs: healedMs === undefined ? undefined : Math.round(healedMs),
      violations,
    }
    return console.log(JSON.stringify(line))
  }
  const rest = healedMs === undefined ? '' : `, at rest after ${Math.round(healedMs / 1000)} s`
  console.log(
    `seed ${seed}: ${shapeText(shape)}, ${actions} actions, ${count} trace records, hashes ${hashes.join(' ')}${rest}`,
  )
  for (const violation of violations.slice(0, 10)) console.log(`  ${violation}`)
}

async function conclude(): Promise<never> {
  const [failure] = failures
  if (failure && !flags.has('no-shrink')) await printShrunk(failure)
  const found = failures.map(({ seed }) => seed)
  if (options.canary !== undefined) {
    if (json) console.log(JSON.stringify({ canary: options.canary, foundBySeed: found[0] ?? null }))
    else
      console.log(found.length > 0 ? `the planted bug was found by seed ${found[0]}` : 'nobody found the planted bug')
    process.exit(found.length > 0 ? 0 : 1)
  }
  // Of one seed its own line says it all.
  if (json) {
    const summary = { failed: found, events, slowestHealingMs: Math.round(slowestMs), healingLimitMs }
    if (flags.text('seeds') !== '') console.log(JSON.stringify(summary))
  } else if (found.length > 0) console.log(`failed: seeds ${found.join(', ')}`)
  else
    console.log(
      `every invariant held over ${events} trace records; at rest after ${Math.round(slowestMs / 1000)} s at most ` +
        `(limit: ${healingLimitMs / 1000} s)`,
    )
  process.exit(found.length > 0 ? 1 : 0)
}

async function printShrunk(failure: SeedResult): Promise<void> {
  const runOptions = runOptionsOf(options)
  const shrunk = await shrink(planOf(failure.seed, options), failure, runOptions)
  const test = asTest(shrunk, runOptions)
  if (json) console.log(JSON.stringify({ seed: failure.seed, shrunk: shrunk.plan, violation: shrunk.violation, test }))
  else
    console.log(
      `seed ${failure.seed}, shrunk to ${shrunk.plan.actions.length} actions in ${shrunk.runs} runs:\n` +
        `  ${shrunk.violation}\n${test}`,
    )
}

function seedsWanted(): number[] {
  if (flags.text('seeds') === '') return [wholeNumber('seed', 1)]
  const first = wholeNumber('first')
  return Array.from({ length: wholeNumber('seeds') }, (_, i) => first + i)
}

function readOptions(): SeedOptions {
  const until = flags.text('until')
  const canary = flags.text('canary')
  if (canary !== '' && !canaries.has(canary)) flags.fail(`there is no canary ${canary}`)
  const options: SeedOptions = {
    topology: flags.text('topology'),
    faults: flags.text('faults'),
    events: wholeNumber('events', until === '' ? 50_000 : Number.MAX_SAFE_INTEGER),
    ...(until === '' ? {} : { untilMs: durationMs(until) }),
    ...(canary === '' ? {} : { canary }),
  }
  try {
    planOf(1, options)
  } catch (error) {
    flags.fail(error instanceof Error ? error.message : String(error))
  }
  return options
}

function wholeNumber(name: string, fallback = 0): number {
  const text = flags.text(name)
  const number = text === '' ? fallback : Number(text)
  if (!Number.isSafeInteger(number) || number < 0) flags.fail(`--${name} ${text} is no whole number`)
  return number
}

function durationMs(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? []
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
  return number === undefined ? flags.fail(`--until ${text} is no length of time`) : Number(number) * (units[unit] ?? 0)
}
