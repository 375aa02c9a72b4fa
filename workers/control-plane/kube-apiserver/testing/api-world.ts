// A machine with etcd and kube-apiserver on it, and a client: what the API server's tests talk to.
import type { Pod } from '../../../apis/core/types.ts'
import { serviceAccounts } from '../../../apis/resources.ts'
import { RestClient } from '../../../client-go/rest-client.ts'
import type { Host, Program } from '../../../simulation/host.ts'
import type { Machine } from '../../../simulation/machine.ts'
import { Simulation } from '../../../simulation/simulation.ts'
import { settle } from '../../../simulation/testing/settle.ts'
import { etcd } from '../../etcd/main.ts'
import { kubeApiserver } from '../main.ts'

const spec = { name: 'control-plane', address: '192.168.1.10', cpuMillis: 2000, memoryBytes: 4e9, diskBytes: 1e11 }

export class ApiWorld {
  readonly simulation: Simulation
  readonly machine: Machine

  constructor(seed = 1) {
    this.simulation = new Simulation({ seed, settle })
    const programs: Readonly<Record<string, Program>> = { etcd, 'kube-apiserver': kubeApiserver }
    this.machine = this.simulation.addMachine(spec, new Map(Object.entries(programs)))
    // A member alone elects itself when nobody has been heard for so long.
    const args = ['--heartbeat-interval=1', '--election-timeout=10']
    this.machine.addUnit({ name: 'etcd', executable: 'etcd', args, restartMs: 1000 })
    this.machine.addUnit({ name: 'kube-apiserver', executable: 'kube-apiserver', args: [], restartMs: 1000 })
    this.machine.powerOn()
  }

  /** A world that has its namespaces, and in `default` the account that the controllers would make there. */
  static async ready(seed = 1): Promise<ApiWorld> {
    const world = new ApiWorld(seed)
    await world.pass(100)
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } }
    const makeAccount = async (client: RestClient) => {
      await client.create(serviceAccounts, 'default', account)
    }
    await world.as('setup', makeAccount, 100)
    return world
  }

  /** Lets the cluster run for a while. */
  async pass(ms: number): Promise<void> {
    await this.simulation.run(this.simulation.agenda.nowMs + ms)
  }

  /** Runs `body` as a client named `name`, who may do everything, and lets `ms` pass meanwhile. */
  as(name: string, body: (client: RestClient, host: Host) => Promise<void>, ms = 5_000): Promise<void> {
    return this.asUser({ 'x-client-cert': 'kubernetes-admin;O=system:masters' }, body, ms, name)
  }

  /** Runs `body` as a client with these credentials, and lets `ms` pass meanwhile. */
  async asUser(
    identity: Readonly<Record<string, string>>,
    body: (client: RestClient, host: Host) => Promise<void>,
    ms = 5_000,
    name = 'client',
  ): Promise<void> {
    let failure: unknown
    let finished = false
    this.machine.start(name, async (host) => {
      const config = { server: '192.168.1.10:6443', userAgent: `${name}/v1.36.2`, identity, qps: 0 }
      try {
        await body(new RestClient(host, config), host)
      } catch (error) {
        failure = error
      }
      finished = true
    })
    await this.pass(ms)
    if (failure) throw failure
    if (!finished) throw new Error(`${name} has not finished within ${ms} ms`)
  }
}

/** A Pod as a client sends it. */
export function podNamed(name: string, spec: Partial<NonNullable<Pod['spec']>> = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'main', image: 'nginx', resources: {} }], ...spec },
  } as Pod
}
