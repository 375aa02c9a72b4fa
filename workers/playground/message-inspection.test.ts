import { describe, expect, it } from 'vitest'
import { clients } from '../cluster/clients.ts'
import { Cluster } from '../cluster/cluster.ts'
import { defaultTopology } from '../cluster/topology.ts'
import type { Inspection } from '../contract.ts'
import type { KubeApiRequest } from '../protocols/kube-api.ts'
import { settle } from '../simulation/testing/settle.ts'
import { addedTo } from './added-fields.ts'
import { openMessage } from './message-inspection.ts'
import { Projector } from './projector.ts'
import { Terminal } from './terminal.ts'

async function afterwards(...lines: readonly string[]) {
  const topology = defaultTopology()
  const cluster = new Cluster({ clients, seed: 1, topology, settle })
  const { simulation } = cluster
  const projector = new Projector(simulation.trace, topology)
  cluster.powerOn()
  await simulation.run(40_000)
  const terminal = new Terminal(cluster, { names: () => [] }, () => undefined)
  terminal.powerOn()
  await simulation.run(41_000)
  for (const line of lines) {
    terminal.exec(line)
    await simulation.run(simulation.agenda.nowMs + 4000)
  }
  /** The newest request that answers to the pattern, opened. */
  return (pattern: RegExp): Extract<Inspection, { type: 'message' }> => {
    const found = [...simulation.trace.records()].findLast((record) => {
      if (record.type !== 'message' || record.protocol !== 'kube-api' || record.part !== 'request') return false
      const { method, path } = record.payload as KubeApiRequest
      return pattern.test(`${method} ${path}`)
    })
    const opened = openMessage(found?.id ?? 0, simulation.trace.records(), projector)
    if (opened?.type !== 'message') throw new Error(`nothing like ${pattern} was sent`)
    return opened
  }
}

describe('a message opened', () => {
  it('says of a creation who asked, which rule allows it, and what the server added and which part of it', async () => {
    const open = await afterwards('kubectl run web --image=nginx')
    const { api, from, to, answeredAfterMs } = open(/^POST \S+\/pods\?/)
    expect([from, to]).toEqual(['laptop/kubectl', 'control-plane/kube-apiserver'])
    expect(api).toMatchObject({ method: 'POST', status: 201, user: { name: 'kubernetes-admin' } })
    expect(api?.allowedBy).toMatchObject({
      type: 'rbac',
      binding: 'ClusterRoleBinding kubeadm:cluster-admins',
      role: 'ClusterRole cluster-admin',
    })
    expect(api?.revision).toBeGreaterThan(0)
    expect(answeredAfterMs).toBeGreaterThan(0)
    const by = Object.fromEntries(api?.added.map((field) => [field.path, field.by]) ?? [])
    expect(by).toMatchObject({
      'spec.serviceAccountName': 'ServiceAccount',
      'spec.tolerations': 'DefaultTolerationSeconds',
      'spec.priority': 'Priority',
      'spec.schedulerName': 'defaults',
      'metadata.uid': 'strategy',
    })
    // The scheduler is a user like any other, with a rule of its own.
    expect(open(/^POST \S+\/pods\/web\/binding/).api?.allowedBy).toMatchObject({
      type: 'rbac',
      role: 'ClusterRole system:kube-scheduler',
    })
    expect(open(/^PATCH \S+\/pods\/web\/status/).api?.allowedBy).toEqual({
      type: 'node',
      node: expect.stringMatching(/^worker-/),
    })
  })

  it('shows of a change what was stored before and after, and nothing of a secret', async () => {
    const open = await afterwards('kubectl run web --image=nginx', 'kubectl label pod web tier=front')
    const { api } = open(/^PATCH \S+\/pods\/web\?/)
    expect(api?.diff).toContain('+    tier: front')
    expect(api?.diff).not.toContain('managedFields')
    expect(JSON.stringify(api?.headers)).not.toMatch(/CN=|Bearer \w/)
  })

  it('says of what was not allowed that no rule allows it', async () => {
    const open = await afterwards('kubectl get secrets --as=system:serviceaccount:default:default')
    expect(open(/^GET \S+\/secrets/).api).toMatchObject({ status: 403, allowedBy: { type: 'nothing' } })
  })
})

it('fields that were sent are not among those that the server added', () => {
  const sent = { spec: { containers: [{ name: 'b', image: 'x' }] } }
  const stored = { spec: { dnsPolicy: 'ClusterFirst', containers: [{ name: 'b', image: 'x', tty: false }] } }
  expect(addedTo(sent, stored).map(({ path }) => path)).toEqual(['spec.dnsPolicy', 'spec.containers[0].tty'])
})
