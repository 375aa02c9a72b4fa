// kube-apiserver: the front door of the cluster, and etcd's only client. It authenticates, admits, validates and stores
// objects, and tells watchers of every change. It decides nothing about what objects lead to: that is the controllers'.
import { parseFlags } from '../../apimachinery/flags.ts'
import { kinds } from '../../apis/kinds.ts'
import type { KubeApi } from '../../protocols/kube-api.ts'
import type { Program } from '../../simulation/host.ts'
import { handle } from './handler-chain.ts'
import { Server } from './server.ts'

export const kubeApiserver: Program = async (host) => {
  const flags = parseFlags(host.args)
  const etcdAddress =
    (flags['etcd-servers'] ?? 'http://127.0.0.1:2379').split(',')[0]?.replace(/^https?:\/\//, '') ?? ''
  const server = new Server(host, { etcdAddress, kinds, plugins: [], hooks: () => new Map() })
  const filled = host.signal()
  server.start(() => filled.notify())
  await filled.wait()
  host.network.listen<KubeApi>('kube-api', Number(flags['secure-port'] ?? 6443), (exchange) => handle(server, exchange))
  const stopped = host.signal()
  host.onTerminate(() => stopped.notify())
  await stopped.wait()
}
