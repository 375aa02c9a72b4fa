// `npm run serve`: the cluster of the page in Node, behind plain HTTP, for a real kubectl (or k9s, or Headlamp).
import { writeFileSync } from 'node:fs'
import { topologyKind } from '../workers/cluster/topology.ts'
import { httpBridge } from './bridge/http-bridge.ts'
import { kubeconfigFor } from './bridge/kubeconfig.ts'
import { ServedCluster } from './bridge/served-cluster.ts'
import { readFlags } from './flags.ts'

const usage = `usage: npm run serve -- [flags]
  --port 8001          the port to listen on
  --nodes 3            how many worker nodes the cluster has
  --topology single    the control plane: on one machine (single), on three with etcd on each (stacked), on two with an
                       etcd of three machines (external)
  --seed 1             the seed of all that is left to chance
  --speed 1            virtual seconds a second
  --data DIR           keep what comes in there, and go on from what is there
  --kubeconfig FILE    write a kubeconfig there
  --address 127.0.0.1  the address to listen on
  --allow-remote       allow an address that others can reach: whoever can, is the cluster's administrator`

const flags = readFlags(process.argv.slice(2), usage, {
  port: '8001',
  nodes: '3',
  topology: 'single',
  seed: '1',
  speed: '1',
  data: '',
  kubeconfig: '',
  address: '127.0.0.1',
  'allow-remote': false,
})
const [port, nodes, seed, speed] = [
  flags.number('port'),
  flags.number('nodes'),
  flags.number('seed'),
  flags.number('speed'),
]
const address = flags.text('address')
const topology = topologyKind(flags.text('topology')) ?? flags.fail('--topology takes single, stacked or external')
if (!Number.isInteger(port) || port < 0 || port > 65_535) flags.fail(`--port ${flags.text('port')} is no port`)
if (!Number.isInteger(nodes) || nodes < 0 || nodes > 1000) flags.fail('--nodes must be between 0 and 1000')
if (!Number.isSafeInteger(seed)) flags.fail('--seed must be a whole number')
if (!(speed >= 0.001 && speed <= 1000)) flags.fail('--speed must be between 0.001 and 1000')
if (!/^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(address) && !flags.has('allow-remote'))
  flags.fail(
    `${address} can be reached from elsewhere, and nobody is asked for a password: --allow-remote if you mean it`,
  )

const data = flags.text('data') || undefined
const served = await ServedCluster.start({ seed, nodes, topology, speed, data, failed: crash })
const admin = { 'x-client-cert': 'kubernetes-admin;O=kubeadm:cluster-admins' }
const server = httpBridge(served.world, (authorization) => (authorization === undefined ? admin : undefined))
server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.code === 'EADDRINUSE' ? `port ${port} is in use: choose another with --port` : error.message)
  process.exit(1)
})
server.listen(port, address, () => {
  const bound = server.address()
  const url = `http://${address.includes(':') ? `[${address}]` : address}:${typeof bound === 'object' ? bound?.port : port}`
  const file = flags.text('kubeconfig')
  if (file !== '') writeFileSync(file, kubeconfigFor(url), { mode: 0o600 })
  console.log(`The cluster is up. kubectl --server ${url} get nodes`)
  if (file !== '') console.log(`KUBECONFIG=${file} kubectl get nodes`)
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0))

function crash(error: unknown): void {
  console.error(error)
  void end(1)
}

async function end(code: number): Promise<void> {
  await served.stop()
  process.exit(code)
}
