// The API server by itself, with nobody but etcd and a client: how long lists take, how many objects can be made, what a
// watcher costs and what a stored Pod weighs; and what people notice of it: kubectl apply, and the terminal meanwhile.
import { performance } from 'node:perf_hooks'
import { clients } from '../../workers/cluster/clients.ts'
import { Cluster } from '../../workers/cluster/cluster.ts'
import { topologyOf } from '../../workers/cluster/topology.ts'
import type { Frame } from '../../workers/contract.ts'
import { etcd } from '../../workers/control-plane/etcd/main.ts'
import { kubeApiserver } from '../../workers/control-plane/kube-apiserver/main.ts'
import { Playground } from '../../workers/playground/playground.ts'
import type { KubeApi, KubeApiRequest, KubeApiResponse } from '../../workers/protocols/kube-api.ts'
import type { Host, Program } from '../../workers/simulation/host.ts'
import type { Machine } from '../../workers/simulation/machine.ts'
import { Simulation } from '../../workers/simulation/simulation.ts'
import { settle } from '../settle.ts'
import { cpuMsOf, heapBytes, type Measure } from './measure.ts'

const spec = { name: 'control-plane', address: '192.168.1.10', cpuMillis: 2000, memoryBytes: 4e9, diskBytes: 1e11 }
const server = '192.168.1.10:6443'
const identity = { 'x-client-cert': 'kubernetes-admin;O=system:masters', 'user-agent': 'bench' }
const pods = '/api/v1/namespaces/default/pods'
const table = 'application/json;as=Table;v=v1;g=meta.k8s.io'
/** The API server has etcd compacted every 5 minutes, down to where it was 5 minutes before. */
const compactedMs = 11 * 60_000

export async function* measureApi(only: string | undefined): AsyncGenerator<Measure> {
  const wants = (name: string) => only === undefined || name.includes(only)
  if (wants('api: objects')) yield* measureObjects()
  if (wants('api: watch')) yield await measureWatchers()
  if (wants('api: apply')) yield await measureApply()
  if (wants('terminal')) yield* measureTerminal()
}

/** A control plane that nobody looks after: what is asked of it is all that it has to do. */
class LoneServer {
  readonly simulation = new Simulation({ seed: 1, settle, traceCapacity: 2000 })
  readonly #machine: Machine
  #host: Host | undefined

  constructor() {
    const programs: Readonly<Record<string, Program>> = { etcd, 'kube-apiserver': kubeApiserver }
    this.#machine = this.simulation.addMachine(spec, new Map(Object.entries(programs)))
    for (const executable of Object.keys(programs))
      this.#machine.addUnit({ name: executable, executable, args: [], restartMs: 1000 })
    this.#machine.powerOn()
  }

  async ready(): Promise<void> {
    this.#machine.start('bench', async (host) => {
      this.#host = host
      await host.signal().wait()
    })
    await this.pass(10_000)
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } }
    await this.send({ method: 'POST', path: '/api/v1/namespaces/default/serviceaccounts', headers: {}, body: account })
  }

  async pass(ms: number): Promise<void> {
    await this.simulation.run(this.simulation.agenda.nowMs + ms)
  }

  send(request: KubeApiRequest): Promise<KubeApiResponse> {
    return this.all([request]).then(([answer]) => answer as KubeApiResponse)
  }

  /** Sends requests one after the other, a hundred at a time, and resolves when all are answered. */
  async all(requests: readonly KubeApiRequest[]): Promise<KubeApiResponse[]> {
    const answers: KubeApiResponse[] = []
    let sent = 0
    const next = () => {
      const request = requests[sent++]
      if (!request) return
      const asked = { ...request, headers: { ...identity, ...request.headers } }
      const answered = (answer: KubeApiResponse) => {
        answers.push(answer)
        next()
      }
      const failed = (error: Error) => answered({ status: 503, headers: {}, body: error.message })
      this.#host?.network.ask<KubeApi>('kube-api', server, asked, answered, failed)
    }
    for (let i = 0; i < 100; i++) next()
    const { agenda } = this.simulation
    await this.simulation.run(agenda.nowMs + 3_600_000, () => answers.length >= requests.length)
    const refused = answers.find(({ status }) => status >= 300)
    if (refused || answers.length < requests.length) throw new Error(`refused: ${JSON.stringify(refused?.body)}`)
    return answers
  }

  watch(path: string, onEvent: () => void): void {
    const request: KubeApiRequest = { method: 'GET', path, headers: identity }
    this.#host?.network.open<KubeApi>('kube-api', server, request, { onEvent, onEnd: () => {} })
  }
}

/** As a controller makes them: what they have in common is one value. */
const podSpec = {
  containers: [
    {
      name: 'web',
      image: 'nginx:1.27',
      ports: [{ containerPort: 80 }],
      resources: { requests: { cpu: '10m', memory: '16Mi' } },
      env: [{ name: 'MODE', value: 'bench' }],
    },
  ],
}

function podCreation(index: number): KubeApiRequest {
  const metadata = { name: `web-${index}`, labels: { app: 'web' } }
  return { method: 'POST', path: pods, headers: {}, body: { apiVersion: 'v1', kind: 'Pod', metadata, spec: podSpec } }
}

async function* measureObjects(): AsyncGenerator<Measure> {
  const lone = new LoneServer()
  await lone.ready()
  const count = 5000
  const creations = Array.from({ length: count }, (_, i) => podCreation(i))
  await lone.all(Array.from({ length: 2000 }, (_, i) => podCreation(count + i)))
  const heapBefore = heapBytes()
  const createMs = await cpuMsOf(() => lone.all(creations))
  const perSecond = { unit: '/s', goal: 1000, isAtLeast: true }
  yield { name: 'api: objects: pods created per second of processor', value: (count / createMs) * 1000, ...perSecond }
  await lone.pass(compactedMs)
  const each = (heapBytes() - heapBefore) / count / 1000
  yield { name: 'api: objects: heap per stored pod', value: each, unit: 'kB', goal: 3 }
  const path = `${pods}?resourceVersion=0`
  const asTable = { method: 'GET', path, headers: { accept: table } } as const
  const rounds = 5
  let bytes = 0
  const listMs = await cpuMsOf(async () => {
    for (let i = 0; i < rounds; i++) bytes = JSON.stringify((await lone.send(asTable)).body).length
  })
  const perList = (listMs / rounds) * (5000 / (count + 2000))
  yield { name: 'api: objects: list of 5,000 pods as a Table', value: perList, unit: 'ms', goal: 250 }
  if (bytes < 1e6) throw new Error('the list is too short')
}

async function measureWatchers(): Promise<Measure> {
  const lone = new LoneServer()
  await lone.ready()
  let heard = 0
  const watchers = 1000
  for (let i = 0; i < watchers; i++) lone.watch(`${pods}?watch=1&resourceVersion=0`, () => heard++)
  await lone.pass(1000)
  const changes = 100
  const cpuMs = await cpuMsOf(async () => {
    await lone.all(Array.from({ length: changes }, (_, i) => podCreation(i)))
    await lone.pass(1000)
  })
  if (heard !== watchers * changes) throw new Error(`${heard} events were heard of ${watchers * changes}`)
  return { name: 'api: watch: a change told to 1,000 watchers', value: cpuMs / changes, unit: 'ms', goal: 10 }
}

async function bootedCluster(workers: number): Promise<Cluster> {
  const cluster = new Cluster({ clients, seed: 1, topology: topologyOf(workers), settle })
  cluster.powerOn()
  await cluster.simulation.run(600_000, () => cluster.booted)
  return cluster
}

async function measureApply(): Promise<Measure> {
  const { simulation } = await bootedCluster(3)
  const laptop = simulation.machine('laptop')
  const kubectl = laptop?.executable('kubectl')
  if (!laptop || !kubectl) throw new Error('the topology has no laptop')
  const apply = async (name: string) => {
    laptop.disk.install(`/home/user/${name}.yaml`, manifest(name, 100))
    let code = -1
    laptop.start('kubectl', kubectl, { args: ['apply', '-f', `/home/user/${name}.yaml`] }).onExit((status) => {
      code = status.code
    })
    await simulation.run(simulation.agenda.nowMs + 600_000, () => code >= 0)
    if (code !== 0) throw new Error('kubectl apply failed')
  }
  // What is fetched and compiled for the first document is not what a hundred cost.
  await apply('warm')
  const cpuMs = await cpuMsOf(() => apply('bench'))
  return { name: 'api: apply of 100 documents', value: cpuMs, unit: 'ms', goal: 500 }
}

function manifest(name: string, count: number): string {
  const documents = Array.from({ length: count }, (_, i) =>
    i % 4 === 0
      ? `apiVersion: v1
kind: Service
metadata: {name: ${name}-${i}}
spec: {selector: {app: ${name}-${i}}, ports: [{port: 80}]}
`
      : i % 4 === 1
        ? `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}-${i}}
spec:
  replicas: 0
  selector: {matchLabels: {app: ${name}-${i}}}
  template:
    metadata: {labels: {app: ${name}-${i}}}
    spec: {containers: [{name: web, image: "nginx:1.27"}]}
`
        : `apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}-${i}}
data: {a: "1", b: "two"}
`,
  )
  return documents.join('---\n')
}

/** How long a person waits for a line's answer, at the page's own pace, while a thousand pods come up. */
async function* measureTerminal(): AsyncGenerator<Measure> {
  const pause = (ms: number) => new Promise<void>((later) => setTimeout(later, ms))
  const fail = (error: unknown) => {
    throw error
  }
  const playground = new Playground({ settle, nowMs: () => performance.now(), pause, fail })
  const onFrame = (_frame: Frame) => {}
  await playground.start({ version: 1, seed: 1, topology: topologyOf(50), inputs: [], untilMs: 60_000 }, onFrame)
  await playground.play()
  await playground.exec('kubectl get nodes')
  await playground.exec('kubectl create deployment web --image=nginx --replicas=1000')
  const waits: number[] = []
  for (let i = 0; i < 30; i++) {
    const beganMs = performance.now()
    if ((await playground.exec('kubectl get nodes')) !== 0) throw new Error('kubectl get nodes failed')
    waits.push(performance.now() - beganMs)
    await pause(100)
  }
  waits.sort((a, b) => a - b)
  yield { name: 'terminal: kubectl answers under load, median', value: waits[15] ?? 0, unit: 'ms', goal: 100 }
  yield { name: 'terminal: kubectl answers under load, slowest', value: waits[29] ?? 0, unit: 'ms', goal: 500 }
  await playground.pause()
}
