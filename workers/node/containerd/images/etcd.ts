// etcd's own image: beside etcd, which runs as a part of the cluster, the clients that people run in its container.
// Unlike the image of 3.6: it has a shell, as those up to 3.5 had, so that `sh -c "etcdctl …"` runs.
import { lastSegment } from '../container-program.ts'
import type { Behaviour, ImageBehaviour } from './behaviour.ts'

/** The machine's own program of that name, run in the container. */
const client: Behaviour = (argv, context) => async (host) => {
  const { stdout, stderr } = host.stdio
  const stdin = context.streams?.stdin
  const ended = host.signal()
  let code: number | undefined
  const child = host.processes.start(lastSegment(argv[0] ?? ''), {
    args: argv.slice(1),
    env: { ...host.env, PWD: context.workingDir },
    stdout,
    stderr,
    onReadStdin: () => {
      if (!stdin) return host.stdio.onStdin((text) => child.stdin(text))
      host.spawn(async () => {
        for (let line = await stdin.readLine(); line !== undefined; line = await stdin.readLine()) child.stdin(line)
        child.stdin(undefined)
      })
    },
  })
  child.onExit((status) => {
    code = status.code
    ended.notify()
  })
  while (code === undefined) await ended.wait()
  return code
}

export const etcdImage: ImageBehaviour = {
  repositories: ['registry.k8s.io/etcd'],
  userland: 'busybox',
  commands: { etcdctl: client, etcdutl: client },
  memoryBytes: 40 << 20,
}
