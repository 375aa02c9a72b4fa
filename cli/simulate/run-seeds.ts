// Runs many seeds, as many at a time as asked for, and tells the results in the order of the seeds.
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { runSeed, type SeedOptions, type SeedResult } from './seed-runner.ts'

export async function* runSeeds(
  seeds: readonly number[],
  jobs: number,
  options: SeedOptions,
): AsyncGenerator<SeedResult> {
  if (jobs <= 1 || seeds.length === 1) {
    for (const seed of seeds) yield await runSeed(seed, options)
    return
  }
  const processes = Array.from({ length: Math.min(jobs, seeds.length) }, () => fork(program))
  const results = new Map<number, Promise<SeedResult>>()
  const idle = [...processes]
  const turns: ((process: ChildProcess) => void)[] = []
  const free = (process: ChildProcess): void => {
    const turn = turns.shift()
    if (turn) turn(process)
    else idle.push(process)
  }
  const turn = (): Promise<ChildProcess> => {
    const process = idle.shift()
    return process ? Promise.resolve(process) : new Promise((resolve) => turns.push(resolve))
  }
  for (const seed of seeds)
    results.set(
      seed,
      turn().then(async (process) => {
        const result = await ask(process, seed, options)
        free(process)
        return result
      }),
    )
  try {
    for (const result of results.values()) yield await result
  } finally {
    for (const process of processes) process.kill()
  }
}

const program = fileURLToPath(new URL('./seed-process.ts', import.meta.url))

function ask(process: ChildProcess, seed: number, options: SeedOptions): Promise<SeedResult> {
  return new Promise((resolve) => {
    const onExit = (): void => resolve(broken(seed))
    process.once('exit', onExit)
    process.once('message', (result) => {
      process.off('exit', onExit)
      resolve(result as SeedResult)
    })
    process.send({ seed, options })
  })
}

function broken(seed: number): SeedResult {
  const violations = ['the process that ran it ended: see its error above']
  return { seed, hash: '', hashes: ['', ''], events: 0, virtualMs: 0, actions: 0, healedMs: undefined, violations }
}
