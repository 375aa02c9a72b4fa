// Somebody who puts a new member of etcd in the place of one that has lost its disk: has the others forget the old one, tells
// them of the new one, and starts it. As long as the others do not answer he tries again.
import type { Cluster } from '../../workers/cluster/cluster.ts'
import { etcdMachines } from '../../workers/cluster/kubeadm-files.ts'
import type { ClusterRequest, Etcd, EtcdCaller, EtcdMember } from '../../workers/protocols/etcd.ts'
import type { Host } from '../../workers/simulation/host.ts'
import { NetworkError } from '../../workers/simulation/network-error.ts'

const timeoutMs = 5000
const retryMs = 1000

export function replaceMember(cluster: Cluster, name: string): void {
  const members = etcdMachines(cluster.topology)
  const lost = members.find((machine) => machine.name === name)
  const others = members.filter((machine) => machine.name !== name).map(({ address }) => `${address}:2379`)
  if (!lost) throw new Error(`${name} has no member of etcd`)
  const peerUrl = `https://${lost.address}:2380`
  const caller = callerOf(cluster)
  cluster.simulation.machine('laptop')?.start('operator', async (host) => {
    for (;;) {
      const known = await ask(host, others, caller, { type: 'member-list', linearizable: true })
      const place = known?.find(({ peerUrls }) => peerUrls.includes(peerUrl))
      // A member that has never run has no name: it is the new one.
      if (place?.name === '') break
      if (place) await ask(host, others, caller, { type: 'member-remove', id: place.id })
      else if (known) await ask(host, others, caller, { type: 'member-add', peerUrls: [peerUrl], isLearner: false })
      await host.clock.sleep(retryMs)
    }
    cluster.joinMember(name)
  })
}

/** Asks one after the other until one does it; undefined when none does. */
async function ask(
  host: Host,
  addresses: readonly string[],
  caller: EtcdCaller | undefined,
  request: ClusterRequest,
): Promise<readonly EtcdMember[] | undefined> {
  for (const address of addresses)
    try {
      const asked = caller ? { ...request, caller } : request
      const { result } = await host.network.call<Etcd>('etcd', address, asked, { timeoutMs })
      if ('members' in result) return result.members
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
    }
  return undefined
}

/** Undefined where members ask for none. */
function callerOf({ simulation, topology }: Cluster): EtcdCaller | undefined {
  const controlPlane = topology.machines.find(({ role }) => role === 'control-plane')?.name ?? ''
  const certificate = simulation.machine(controlPlane)?.disk.readText('/etc/kubernetes/pki/apiserver-etcd-client.crt')
  return certificate === undefined ? undefined : { certificate, tls: true }
}
