// The cluster that the recordings were made on: node-1..3 whose containers are fakes, a control plane on a machine of
// its own that is no node, and a laptop with kubectl. No CoreDNS, no kube-proxy, no storage class, no metrics.
import { etcd } from '../../workers/control-plane/etcd/main.ts'
import { kubeApiserver } from '../../workers/control-plane/kube-apiserver/main.ts'
import { kubeControllerManager } from '../../workers/control-plane/kube-controller-manager/main.ts'
import { kubeScheduler } from '../../workers/control-plane/kube-scheduler/main.ts'
import type { KubeApi } from '../../workers/protocols/kube-api.ts'
import type { Program } from '../../workers/simulation/host.ts'
import type { Machine } from '../../workers/simulation/machine.ts'
import { Simulation } from '../../workers/simulation/simulation.ts'
import { settle } from '../settle.ts'
import { fakeRuntime } from './fake-runtime.ts'
import { hollowKubelet } from './hollow-kubelet.ts'

const GiB = 1024 ** 3
export const apiServer = '192.0.2.10:16443'
/** `CN=kubernetes`, and as long as the recorded one: `describe` tells its length. */
const certificate = `-----BEGIN CERTIFICATE-----
Q049a3ViZXJuZXRlcw==${'='.repeat(1040)}
-----END CERTIFICATE-----
`
/** The recordings began about a minute after the cluster did. */
const bootMs = 60_000
const traceCapacity = 1000
const caFile = '/etc/kubernetes/pki/ca.crt'
const nodeNames = ['node-1', 'node-2', 'node-3']

export const admin = { 'x-client-cert': 'kubernetes-admin;O=system:masters', 'x-client-uid': 'uadmin' }
/** Users of the recordings, by the token that they have here. */
export const users: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  alice: { 'x-client-cert': 'alice;O=dev' },
  bob: { 'x-client-cert': 'bob' },
}

export class RecordedCluster {
  readonly simulation: Simulation
  readonly laptop: Machine

  /** `clients` are the programs of the laptop; `images` lie on the nodes from sessions before. */
  constructor(clients: ReadonlyMap<string, Program> = new Map(), images: readonly string[] = []) {
    this.simulation = new Simulation({ seed: 1, settle, traceCapacity })
    this.laptop = this.#machine('laptop', '192.0.2.2', clients)
    this.#controlPlane()
    for (const [index, name] of nodeNames.entries()) this.#node(name, `192.0.2.${11 + index}`, images)
  }

  /** Switches everything on and waits until the cluster is as old as the recorded one was. */
  async boot(): Promise<void> {
    for (const machine of this.simulation.machines) machine.powerOn()
    this.laptop.start('proxy', loggingProxy)
    await this.simulation.run(bootMs)
  }

  #machine(name: string, address: string, executables: ReadonlyMap<string, Program>): Machine {
    const spec = { name, address, cpuMillis: 4000, memoryBytes: 8 * GiB, diskBytes: 0 }
    return this.simulation.addMachine(spec, executables)
  }

  #controlPlane(): void {
    const programs = new Map<string, Program>([
      ['etcd', etcd],
      ['kube-apiserver', kubeApiserver],
      ['kube-controller-manager', kubeControllerManager],
      ['kube-scheduler', kubeScheduler],
    ])
    const machine = this.#machine('vm', '192.0.2.10', programs)
    machine.disk.install(caFile, certificate)
    for (const program of ['scheduler', 'controller-manager'])
      machine.disk.install(`/etc/kubernetes/${program}.conf`, componentConfig(`system:kube-${program}`))
    for (const [name, args] of Object.entries(controlPlaneArgs))
      machine.addUnit({ name, executable: name, args, restartMs: 5000 })
  }

  #node(name: string, address: string, images: readonly string[]): void {
    const programs = new Map<string, Program>([
      ['containerd', fakeRuntime(images)],
      ['kubelet', hollowKubelet],
    ])
    const machine = this.#machine(name, address, programs)
    machine.disk.install('/etc/kubernetes/kubelet.conf', componentConfig(`system:node:${name};O=system:nodes`))
    machine.disk.install('/var/lib/kubelet/config.yaml', '{}')
    machine.addUnit({ name: 'containerd', executable: 'containerd', args: [], restartMs: 5000 })
    const args = [`--hostname-override=${name}`, `--node-ip=${address}`]
    machine.addUnit({ name: 'kubelet', executable: 'kubelet', args, restartMs: 5000 })
  }
}

const controlPlaneArgs: Readonly<Record<string, readonly string[]>> = {
  etcd: ['--name=vm', '--data-dir=/var/lib/etcd'],
  'kube-apiserver': [
    '--advertise-address=192.0.2.10',
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    '--etcd-servers=http://127.0.0.1:2379',
    '--secure-port=16443',
    '--service-cluster-ip-range=10.96.0.0/16',
  ],
  'kube-controller-manager': [
    '--allocate-node-cidrs=true',
    '--cluster-cidr=10.244.0.0/16',
    '--kubeconfig=/etc/kubernetes/controller-manager.conf',
    '--leader-elect=true',
    `--root-ca-file=${caFile}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--use-service-account-credentials=true',
  ],
  'kube-scheduler': ['--kubeconfig=/etc/kubernetes/scheduler.conf', '--leader-elect=true'],
}

function componentConfig(subject: string): string {
  return JSON.stringify({
    clusters: [{ name: 'c', cluster: { server: `https://${apiServer}` } }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'c',
    users: [{ name: 'u', user: { 'client-certificate-data': Buffer.from(subject).toString('base64') } }],
  })
}

/** The kubeconfig of the recordings, for a namespace. */
export function recordedKubeconfig(namespace: string, folder: string): string {
  const context = (name: string, cluster: string, user: string) =>
    `- context:\n    cluster: ${cluster}\n    namespace: ${namespace}\n    user: ${user}\n  name: ${name}\n`
  return `apiVersion: v1
clusters:
- cluster:
    server: http://127.0.0.1:18090
  name: sim
- cluster:
    certificate-authority: ${folder}/pki/ca.crt
    server: https://127.0.0.1:16443
  name: tls
contexts:
${context('alice', 'tls', 'alice')}${context('bob', 'tls', 'bob')}${context('kubernetes-admin@sim', 'sim', 'kubernetes-admin')}current-context: kubernetes-admin@sim
kind: Config
users:
- name: alice
  user:
    token: alice
- name: bob
  user:
    token: bob
- name: kubernetes-admin
  user: {}
`
}

/** kubectl of the recordings talked through a proxy on its own machine, which knew who is asking. */
const loggingProxy: Program = async (host) => {
  for (const port of [18090, 16443])
    host.network.listen<KubeApi>('kube-api', port, (exchange) => {
      const request = { ...exchange.request, headers: { ...exchange.request.headers } }
      const token = /^Bearer (\w+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? ''
      const user = Object.hasOwn(users, token) ? users[token] : undefined
      if (user) delete (request.headers as Record<string, string>)['authorization']
      const isAdmin = port === 18090 && request.headers['authorization'] === undefined
      Object.assign(request.headers, user ?? (isAdmin ? admin : {}))
      const stream = host.network.open<KubeApi>('kube-api', apiServer, request, {
        onResponse: (response) => exchange.respond(response),
        onEvent: (event) => exchange.push(event),
        onEnd: () => exchange.end(),
      })
      exchange.onUpload((upload) => stream.upload(upload))
      exchange.onClose(() => stream.close())
    })
  await host.signal().wait()
}
