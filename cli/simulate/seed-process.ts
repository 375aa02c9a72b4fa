// A process that runs the seeds it is sent, one after the other, and sends back what came of each.
import { runSeed, type SeedOptions } from './seed-runner.ts'

process.on('message', ({ seed, options }: { seed: number; options: SeedOptions }) => {
  void runSeed(seed, options).then((result) => process.send?.(result))
})
