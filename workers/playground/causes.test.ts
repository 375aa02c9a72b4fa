import { describe, expect, it } from 'vitest'
import { clients } from '../cluster/clients.ts'
import { Cluster } from '../cluster/cluster.ts'
import { defaultTopology } from '../cluster/topology.ts'
import type { FactKey } from '../contract.ts'
import { settle } from '../simulation/testing/settle.ts'
import { applyText } from './apply-text.ts'
import { tell, whyOf } from './causes.ts'
import { Projector } from './projector.ts'
import type { Input } from './recorder.ts'

const manifest = `# A pod that asks for more than there is.
apiVersion: v1
kind: Pod
metadata:
  name: huge
spec:
  containers:
    - name: main
      image: nginx
      resources:
        requests:
          cpu: "64"
`

async function booted() {
  const topology = defaultTopology()
  const cluster = new Cluster({ clients, seed: 1, topology, settle })
  const projector = new Projector(cluster.simulation.trace, topology)
  const inputs: Input[] = []
  cluster.powerOn()
  await cluster.simulation.run(40_000)
  const run = (ms: number) => cluster.simulation.run(cluster.simulation.agenda.nowMs + ms)
  const named = (name: string) => [...projector.objects.values()].find(({ object }) => object.metadata.name === name)
  return {
    cluster,
    projector,
    inputs,
    run,
    named,
    whyOf: (name: string) => whyOf(named(name)?.record ?? 0, projector, inputs),
    apply: (text: string): unknown => {
      const input = { type: 'apply', text, file: 'huge.yaml', dryRun: false } as const
      inputs.push(input)
      return applyText(cluster, input)
    },
  }
}

describe('why', () => {
  it('leads from a Pending Pod back to the line of the file that asked for too much', async () => {
    const { apply, run, whyOf } = await booted()
    apply(manifest)
    await run(3000)
    const { origin, steps, manifest: line, spans } = whyOf('huge')
    expect(origin).toBe('person')
    expect(line).toEqual({ file: 'huge.yaml', line: 11 })
    const keys = steps.map(({ fact }) => fact.key)
    const wanted: FactKey[] = ['applied', 'created', 'unschedulable', 'reported']
    expect(keys.filter((key) => wanted.includes(key))).toEqual(wanted)
    expect(steps.find(({ fact }) => fact.key === 'unschedulable')?.fact.values['message']).toMatch(
      /^0\/4 nodes are available: .*3 Insufficient cpu/,
    )
    // Every step follows from the one before, and the way there has no holes.
    for (const [index, step] of steps.entries()) if (index > 0) expect(step.cause).toBe(steps[index - 1]?.id)
    const critical = spans.filter(({ isCritical }) => isCritical)
    const coveredMs = critical.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)
    expect(coveredMs).toBeCloseTo((steps.at(-1)?.atMs ?? 0) - (steps[0]?.atMs ?? 0), 6)
  })

  it('leads from an evicted Pod through the silence of its machine to whoever pulled the plug', async () => {
    const { cluster, projector, run, named } = await booted()
    const { simulation } = cluster
    const pod = [...projector.objects.values()].find(
      ({ object }) => object.kind === 'Pod' && object.metadata.name.startsWith('coredns'),
    )
    const node = (pod?.object as { spec?: { nodeName?: string } } | undefined)?.spec?.nodeName ?? ''
    simulation.input('chaos', { type: 'power', machine: node, on: false }, () => simulation.machine(node)?.powerOff())
    await run(400_000)
    const { origin, steps } = whyOf(named(pod?.object.metadata.name ?? '')?.record ?? 0, projector, [])
    expect(origin).toBe('fault')
    expect(steps[0]?.fact).toMatchObject({ key: 'fault-power', values: { machine: node, on: 0 } })
    const silence = steps.find(({ isSilence }) => isSilence)
    expect(silence?.fact.key).toBe('node-silent')
    expect(steps.map(({ fact }) => fact.key)).toContain('evict')
  })

  it('says of what the cluster does of its own accord that nobody set it off', async () => {
    const { projector, cluster } = await booted()
    const lease = [...cluster.simulation.trace.records()].findLast(
      (record) => record.type === 'write' && record.ref.kind === 'Lease',
    )
    expect(whyOf(lease?.id ?? 0, projector, []).origin).toBe('cluster')
    expect(tell(lease?.id ?? 0, projector)?.fact.key).toBe('modified')
    expect(whyOf(999_999_999, projector, [])).toMatchObject({ origin: 'forgotten', steps: [] })
  })
})
