// `npm run simulate -- --seed N --until 10m [--json]`: the default cluster without a page, with a small workload and
// seeded faults. Prints what a run can be told by: its seed, records, hash, and the invariants it broke.
import { readFileSync } from 'node:fs'
import { createCheckers } from '../workers/cluster/checkers/checkers.ts'
import { clients } from '../workers/cluster/clients.ts'
import { Cluster } from '../workers/cluster/cluster.ts'
import { defaultTopology } from '../workers/cluster/topology.ts'
import { Random } from '../workers/simulation/random.ts'
import { settle } from './settle.ts'

const usage = 'usage: npm run simulate -- --seed N --until 10m [--json]'
const options = readOptions(process.argv.slice(2))
const cluster = new Cluster({ clients, seed: options.seed, topology: defaultTopology(), settle })
const { simulation } = cluster
const checkers = createCheckers(simulation)
cluster.powerOn()
while (!cluster.booted && simulation.agenda.nowMs < options.untilMs)
  await simulation.run(simulation.agenda.nowMs + 1000)
apply('public/manifests/guestbook.yaml')
await runWithFaults()
report()

/** Puts a manifest on the laptop's disk and has kubectl apply it. */
function apply(path: string): void {
  const laptop = simulation.machine('laptop')
  const kubectl = laptop?.executable('kubectl')
  if (!laptop || !kubectl) throw new Error('the topology has no laptop')
  const file = `/home/user/${path.split('/').at(-1)}`
  laptop.disk.install(file, readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'))
  laptop.start('kubectl', kubectl, { args: ['apply', '-f', file] })
}

/** Every half minute or so something breaks, and is mended a while later. */
async function runWithFaults(): Promise<void> {
  const random = new Random(options.seed, 'faults')
  const workers = simulation.machines.filter(({ name }) => name.startsWith('worker-'))
  const programs = ['kubelet', 'containerd', 'kube-apiserver', 'kube-scheduler', 'kube-controller-manager', 'etcd']
  let atMs = simulation.agenda.nowMs
  for (;;) {
    atMs += random.between(15_000, 45_000)
    if (atMs >= options.untilMs) break
    await simulation.run(atMs)
    const machine = random.pick(workers)
    const mendAtMs = atMs + random.between(5_000, 90_000)
    switch (random.below(4)) {
      case 0:
        machine.powerOff()
        simulation.agenda.schedule(mendAtMs, () => machine.powerOn(), 0)
        break
      case 1: {
        const program = random.pick(programs)
        for (const one of simulation.machines) one.crash(program)
        break
      }
      case 2:
        simulation.isolate(machine.name, 'both', { cut: true, extraMs: 0, loss: 0 })
        simulation.agenda.schedule(mendAtMs, () => simulation.isolate(machine.name, 'both', undefined), 0)
        break
      case 3:
        simulation.isolate(machine.name, 'both', { cut: false, extraMs: 40, loss: 0.05 })
        simulation.agenda.schedule(mendAtMs, () => simulation.isolate(machine.name, 'both', undefined), 0)
    }
  }
  await simulation.run(options.untilMs)
}

function report(): void {
  const { seed } = options
  const { trace } = simulation
  const { violations } = checkers
  if (options.json) console.log(JSON.stringify({ seed, events: trace.count, hash: trace.hash, violations }))
  else {
    console.log(`seed ${seed}: ${trace.count} trace records, hash ${trace.hash}`)
    for (const violation of violations) console.log(`  ${violation}`)
    console.log(violations.length === 0 ? '  every invariant held' : `  ${violations.length} violations`)
  }
  process.exit(violations.length === 0 ? 0 : 1)
}

function readOptions(args: readonly string[]): { seed: number; untilMs: number; json: boolean } {
  const argumentOf = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
  const seed = Number(argumentOf('--seed') ?? 1)
  const until = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(argumentOf('--until') ?? '10m')
  if (!Number.isSafeInteger(seed) || !until) {
    console.error(usage)
    process.exit(2)
  }
  const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[until[2] as 'ms' | 's' | 'm' | 'h']
  return { seed, untilMs: Number(until[1]) * unitMs, json: args.includes('--json') }
}
