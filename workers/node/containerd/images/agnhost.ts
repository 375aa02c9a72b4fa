// agnhost, the Swiss army knife of Kubernetes' own tests: netexec, serve-hostname, porter, pause and a few more.
import type { Behaviour, ImageBehaviour } from './behaviour.ts'
import { pause } from './pause.ts'
import { listenHttp, stopOnTerminate, textResponse } from './serve.ts'

const agnhost: Behaviour = (argv, context) => async (host) => {
  const [, command = 'help', ...flags] = argv
  const flag = (name: string, otherwise: string) => {
    for (const [i, arg] of flags.entries()) {
      if (arg === `--${name}`) return flags[i + 1] ?? otherwise
      if (arg.startsWith(`--${name}=`)) return arg.slice(name.length + 3)
    }
    return otherwise
  }
  const { hostname } = context.sandbox
  switch (command) {
    case 'pause':
      return pause(argv, context)(host)
    case 'netexec': {
      const port = Number(flag('http-port', '8080'))
      stopOnTerminate(host)
      listenHttp(host, port, ({ path }, exchange) =>
        netexec(path, hostname, exchange.peer.address, () => host.clock.timestamp()),
      )
      host.stdio.stderr(`Started HTTP server on port ${port}\n`)
      break
    }
    case 'serve-hostname':
    case 'porter': {
      stopOnTerminate(host)
      const port = Number(flag('port', '9376'))
      listenHttp(host, port, () => textResponse(hostname))
      break
    }
    default:
      host.stdio.stderr(
        `Error: unknown command "${command}" for "app": only netexec, serve-hostname, porter and pause are simulated\n`,
      )
      return 1
  }
  await host.signal().wait()
  return 0
}

function netexec(path: string, hostname: string, client: string, now: () => string) {
  const [route = '', query = ''] = path.split('?')
  switch (route) {
    case '/hostname':
    case '/hostName':
      return textResponse(hostname)
    case '/clientip':
      return textResponse(client)
    case '/echo':
      return textResponse(decode(/(?:^|&)msg=([^&]*)/.exec(query)?.[1] ?? ''))
    case '/healthz':
      return textResponse('')
    case '/':
      return textResponse(`NOW: ${now()}`)
    default:
      return textResponse('404 page not found\n', 404)
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export const agnhostImage: ImageBehaviour = {
  repositories: ['registry.k8s.io/e2e-test-images/agnhost'],
  userland: 'busybox',
  commands: { agnhost },
  memoryBytes: 8 << 20,
}
