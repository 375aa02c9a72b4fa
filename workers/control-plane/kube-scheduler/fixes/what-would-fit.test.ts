import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { Node, Pod, PodSpec } from '../../../apis/core/types.ts'
import { whatWouldFit } from './what-would-fit.ts'

function node(name: string, spec: Node['spec'] = {}, labels: Readonly<Record<string, string>> = {}): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec,
    status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110' } },
  }
}

function pod(name: string, spec: Partial<PodSpec> = {}, requests: Readonly<Record<string, string>> = {}): Pod {
  const containers = [{ name: 'web', image: 'nginx', resources: { requests } }]
  const metadata = { name, namespace: 'default', uid: `uid-${name}`, labels: { app: name } }
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers, ...spec }, status: { phase: 'Pending' } }
}

const ownedBy = (kind: string, name: string, one: Pod): Pod => ({
  ...one,
  metadata: {
    ...one.metadata,
    ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: name, controller: true, blockOwnerDeletion: true }],
  },
})

const fixes = (one: Pod, ...others: readonly object[]) => whatWouldFit(one, others as KubeObject[])
const told = (one: Pod, ...others: readonly object[]) =>
  fixes(one, ...others).map(({ change, nodes }) => ({ change, nodes }))

describe('what would let a Pod fit', () => {
  it('is a smaller request: as much as the node with the most left has left', () => {
    const full = pod('full', { nodeName: 'n1' }, { cpu: '3500m' })
    const half = pod('half', { nodeName: 'n2' }, { cpu: '2' })
    const found = fixes(ownedBy('StatefulSet', 'db', pod('db-0', {}, { cpu: '3' })), node('n1'), node('n2'), full, half)
    expect(found[0]).toEqual({
      change: { type: 'smaller-request', resource: 'cpu', from: '3', to: '2' },
      nodes: ['n2'],
      commands: ['kubectl set resources statefulset/db --requests=cpu=2'],
    })
    expect(found[1]?.change).toEqual({ type: 'bigger-node', node: 'n1', resource: 'cpu', needed: '4', has: '4' })
    expect(found).toHaveLength(2)
  })

  it('is a bigger node where no node could ever hold it', () => {
    expect(told(pod('huge', {}, { memory: '10Gi' }), node('n1'))).toEqual([
      { change: { type: 'smaller-request', resource: 'memory', from: '10Gi', to: '8Gi' }, nodes: ['n1'] },
      { change: { type: 'bigger-node', node: 'n1', resource: 'memory', needed: '10Gi', has: '8Gi' }, nodes: ['n1'] },
    ])
  })

  it('is no smaller request where something else is in the way too', () => {
    const tainted = node('n1', { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] })
    expect(told(pod('huge', {}, { cpu: '8' }), tainted)).toEqual([])
  })

  it('is a toleration of a taint, but not of what ails a node', () => {
    const gpu = node('n1', { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] })
    const ill = node('n2', { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] })
    const waiting = pod('web', {}, { cpu: '1' })
    const found = fixes(waiting, gpu, ill)
    expect(found.map(({ change }) => change)).toEqual([
      { type: 'toleration', key: 'gpu', value: 'yes', effect: 'NoSchedule' },
    ])
    expect(found[0]?.commands).toEqual([
      `kubectl patch pod/web --type=merge -p '{"spec":{"tolerations":[{"key":"gpu","operator":"Equal","value":"yes","effect":"NoSchedule"}]}}'`,
    ])
  })

  it('is to lift a cordon, with the taint that comes with it', () => {
    const taints = [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' as const }]
    const cordoned = node('n1', { unschedulable: true, taints })
    expect(fixes(pod('web'), cordoned)[0]).toEqual({
      change: { type: 'uncordon', node: 'n1' },
      nodes: ['n1'],
      commands: ['kubectl uncordon n1'],
    })
  })

  it('is a label on a node, or to demand none', () => {
    const replicaSet = { ...ownedBy('Deployment', 'web', pod('web-1')), kind: 'ReplicaSet', apiVersion: 'apps/v1' }
    const waiting = ownedBy('ReplicaSet', 'web-1', pod('web-1-x', { nodeSelector: { 'example.com/disk': 'ssd' } }))
    expect(fixes(waiting, node('n1', {}, { 'example.com/disk': 'hdd' }), node('n2'), replicaSet)).toEqual([
      {
        change: { type: 'node-label', node: 'n1', key: 'example.com/disk', value: 'ssd' },
        nodes: ['n1'],
        commands: ['kubectl label node n1 example.com/disk=ssd --overwrite'],
      },
      {
        change: { type: 'without', field: 'nodeSelector.example.com/disk' },
        nodes: ['n1', 'n2'],
        commands: [
          `kubectl patch deployment/web --type=json -p '[{"op":"remove","path":"/spec/template/spec/nodeSelector/example.com~1disk"}]'`,
        ],
      },
    ])
  })

  it('is told of a Pod without an owner as making it anew', () => {
    const affinity = {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'other' } } },
        ],
      },
    }
    const found = fixes(pod('web', { affinity }), node('n1'), pod('other', { nodeName: 'n1' }))
    expect(found).toEqual([
      {
        change: { type: 'without', field: 'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution' },
        nodes: ['n1'],
        commands: [
          `kubectl get pod web -o json | jq 'del(.spec["affinity"]["podAntiAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"])' | kubectl replace --force -f -`,
        ],
      },
    ])
  })

  it('is to lift the gate of a Pod that would fit', () => {
    expect(fixes(pod('web', { schedulingGates: [{ name: 'example.com/wait' }] }), node('n1'))).toEqual([
      {
        change: { type: 'without', field: 'schedulingGates[0]' },
        nodes: ['n1'],
        commands: [`kubectl patch pod web --type=json -p '[{"op":"remove","path":"/spec/schedulingGates/0"}]'`],
      },
    ])
  })

  it('leaves the cluster that it was asked about as it was, and is found soon among a thousand nodes', () => {
    const nodes = Array.from({ length: 1000 }, (_, i) => node(`n${i}`, { unschedulable: i % 50 === 0 }))
    const full = nodes.map(({ metadata }) => pod(`on-${metadata.name}`, { nodeName: metadata.name }, { cpu: '3' }))
    const began = process.hrtime.bigint()
    const found = told(pod('web', { nodeSelector: { a: 'b' } }, { cpu: '2' }), ...nodes, ...full)
    expect(Number(process.hrtime.bigint() - began) / 1e6).toBeLessThan(2000)
    expect(found).toEqual([])
  })
})
