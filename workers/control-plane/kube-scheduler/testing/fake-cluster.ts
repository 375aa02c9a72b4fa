// A stand-in for the API server in tests of the scheduler: cluster-wide lists and watches, bindings, status patches, deletes.
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { Node, Pod, PodCondition } from '../../../apis/core/types.ts'
import type { Event } from '../../../apis/events/types.ts'
import type { KubeApi, KubeApiRequest, WatchEvent } from '../../../protocols/kube-api.ts'
import type { Program, ServerExchange } from '../../../simulation/host.ts'
import type { Machine } from '../../../simulation/machine.ts'
import type { Process } from '../../../simulation/process.ts'
import { Simulation } from '../../../simulation/simulation.ts'
import { settle } from '../../../simulation/testing/settle.ts'
import { kubeScheduler } from '../main.ts'

const address = '192.168.1.10'
const configFile = '/etc/kubernetes/scheduler-config.yaml'
const kubeconfig = JSON.stringify({
  clusters: [{ name: 'c', cluster: { server: `https://${address}:6443` } }],
  contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
  users: [{ name: 'u', user: {} }],
  'current-context': 'x',
})

export class FakeCluster {
  readonly simulation: Simulation
  readonly events: Event[] = []
  readonly bindings: { readonly pod: string; readonly node: string; readonly atMs: number }[] = []
  /** Answers a binding with this status code instead of doing it, while it is set. */
  refuseBindings = 0
  readonly #objects = new Map<string, Map<string, KubeObject>>()
  readonly #watches = new Set<{ readonly plural: string; readonly exchange: ServerExchange<KubeApi> }>()
  #version = 1

  /** `configuration` is the text of the file that the scheduler is given, if it is given one. */
  constructor(seed = 1, configuration?: string) {
    this.simulation = new Simulation({ seed, settle })
    const executables = new Map<string, Program>([['kube-scheduler', kubeScheduler]])
    const machine = this.simulation.addMachine(
      { name: 'control-plane', address, cpuMillis: 4000, memoryBytes: 8e9, diskBytes: 1e11 },
      executables,
    )
    machine.powerOn()
    machine.disk.write('/etc/kubernetes/scheduler.conf', kubeconfig)
    machine.start('kube-apiserver', async (host) => {
      host.network.listen<KubeApi>('kube-api', 6443, (exchange) => this.#serve(exchange))
      await host.signal().wait()
    })
    if (configuration !== undefined) machine.disk.write(configFile, configuration)
    this.startScheduler(configuration === undefined ? [] : [`--config=${configFile}`])
  }

  /** What it wrote to standard error. */
  complaints = ''

  startScheduler(args: readonly string[] = []): Process {
    const machine = this.simulation.machine('control-plane') as Machine
    const stderr = (text: string): void => {
      this.complaints += text
    }
    return machine.start('kube-scheduler', kubeScheduler, { args: ['--leader-elect=false', ...args], stderr })
  }

  async runTo(seconds: number): Promise<void> {
    await this.simulation.run(seconds * 1000)
  }

  addNode(name: string, allocatable: Readonly<Record<string, string>>, spec: Node['spec'] = {}): void {
    const labels = { 'kubernetes.io/hostname': name }
    this.put('nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels },
      spec,
      status: { allocatable: { memory: '8Gi', pods: '110', ...allocatable } },
    })
  }

  addPod(
    name: string,
    cpu: string,
    spec: Partial<Pod['spec']> = {},
    priority = 0,
    labels: Readonly<Record<string, string>> = {},
  ): void {
    const containers = [{ name: 'c', image: 'nginx', resources: { requests: { cpu } } }]
    this.put('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', uid: `uid-${name}`, generation: 1, labels },
      spec: { containers, schedulerName: 'default-scheduler', priority, ...spec },
      status: { phase: 'Pending' },
    })
  }

  pod(name: string): Pod | undefined {
    return this.#objects.get('pods')?.get(name) as Pod | undefined
  }

  condition(name: string): PodCondition | undefined {
    return this.pod(name)?.status?.conditions?.find(({ type }) => type === 'PodScheduled')
  }

  put(plural: string, object: KubeObject): void {
    const { name } = object.metadata
    const known = this.#objects.get(plural) ?? new Map<string, KubeObject>()
    this.#objects.set(plural, known)
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.#version) } }
    this.#tell(plural, { type: known.has(name) ? 'MODIFIED' : 'ADDED', object: stored })
    known.set(name, stored)
  }

  remove(plural: string, name: string): void {
    const object = this.#objects.get(plural)?.get(name)
    if (!object) return
    this.#objects.get(plural)?.delete(name)
    const metadata = { ...object.metadata, resourceVersion: String(++this.#version) }
    this.#tell(plural, { type: 'DELETED', object: { ...object, metadata } })
  }

  #tell(plural: string, event: WatchEvent<KubeObject>): void {
    for (const watch of this.#watches) if (watch.plural === plural) watch.exchange.push(event)
  }

  #serve(exchange: ServerExchange<KubeApi>): void {
    const { request } = exchange
    const [path = '', query = ''] = request.path.split('?')
    const parts = path.split('/').slice(path.startsWith('/apis/') ? 4 : 3)
    const [plural = '', name = '', subresource = ''] =
      parts[0] === 'namespaces' && parts.length > 2 ? parts.slice(2) : parts
    if (request.method !== 'GET') {
      const status = this.#write(request, plural, name, subresource)
      const failure = { kind: 'Status', code: status, reason: 'Conflict', message: 'the pod is in the way' }
      return exchange.respond({ status, headers: {}, body: status < 400 ? {} : failure })
    }
    if (query.includes('watch=true')) {
      exchange.respond({ status: 200, headers: {}, body: undefined })
      this.#watches.add({ plural, exchange })
      return
    }
    const items = [...(this.#objects.get(plural)?.values() ?? [])]
    const metadata = { resourceVersion: String(this.#version) }
    exchange.respond({ status: 200, headers: {}, body: { apiVersion: 'v1', kind: 'ThingList', metadata, items } })
  }

  #write({ method, body }: KubeApiRequest, plural: string, name: string, subresource: string): number {
    if (plural === 'events') this.events.push(body as Event)
    else if (subresource === 'binding') return this.#bind(name, (body as { target: { name: string } }).target.name)
    else if (subresource === 'status') this.#patchStatus(name, body as { status: Pod['status'] })
    else if (method === 'DELETE') this.remove(plural, name)
    return 200
  }

  #bind(name: string, node: string): number {
    const pod = this.pod(name)
    if (!pod || this.refuseBindings > 0) return this.refuseBindings || 404
    if (pod.spec.nodeName) return 409
    this.bindings.push({ pod: name, node, atMs: this.simulation.agenda.nowMs })
    this.put('pods', { ...pod, spec: { ...pod.spec, nodeName: node } } as Pod)
    return 201
  }

  #patchStatus(name: string, { status }: { readonly status: Pod['status'] }): void {
    const pod = this.pod(name)
    if (pod) this.put('pods', { ...pod, status: { ...pod.status, ...status } } as Pod)
  }
}
