// A short story told twice: once in Node, once in a browser.
import { clients } from '../clients.ts'
import { Cluster } from '../cluster.ts'
import { defaultTopology } from '../topology.ts'

/** Boots the default cluster, applies a Deployment, and returns the trace's hash with the number of records. */
export async function fingerprintOf(seed: number, settle: () => Promise<void>): Promise<string> {
  const cluster = new Cluster({ clients, seed, topology: defaultTopology(), settle })
  const { simulation } = cluster
  cluster.powerOn()
  await simulation.run(60_000)
  const laptop = simulation.machine('laptop')
  const kubectl = laptop?.executable('kubectl')
  if (!laptop || !kubectl) throw new Error('the topology has no laptop')
  laptop.start('kubectl', kubectl, { args: ['create', 'deployment', 'web', '--image=nginx', '--replicas=5'] })
  await simulation.run(75_000)
  simulation.machine('worker-2')?.powerOff()
  await simulation.run(150_000)
  return `${simulation.trace.hash} ${simulation.trace.count}`
}
