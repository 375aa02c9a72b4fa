// Apache httpd: serves /usr/local/apache2/htdocs on port 80.
import type { Host } from '../../../simulation/host.ts'
import type { Behaviour, ImageBehaviour } from './behaviour.ts'
import { accessLogDate, serveSite } from './http-server.ts'
import { stopOnTerminate } from './serve.ts'

const version = '2.4.65'

const httpd: Behaviour = (_argv, context) => async (host) => {
  const stamp = () => `[${errorLogDate(host)}]`
  stopOnTerminate(
    host,
    `${stamp()} [mpm_event:notice] [pid 1:tid 1] AH00492: caught SIGWINCH, shutting down gracefully\n`,
  )
  const address = host.address
  host.stdio.stderr(
    `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${address}. Set the 'ServerName' directive globally to suppress this message\n`,
  )
  try {
    serveSite(host, {
      port: 80,
      documentRoot: '/usr/local/apache2/htdocs',
      server: `Apache/${version} (Unix)`,
      pages: { '/index.html': '<html><body><h1>It works!</h1></body></html>\n' },
      errorPage: (status, text) =>
        `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${text}</title>\n</head><body>\n<h1>${text}</h1>\n</body></html>\n`,
      accessLog: ({ method, path }, { status, body }, client) =>
        `${client} - - [${accessLogDate(host)}] "${method} ${path} HTTP/1.1" ${status} ${body.length}\n`,
    })
  } catch {
    host.stdio.stderr(
      '(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:80\nno listening sockets available, shutting down\n',
    )
    return 1
  }
  host.stdio.stderr(
    `${stamp()} [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/${version} (Unix) configured -- resuming normal operations\n`,
  )
  context.chargeMemory(6 << 20)
  await host.signal().wait()
  return 0
}

function errorLogDate(host: Host): string {
  return host.clock.timestamp().slice(0, 19).replace('T', ' ')
}

export const httpdImage: ImageBehaviour = {
  repositories: ['docker.io/library/httpd'],
  userland: 'debian',
  commands: { 'httpd-foreground': httpd, httpd },
  memoryBytes: 6 << 20,
}
