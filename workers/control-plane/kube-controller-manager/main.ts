// kube-controller-manager: one program, many controllers. Each watches a part of the cluster and brings what is closer to
// what is wanted. Only the instance that holds the Lease works. Like cmd/kube-controller-manager.
import { EventRecorder } from '../../client-go/event-recorder.ts'
import { loadKubeconfig } from '../../client-go/kubeconfig.ts'
import { runLeaderElection } from '../../client-go/leader-election.ts'
import { RestClient } from '../../client-go/rest-client.ts'
import type { Http } from '../../protocols/http.ts'
import type { Host, Program } from '../../simulation/host.ts'
import { ControllerManager } from './controller-manager.ts'
import { type ManagerFlags, parseManagerFlags } from './manager-flags.ts'

const healthzPort = 10257

export const kubeControllerManager: Program = async (host) => {
  const flags = parseManagerFlags(host.args)
  const config = await loadKubeconfig(host, flags.kubeconfig)
  serveHealth(host)
  const manager = new ControllerManager(host, flags, config)
  if (flags.leaderElect) await lead(host, flags, manager)
  else manager.start()
  await host.signal().wait()
}

/** Starts the controllers once this instance leads, and ends the program when it no longer does. */
async function lead(host: Host, flags: ManagerFlags, manager: ControllerManager): Promise<void> {
  const config = await loadKubeconfig(host, flags.kubeconfig)
  const userAgent = 'kube-controller-manager/v1.36.2 (linux/amd64) kubernetes/leader-election'
  const client = new RestClient(host, { ...config, userAgent, qps: flags.qps, burst: flags.burst, timeoutMs: 5000 })
  const recorder = new EventRecorder(host, client, 'kube-controller-manager')
  const identity = `${host.machine.name}_${host.random.uuid()}`
  await runLeaderElection(host, client, {
    namespace: 'kube-system',
    name: 'kube-controller-manager',
    identity,
    onNewLeader: (leader) => manager.noteLeader(leader),
    onAcquired: (lease) => recorder.event(lease, 'Normal', 'LeaderElection', `${identity} became leader`),
    onStartedLeading: () => manager.start(),
    onStoppedLeading: () => host.exit(1),
  })
}

function serveHealth(host: Host): void {
  host.network.listen<Http>('http', healthzPort, (exchange) => {
    const isKnown = ['/healthz', '/livez', '/readyz'].includes(exchange.request.path.split('?')[0] ?? '')
    exchange.respond({ status: isKnown ? 200 : 404, headers: {}, body: isKnown ? 'ok' : '404 page not found\n' })
  })
}
