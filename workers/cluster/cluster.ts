// A cluster: the machines of a topology with everything installed on them. It alone knows every program.

import { coredns } from '../addons/coredns/main.ts'
import { haproxy } from '../addons/haproxy/main.ts'
import { localPathProvisioner } from '../addons/local-path-provisioner/main.ts'
import { metricsServer } from '../addons/metrics-server/main.ts'
import { registry } from '../addons/registry/main.ts'
import type { Topology, TopologyMachine } from '../contract.ts'
import { etcd } from '../control-plane/etcd/main.ts'
import { kubeApiserver } from '../control-plane/kube-apiserver/main.ts'
import { kubeControllerManager } from '../control-plane/kube-controller-manager/main.ts'
import { kubeScheduler } from '../control-plane/kube-scheduler/main.ts'
import { etcdctl, etcdutl } from '../etcdctl/main.ts'
import { containerd } from '../node/containerd/main.ts'
import { kubeProxy } from '../node/kube-proxy/main.ts'
import { kubelet } from '../node/kubelet/main.ts'
import type { Program } from '../simulation/host.ts'
import type { Machine, Unit } from '../simulation/machine.ts'
import { Simulation, type SimulationOptions } from '../simulation/simulation.ts'
import { BootWatch } from './boot-watch.ts'
import { apiServerAddress, etcdFlags, etcdManifest, etcdManifestFile, kubeadmFiles } from './kubeadm-files.ts'
import { kubeadmInit, kubeadmJoin } from './kubeadm-init.ts'

const nodeExecutables: Readonly<Record<string, Program>> = {
  containerd,
  coredns,
  etcd,
  etcdctl,
  etcdutl,
  'kube-apiserver': kubeApiserver,
  'kube-controller-manager': kubeControllerManager,
  'kube-proxy': kubeProxy,
  'kube-scheduler': kubeScheduler,
  kubelet,
  'local-path-provisioner': localPathProvisioner,
  'metrics-server': metricsServer,
}

const onNodes: ReadonlyMap<string, Program> = new Map(Object.entries(nodeExecutables))
const onRegistry: ReadonlyMap<string, Program> = new Map([['registry', registry]])
const onLoadBalancer: ReadonlyMap<string, Program> = new Map([['haproxy', haproxy]])

export type ClusterOptions = SimulationOptions & {
  readonly topology: Topology
  /** Programs of the laptop, if they are at hand; see {@link Cluster.installClients}. */
  readonly clients?: ReadonlyMap<string, Program>
  /** Programs in place of those of the same names: the simulation's own tests plant bugs that must be found. */
  readonly programs?: ReadonlyMap<string, Program>
}

export class Cluster {
  readonly simulation: Simulation
  readonly topology: Topology
  readonly #boot: BootWatch
  readonly #onLaptop = new Map<string, Program>()
  readonly #onNodes: ReadonlyMap<string, Program>

  constructor(options: ClusterOptions) {
    this.topology = options.topology
    this.simulation = new Simulation(options)
    this.#boot = new BootWatch(this.simulation.trace, options.topology)
    this.#onNodes = options.programs ? new Map([...onNodes, ...options.programs]) : onNodes
    for (const machine of options.topology.machines) this.#install(machine)
    if (options.clients) this.installClients(options.clients)
  }

  /** Puts programs on the laptop. The page does so once the cluster has booted: until then it need not have them. */
  installClients(clients: ReadonlyMap<string, Program>): void {
    for (const [name, program] of clients) this.#onLaptop.set(name, program)
  }

  /** Whether every node has been Ready and everything in kube-system has run, at least once. */
  get booted(): boolean {
    return this.#boot.done
  }

  /** Switches every machine on, and has kubeadm apply the addons. */
  powerOn(): void {
    for (const machine of this.simulation.machines) machine.powerOn()
    const [first, ...others] = this.topology.machines.filter(({ role }) => role === 'control-plane')
    const server = apiServerAddress(this.topology)
    if (first) this.simulation.machine(first.name)?.start('kubeadm', kubeadmInit(server))
    for (const { name } of others) this.simulation.machine(name)?.start('kubeadm', kubeadmJoin)
  }

  /** Puts an empty disk into a machine, with what kubeadm leaves on a node that joins anew. Its power goes off. */
  replaceDisk(name: string): void {
    const spec = this.topology.machines.find((machine) => machine.name === name)
    const machine = this.simulation.machine(name)
    if (!spec || !machine) throw new Error(`there is no machine ${name}`)
    machine.powerOff()
    machine.disk.wipe()
    installFiles(machine, spec, this.topology)
    this.simulation.trace.append({ type: 'machine', machine: name, change: 'disk-replaced' })
  }

  /** As {@link replaceDisk}, of a machine with a member of etcd: that member is gone, and does not start again by itself. */
  loseMember(name: string): void {
    this.replaceDisk(name)
    const machine = this.simulation.machine(name)
    machine?.stopUnit('etcd')
    machine?.disk.remove(etcdManifestFile)
  }

  /** Starts a member on that machine which the others have been told of. */
  joinMember(name: string): void {
    const spec = this.topology.machines.find((machine) => machine.name === name)
    const machine = this.simulation.machine(name)
    if (!spec || !machine) throw new Error(`there is no machine ${name}`)
    if (spec.role === 'etcd') {
      machine.addUnit(etcdUnit(etcdFlags(spec, this.topology, true)))
      machine.startUnit('etcd')
    } else machine.disk.install(etcdManifestFile, etcdManifest(spec, this.topology, true))
    machine.powerOn()
  }

  #executablesOf(role: TopologyMachine['role']): ReadonlyMap<string, Program> {
    if (role === 'laptop') return this.#onLaptop
    if (role === 'load-balancer') return onLoadBalancer
    return role === 'registry' ? onRegistry : this.#onNodes
  }

  #install(spec: TopologyMachine): void {
    const machine = this.simulation.addMachine({ ...spec, diskBytes: 100 * 1024 ** 3 }, this.#executablesOf(spec.role))
    installFiles(machine, spec, this.topology)
    if (spec.role === 'registry')
      machine.addUnit({ name: 'registry', executable: 'registry', args: [], restartMs: 1000 })
    if (spec.role === 'load-balancer')
      machine.addUnit({ name: 'haproxy', executable: 'haproxy', args: [], restartMs: 1000 })
    if (spec.role === 'etcd') machine.addUnit(etcdUnit(etcdFlags(spec, this.topology)))
    if (spec.role === 'control-plane' || spec.role === 'worker') addNodeUnits(machine, spec)
  }
}

function installFiles(machine: Machine, spec: TopologyMachine, topology: Topology): void {
  for (const [path, text] of Object.entries(kubeadmFiles(spec, topology))) machine.disk.install(path, text)
}

function etcdUnit(args: readonly string[]): Unit {
  return { name: 'etcd', executable: 'etcd', args, restartMs: 10_000 }
}

function addNodeUnits(machine: Machine, spec: TopologyMachine): void {
  machine.addUnit({ name: 'containerd', executable: 'containerd', args: [], restartMs: 5000 })
  const controlPlane = ['--register-with-taints=node-role.kubernetes.io/control-plane=:NoSchedule']
  machine.addUnit({
    name: 'kubelet',
    executable: 'kubelet',
    args: [
      '--kubeconfig=/etc/kubernetes/kubelet.conf',
      '--config=/var/lib/kubelet/config.yaml',
      `--hostname-override=${spec.name}`,
      `--node-ip=${spec.address}`,
      ...(spec.role === 'control-plane' ? controlPlane : []),
    ],
    restartMs: 10_000,
  })
}
