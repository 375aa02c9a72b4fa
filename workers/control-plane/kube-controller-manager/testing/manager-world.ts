// A control plane of etcd, kube-apiserver and kube-controller-manager, with a stand-in for scheduler and kubelets.
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { Resource } from '../../../apimachinery/resource.ts'
import type { Event } from '../../../apis/core/types.ts'
import { events, namespaces } from '../../../apis/resources.ts'
import { type DeleteRequest, isApiError, RestClient } from '../../../client-go/rest-client.ts'
import type { Host } from '../../../simulation/host.ts'
import type { Machine } from '../../../simulation/machine.ts'
import { Simulation } from '../../../simulation/simulation.ts'
import { settle } from '../../../simulation/testing/settle.ts'
import { etcd } from '../../etcd/main.ts'
import { kubeApiserver } from '../../kube-apiserver/main.ts'
import { kubeControllerManager } from '../main.ts'
import { fakeNodeAgent } from './fake-node-agent.ts'

const kubeconfig = {
  clusters: [{ name: 'kubernetes', cluster: { server: 'https://192.168.1.10:6443' } }],
  contexts: [{ name: 'default', context: { cluster: 'kubernetes', user: 'manager' } }],
  users: [
    {
      name: 'manager',
      user: { 'client-certificate-data': Buffer.from('system:kube-controller-manager').toString('base64') },
    },
  ],
  'current-context': 'default',
}

const flags = [
  '--kubeconfig=/etc/kubernetes/controller-manager.conf',
  '--root-ca-file=/etc/kubernetes/pki/ca.crt',
  '--allocate-node-cidrs=true',
  '--cluster-cidr=10.244.0.0/16',
]

type Change = { readonly atMs: number; readonly verb: string; readonly object: KubeObject }

export class ManagerWorld {
  readonly simulation: Simulation
  readonly machine: Machine
  /** Every write that the API server made, oldest first. */
  readonly changes: Change[] = []
  /** Names of nodes that have fallen silent. */
  readonly silent = new Set<string>()

  constructor(options: { seed?: number; nodes?: readonly string[]; startMs?: number; flags?: readonly string[] } = {}) {
    const { seed = 1, nodes = ['worker-1', 'worker-2', 'worker-3'], startMs = 100 } = options
    this.simulation = new Simulation({ seed, settle })
    const spec = { name: 'control-plane', address: '192.168.1.10', cpuMillis: 2000, memoryBytes: 4e9, diskBytes: 1e11 }
    const programs = { etcd, 'kube-apiserver': kubeApiserver, 'kube-controller-manager': kubeControllerManager }
    this.machine = this.simulation.addMachine(spec, new Map(Object.entries(programs)))
    this.machine.disk.write('/etc/kubernetes/controller-manager.conf', JSON.stringify(kubeconfig))
    this.machine.disk.write('/etc/kubernetes/pki/ca.crt', 'the certificate')
    for (const name of Object.keys(programs)) {
      const args = name === 'kube-controller-manager' ? [...flags, ...(options.flags ?? [])] : []
      this.machine.addUnit({ name, executable: name, args, restartMs: 1000 })
    }
    this.simulation.trace.subscribe((record) => {
      if (record.type === 'write')
        this.changes.push({ atMs: record.atMs, verb: record.verb, object: record.object as KubeObject })
    })
    this.machine.powerOn()
    if (nodes.length > 0)
      this.machine.start('agent', async (host) => {
        await host.clock.sleep(1500)
        await fakeNodeAgent(nodes, startMs, this.silent)(host)
      })
  }

  async pass(ms: number): Promise<void> {
    await this.simulation.run(this.simulation.agenda.nowMs + ms)
  }

  /** Lets the control plane come up, with the namespaces that are always there. */
  async boot(): Promise<this> {
    await this.pass(1200)
    await this.as(async (client) => {
      for (const name of ['default', 'kube-system', 'kube-node-lease'])
        try {
          await client.create(namespaces, '', { kind: 'Namespace', apiVersion: 'v1', metadata: { name } })
        } catch (error) {
          if (!isApiError(error, 'AlreadyExists')) throw error
        }
    }, 200)
    await this.pass(5000)
    return this
  }

  /** Runs `body` as kubectl would, and lets `ms` pass meanwhile. */
  async as<T>(body: (client: RestClient, host: Host) => Promise<T>, ms = 50): Promise<T> {
    const outcome: { value?: T; error?: unknown; done: boolean } = { done: false }
    this.machine.start('kubectl', async (host) => {
      const identity = { 'x-client-cert': 'kubernetes-admin;O=system:masters' }
      try {
        const config = { server: '192.168.1.10:6443', userAgent: 'kubectl/v1.36.2', identity, qps: 0 }
        outcome.value = await body(new RestClient(host, config), host)
      } catch (error) {
        outcome.error = error
      }
      outcome.done = true
    })
    await this.pass(ms)
    if (outcome.error) throw outcome.error
    if (!outcome.done) throw new Error(`not finished within ${ms} ms`)
    return outcome.value as T
  }

  create(resource: Resource, object: KubeObject): Promise<KubeObject> {
    return this.as((client) => client.create(resource, object.metadata.namespace ?? 'default', object))
  }

  get<T extends KubeObject>(resource: Resource, name: string, namespace = 'default'): Promise<T | undefined> {
    return this.as(async (client) => {
      try {
        return await client.get<T>(resource, namespace, name)
      } catch (error) {
        if (isApiError(error, 'NotFound')) return undefined
        throw error
      }
    })
  }

  async list<T extends KubeObject>(resource: Resource, namespace = 'default'): Promise<readonly T[]> {
    return (await this.as((client) => client.list<T>(resource, namespace))).items
  }

  patch(resource: Resource, name: string, patch: unknown, namespace = 'default'): Promise<KubeObject> {
    return this.as((client) => client.patch(resource, namespace, name, 'strategic-merge', patch))
  }

  delete(resource: Resource, name: string, options: DeleteRequest = {}, namespace = 'default'): Promise<unknown> {
    return this.as((client) => client.delete(resource, namespace, name, options))
  }

  /** The states that an object went through since `fromMs`: its status, without what repeats. */
  statuses(kind: string, name: string, fromMs = 0): unknown[] {
    return this.changes
      .filter(({ object, atMs }) => object.kind === kind && object.metadata.name === name && atMs >= fromMs)
      .map(({ object }) => object.status)
  }

  get nowMs(): number {
    return this.simulation.agenda.nowMs
  }

  /** `reason message` of all events of a kind, oldest first, without random suffixes. */
  async events(kind: string, namespace = 'default'): Promise<string[]> {
    const found = await this.list<Event>(events, namespace)
    return found
      .filter((event) => event.involvedObject.kind === kind)
      .toSorted((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
      .map(({ type, reason, message }) => `${type} ${reason} ${message}`)
  }
}
