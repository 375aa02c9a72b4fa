// Small web servers of tutorials: whoami, http-echo, hello-app, echoserver, the HPA's php-apache.
import type { Behaviour, ImageBehaviour } from './behaviour.ts'
import { clientOf, listenHttp, stopOnTerminate, textResponse } from './serve.ts'

const whoami: Behaviour = (argv, context) => async (host) => {
  stopOnTerminate(host)
  const port = Number(flagValue(argv, 'port') ?? host.env['WHOAMI_PORT_NUMBER'] ?? 80)
  host.stdio.stdout(`Starting up on port ${port}\n`)
  listenHttp(host, port, ({ method, path, headers }, exchange) =>
    textResponse(
      `Hostname: ${context.sandbox.hostname}\nIP: 127.0.0.1\nIP: ${host.address}\nRemoteAddr: ${clientOf(exchange)}:40000\n${method} ${path} HTTP/1.1\nHost: ${headers['host'] ?? ''}\nUser-Agent: ${headers['user-agent'] ?? ''}\n\n`,
    ),
  )
  await host.signal().wait()
}

const httpEcho: Behaviour = (argv) => async (host) => {
  const text = flagValue(argv, 'text') ?? host.env['ECHO_TEXT']
  const port = Number((flagValue(argv, 'listen') ?? ':5678').replace(/^.*:/, ''))
  if (text === undefined) {
    host.stdio.stderr('Missing -text option or ECHO_TEXT env variable!\n')
    return 127
  }
  stopOnTerminate(host)
  host.stdio.stdout(`${host.clock.timestamp()} [INFO] server is listening on :${port}\n`)
  listenHttp(host, port, ({ method, path }, exchange) => {
    host.stdio.stdout(
      `${host.clock.timestamp()} ${exchange.peer.address} "${method} ${path} HTTP/1.1" 200 ${text.length + 1}\n`,
    )
    return textResponse(`${text}\n`)
  })
  await host.signal().wait()
  return 0
}

const helloApp =
  (version: string): Behaviour =>
  (_argv, context) =>
  async (host) => {
    stopOnTerminate(host)
    const port = Number(host.env['PORT'] ?? 8080)
    host.stdio.stderr(`${host.clock.timestamp()} Server listening on port ${port}\n`)
    listenHttp(host, port, ({ path }) => {
      host.stdio.stderr(`${host.clock.timestamp()} Serving request: ${path}\n`)
      return textResponse(`Hello, world!\nVersion: ${version}\nHostname: ${context.sandbox.hostname}\n`)
    })
    await host.signal().wait()
  }

const echoServer: Behaviour = (_argv, context) => async (host) => {
  stopOnTerminate(host)
  listenHttp(host, 8080, ({ method, path, headers, body }, exchange) =>
    textResponse(
      `\n\nHostname: ${context.sandbox.hostname}\n\nRequest Information:\n\tclient_address=${clientOf(exchange)}\n\tmethod=${method}\n\treal path=${path}\n\nRequest Headers:\n${Object.entries(
        headers,
      )
        .map(([name, value]) => `\t${name}=${value}\n`)
        .join('')}\nRequest Body:\n\t${body || '-no body in request-'}\n\n`,
    ),
  )
  await host.signal().wait()
}

const phpApache: Behaviour = () => async (host) => {
  stopOnTerminate(host)
  listenHttp(host, 80, () => textResponse('OK!'))
  await host.signal().wait()
}

/** `-name=value`, `--name value`. */
function flagValue(argv: readonly string[], name: string): string | undefined {
  for (const [i, arg] of argv.entries()) {
    const match = /^--?([\w-]+)(?:=(.*))?$/s.exec(arg)
    if (match?.[1] === name) return match[2] ?? argv[i + 1]
  }
  return undefined
}

const image = (repositories: readonly string[], commands: ImageBehaviour['commands']): ImageBehaviour => ({
  repositories,
  userland: 'none',
  commands,
  memoryBytes: 5 << 20,
})

export const echoImages: readonly ImageBehaviour[] = [
  image(['docker.io/traefik/whoami'], { whoami }),
  image(['docker.io/hashicorp/http-echo'], { 'http-echo': httpEcho }),
  image(['gcr.io/google-samples/hello-app', 'us-docker.pkg.dev/google-samples/containers/gke/hello-app'], {
    'hello-app': helloApp('1.0.0'),
  }),
  { ...image(['registry.k8s.io/echoserver'], { 'run.sh': echoServer }), userland: 'debian' },
  {
    ...image(['registry.k8s.io/hpa-example'], { 'apache2-foreground': phpApache }),
    userland: 'debian',
    // Each request computes a million square roots.
    requestCpuMs: 20,
    idleCpuMillis: 1,
    memoryBytes: 11 << 20,
  },
]
