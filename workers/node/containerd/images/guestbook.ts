// The guestbook of Kubernetes' tutorials: a front end, a store's leader and its followers.

import type { Http, HttpResponse, Tcp } from '../../../protocols/http.ts'
import type { Host } from '../../../simulation/host.ts'
import { NetworkError } from '../../../simulation/network-error.ts'
import { lookUp } from '../shell/name-lookup.ts'
import type { Behaviour, ContainerContext, ImageBehaviour } from './behaviour.ts'
import { runRedis } from './redis.ts'
import { stopOnTerminate } from './serve.ts'

/** gb-frontend: a page, and /guestbook.php, which writes to the leader and reads from a follower. */
const frontend: Behaviour = (_argv, context) => async (host) => {
  stopOnTerminate(host)
  host.network.listen<Http>('http', 80, async (exchange) => {
    const { path } = exchange.request
    const query = path.split('?')[1] ?? ''
    exchange.respond(path.startsWith('/guestbook.php') ? await guestbook(host, context, query) : page(frontPage))
  })
  await host.signal().wait()
}

async function guestbook(host: Host, context: ContainerContext, query: string): Promise<HttpResponse> {
  const parameters = new Map(query.split('&').map((part) => part.split('=') as [string, string]))
  const isSet = parameters.get('cmd') === 'set'
  const env = host.env['GET_HOSTS_FROM'] === 'env'
  const name = isSet
    ? ((env ? host.env['REDIS_LEADER_SERVICE_HOST'] : undefined) ?? 'redis-leader')
    : ((env ? host.env['REDIS_FOLLOWER_SERVICE_HOST'] : undefined) ?? 'redis-follower')
  const key = parameters.get('key') ?? 'messages'
  const line = isSet ? `SET ${key} ${parameters.get('value') ?? ''}` : `GET ${key}`
  const answer = await ask(host, context, name, line)
  if (answer === undefined) return page(`{"error": "cannot reach ${name}"}`, 500)
  return page(isSet ? '{"message": "Updated"}' : JSON.stringify({ data: answer === '(nil)' ? '' : answer }))
}

async function ask(host: Host, context: ContainerContext, name: string, line: string): Promise<string | undefined> {
  const found = await lookUp(host, context, name)
  if (!found.found) return undefined
  try {
    return (await host.network.call<Tcp>('tcp', `${found.addresses[0]}:6379`, { line }, { timeoutMs: 5_000 })).line
  } catch (error) {
    if (error instanceof NetworkError) return undefined
    throw error
  }
}

const frontPage = `<html>
  <head>
    <title>Guestbook</title>
  </head>
  <body>
    <h2>Guestbook</h2>
  </body>
</html>
`

function page(body: string, status = 200): HttpResponse {
  return { status, headers: { 'content-type': 'text/html', 'content-length': `${body.length}` }, body }
}

/** Follows the Service `redis-leader`, found by name or by its variables. */
const follower: Behaviour = (_argv, context) => async (host) => {
  const fromEnv = host.env['GET_HOSTS_FROM'] === 'env'
  const name = (fromEnv ? host.env['REDIS_LEADER_SERVICE_HOST'] : undefined) ?? 'redis-leader'
  return runRedis(host, context, { name, port: 6379 })
}

/** The older guestbook in Go: one program with a page on port 3000. */
const oldGuestbook: Behaviour = () => async (host) => {
  stopOnTerminate(host)
  host.network.listen<Http>('http', 3000, (exchange) => exchange.respond(page(frontPage)))
  await host.signal().wait()
}

const image = (
  repositories: readonly string[],
  commands: ImageBehaviour['commands'],
  megabytes: number,
): ImageBehaviour => ({
  repositories,
  userland: 'debian',
  commands,
  memoryBytes: megabytes << 20,
})

export const guestbookImages: readonly ImageBehaviour[] = [
  image(
    ['gcr.io/google-samples/gb-frontend', 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend'],
    { 'apache2-foreground': frontend },
    18,
  ),
  image(
    ['gcr.io/google-samples/gb-redis-follower', 'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower'],
    { 'run.sh': follower },
    9,
  ),
  image(['registry.k8s.io/guestbook'], { guestbook: oldGuestbook }, 6),
]
