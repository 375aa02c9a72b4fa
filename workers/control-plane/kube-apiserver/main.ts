// kube-apiserver: the front door of the cluster, and etcd's only client. It authenticates, admits, validates and stores
// objects, and tells watchers of every change. It decides nothing about what objects lead to: that is the controllers'.
import { parseFlags } from '../../apimachinery/flags.ts'
import { kinds } from '../../apis/kinds.ts'
import type { KubeApi } from '../../protocols/kube-api.ts'
import type { Host, Program } from '../../simulation/host.ts'
import { admissionPlugins } from './admission-plugins.ts'
import { followApiServices } from './aggregated-apis.ts'
import { ClusterIpAllocator, NodePortAllocator } from './allocators.ts'
import { startCompactor } from './compactor.ts'
import { definitionHooks, followDefinitions } from './custom-resource-definitions.ts'
import { handle } from './handler-chain.ts'
import { namespaceHooks } from './namespace-deletion.ts'
import { startPostStartHooks } from './post-start-hooks.ts'
import { Server } from './server.ts'
import { followServices, serviceHooks } from './service-allocation.ts'

export const kubeApiserver: Program = async (host) => {
  const flags = parseFlags(host.args)
  const securePort = Number(flags['secure-port'] ?? 6443)
  const range = flags['service-cluster-ip-range'] ?? '10.96.0.0/16'
  const ips = new ClusterIpAllocator(range, host.random)
  const ports = new NodePortAllocator(flags['service-node-port-range'] ?? '30000-32767', host.random)
  const hooks = new Map([
    ['services', serviceHooks(ips, ports, (code) => server.parts.need(code))],
    ['namespaces', namespaceHooks],
    ['customresourcedefinitions', definitionHooks],
  ])
  const etcdAddresses = addressesOf(flags['etcd-servers'] ?? 'http://127.0.0.1:2379')
  const server = new Server(host, { etcdAddresses, kinds, plugins: admissionPlugins, hooks })
  const filled = host.signal()
  server.start(() => filled.notify())
  await filled.wait()
  followDefinitions(server)
  followApiServices(server)
  followServices(server, ips, ports)
  host.network.listen<KubeApi>('kube-api', securePort, (exchange) => handle(server, securePort, exchange))
  const address = flags['advertise-address'] ?? host.address
  startPostStartHooks(server, { clusterIp: ips.first, range, address, securePort })
  startCompactor(host, server.etcd)
  await untilStopped(host)
}

async function untilStopped(host: Host): Promise<void> {
  const stopped = host.signal()
  host.onTerminate(() => stopped.notify())
  await stopped.wait()
}

/** `127.0.0.1:2379` of `https://127.0.0.1:2379`, of each URL. */
function addressesOf(urls: string): readonly string[] {
  return urls.split(',').map((url) => url.replace(/^https?:\/\//, '').replace(/\/$/, ''))
}
