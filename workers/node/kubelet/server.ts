// The kubelet's own server on port 10250: logs, commands, the pods it knows, what they use; and /healthz on 10248.
import type { Http } from '../../protocols/http.ts'
import type { Kubelet } from '../../protocols/kubelet.ts'
import type { Host } from '../../simulation/host.ts'
import { Late } from '../../simulation/late.ts'
import type { CriClient } from './cri-client.ts'
import type { ServerSources } from './server-answers.ts'

export function serveKubelet(host: Host, cri: CriClient, sources: ServerSources): void {
  host.network.listen<Http>('http', 10248, (exchange) =>
    exchange.respond({ status: exchange.request.path === '/healthz' ? 200 : 404, headers: {}, body: 'ok' }),
  )
  const answers = new Late(host, () => import('./server-answers.ts'))
  host.network.listen<Kubelet>('kubelet', 10250, (exchange) =>
    answers.use(({ answer }) => answer(host, cri, sources, exchange)),
  )
}
