// An image that nothing is known of: it serves HTTP on every port that the pod declares and stops when asked to.
import type { Http } from '../../../protocols/http.ts'
import type { Behaviour, ImageBehaviour } from './behaviour.ts'

export const serveDeclaredPorts: Behaviour = (_argv, context) => async (host) => {
  host.onTerminate(() => host.exit(0))
  const body = `${context.sandbox.hostname}\n`
  for (const port of context.ports)
    host.network.listen<Http>('http', port, (exchange) =>
      exchange.respond({ status: 200, headers: { 'content-type': 'text/plain' }, body }),
    )
  await host.signal().wait()
}

export const genericImage: ImageBehaviour = {
  repositories: [],
  userland: 'debian',
  commands: {},
  memoryBytes: 24 << 20,
}
