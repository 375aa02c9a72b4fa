// Images of programming languages, and hello-world. Programs in those languages are not run here.
import type { Behaviour, ImageBehaviour } from './behaviour.ts'
import { runCommandLine } from './entrypoint.ts'
import { serveDeclaredPorts } from './generic.ts'
import { listenHttp, stopOnTerminate, textResponse } from './serve.ts'

/** Without a script it reads one from its standard input, which ends at once; a script is taken to be a server. */
const interpreter: Behaviour = (argv, context) => async (host) => {
  const script = argv.slice(1).find((arg) => !arg.startsWith('-'))
  if (argv.includes('--version') || argv.includes('-V')) {
    host.stdio.stdout(argv[0]?.startsWith('node') ? 'v24.11.0\n' : 'Python 3.14.0\n')
    return 0
  }
  if (argv[1] === '-m' && argv[2] === 'http.server') return pythonHttpServer(argv, context)(host)
  if (script === undefined && argv.length === 1) return 0
  if (argv[1] === '-c' || argv[1] === '-e') {
    host.stdio.stderr(`${argv[0]}: programs given on the command line are not simulated\n`)
    return 1
  }
  return serveDeclaredPorts(argv, context)(host)
}

const pythonHttpServer: Behaviour = (argv) => async (host) => {
  const port = Number(argv[3] ?? 8000)
  stopOnTerminate(host)
  host.stdio.stdout(`Serving HTTP on 0.0.0.0 port ${port} (http://0.0.0.0:${port}/) ...\n`)
  listenHttp(host, port, () => textResponse('<h1>Directory listing for /</h1>\n'))
  await host.signal().wait()
}

const hello: Behaviour = () => async (host) => {
  host.stdio.stdout(
    '\nHello from Docker!\nThis message shows that your installation appears to be working correctly.\n\n',
  )
}

export const runtimeImages: readonly ImageBehaviour[] = [
  {
    repositories: ['docker.io/library/node'],
    userland: 'debian',
    commands: { node: interpreter, npm: serveDeclaredPorts, 'docker-entrypoint.sh': runCommandLine },
    memoryBytes: 40 << 20,
  },
  {
    repositories: ['docker.io/library/python'],
    userland: 'debian',
    commands: { python: interpreter, python3: interpreter },
    memoryBytes: 12 << 20,
  },
  { repositories: ['docker.io/library/hello-world'], userland: 'none', commands: { hello }, memoryBytes: 1 << 18 },
]
