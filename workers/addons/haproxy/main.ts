// haproxy: the door to several API servers. Few clusters have one.
import type { Program } from '../../simulation/host.ts'

export const haproxy: Program = async (host) => {
  const { balanceLoad } = await host.load(() => import('./load-balancer.ts'))
  balanceLoad(host, host.disk.readText('/etc/haproxy/haproxy.cfg') ?? '')
  await host.signal().wait()
}
