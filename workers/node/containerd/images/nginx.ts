// nginx: serves /usr/share/nginx/html on port 80, or on the ports that a mounted configuration says.
import type { Host } from '../../../simulation/host.ts'
import type { Behaviour, ImageBehaviour } from './behaviour.ts'
import { accessLogDate, serveSite } from './http-server.ts'

const version = '1.29.3'

const nginxOn =
  (ownPort: number): Behaviour =>
  () =>
  async (host) => {
    host.onTerminate(() => {
      host.stdio.stderr(`${errorLogDate(host)} [notice] 1#1: signal 15 (SIGTERM) received, exiting\n`)
      host.exit(0)
    })
    for (const { port, root } of sites(host, ownPort)) {
      try {
        serveSite(host, {
          port,
          documentRoot: root,
          server: `nginx/${version}`,
          pages: root === '/usr/share/nginx/html' ? pages('') : {},
          errorPage,
          accessLog: ({ method, path, headers }, { status, body }, client) =>
            `${client} - - [${accessLogDate(host)}] "${method} ${path} HTTP/1.1" ${status} ${body.length} "-" "${headers['user-agent'] ?? '-'}" "-"\n`,
        })
      } catch {
        host.stdio.stderr(
          `nginx: [emerg] bind() to 0.0.0.0:${port} failed (98: Address already in use)\nnginx: [emerg] still could not bind()\n`,
        )
        return 1
      }
    }
    host.stdio.stderr(startLog(errorLogDate(host)))
    await host.signal().wait()
    return 0
  }

/** The `server` blocks of mounted configuration; without any, the image's own. */
function sites(host: Host, ownPort: number): { port: number; root: string }[] {
  const paths = ['/etc/nginx/conf.d/default.conf', '/etc/nginx/nginx.conf']
  for (const path of paths) {
    const text = host.disk.readText(path)
    if (text === undefined) continue
    const root = /^\s*root\s+([^;\s]+);/m.exec(text)?.[1] ?? '/usr/share/nginx/html'
    const ports = [...text.matchAll(/^\s*listen\s+(?:[\d.*]+:)?(\d+)[^;]*;/gm)].map((match) => Number(match[1]))
    if (ports.length > 0) return [...new Set(ports)].map((port) => ({ port, root }))
  }
  return [{ port: ownPort, root: '/usr/share/nginx/html' }]
}

/** Like the image's /docker-entrypoint.sh: says what it configures, then runs the command. */
const entrypoint: Behaviour = (argv, context) => async (host) => {
  const command = argv[1] ?? ''
  const behaviour = context.find(command)
  if (!behaviour) {
    host.stdio.stderr(`/docker-entrypoint.sh: 47: exec: ${command}: not found\n`)
    return 127
  }
  if (command === 'nginx' || command === 'nginx-debug') host.stdio.stdout(entrypointLog)
  return behaviour(argv.slice(1), context)(host)
}

function errorLogDate(host: Host): string {
  return host.clock.timestamp().slice(0, 19).replace('T', ' ').replaceAll('-', '/')
}

const entrypointLog = `/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration
/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/
/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh
10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf
10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf
/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh
/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh
/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh
/docker-entrypoint.sh: Configuration complete; ready for start up
`

/** Joined, so that the log of a container is one text and not a tree of pieces. */
function startLog(date: string): string {
  const lines = ['using the "epoll" event method', `nginx/${version}`, 'start worker processes']
  return lines.map((line) => [date, ' [notice] 1#1: ', line, '\n'].join('')).join('')
}

const welcomePage = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, nginx is successfully installed and working.
Further configuration is required.</p>
</body>
</html>
`

function errorPage(status: number, text: string): string {
  return `<html>
<head><title>${status} ${text}</title></head>
<body>
<center><h1>${status} ${text}</h1></center>
<hr><center>nginx/${version}</center>
</body>
</html>
`
}

function pages(folder: string): Readonly<Record<string, string>> {
  return { [`${folder}/index.html`]: welcomePage, [`${folder}/50x.html`]: errorPage(500, 'Error') }
}

function defaultSite(port: number): string {
  return `server {
    listen       ${port};
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }
}
`
}

/** The master renames itself and its workers. */
function processes(command: string): readonly string[] | undefined {
  const own = command.replace(/^\S*docker-entrypoint\.sh /, '')
  return /^nginx\b/.test(own) ? [`nginx: master process ${own}`, 'nginx: worker process'] : undefined
}

function image(repository: string, port: number): ImageBehaviour {
  const nginx = nginxOn(port)
  return {
    repositories: [repository],
    userland: 'debian',
    commands: { nginx, 'nginx-debug': nginx, 'docker-entrypoint.sh': entrypoint },
    processes,
    files: {
      ...pages('/usr/share/nginx/html'),
      '/etc/nginx/conf.d/default.conf': defaultSite(port),
    },
    memoryBytes: 7 << 20,
  }
}

export const nginxImages: readonly ImageBehaviour[] = [
  image('docker.io/library/nginx', 80),
  image('docker.io/nginxinc/nginx-unprivileged', 8080),
]
