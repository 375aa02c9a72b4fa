// kubectl cp: copies a file to or from a container. Unlike Kubernetes, where tar does it: single files of text, by cat
// and a redirection in the container, so that the image needs a shell instead of tar.
import type { Pod } from '../../apis/core/types.ts'
import { pods } from '../../apis/resources.ts'
import type { Command, Context } from '../command.ts'
import { streamContainer } from '../container-stream.ts'
import { fail } from '../errors.ts'
import { absolutePath } from '../kubeconfig.ts'
import { chooseContainer } from '../pod-target.ts'

export const cp: Command = {
  name: 'cp',
  short: 'Copy files and directories to and from containers.',
  usage: '<file-spec-src> <file-spec-dest> [options]',
  flags: {
    container: { type: 'string', short: 'c', value: '', help: 'Container name' },
    'no-preserve': { type: 'bool', value: 'false', help: "Don't keep ownership and permissions" },
    retries: { type: 'int', value: '0', help: 'How often to try again' },
  },
  async run(context) {
    const { args } = context
    if (args.length !== 2) fail('source and destination are required')
    const [from, to] = args.map(specOf) as [Spec, Spec]
    if (from.pod !== '' && to.pod !== '') fail('one of src or dest must be a local file specification')
    if (from.path === '' || to.path === '') fail('filepath can not be empty')
    if (from.pod !== '') return copyFrom(context, from, to.path)
    if (to.pod !== '') return copyTo(context, from.path, to)
    fail('one of src or dest must be a remote file specification')
  },
}

type Spec = { readonly namespace: string; readonly pod: string; readonly path: string }

/** `pod:path`, `namespace/pod:path`, or a local path. */
function specOf(text: string): Spec {
  const colon = text.indexOf(':')
  if (colon === 0) fail('filespec must match the canonical format: [[namespace/]pod:]file/path')
  if (colon < 0) return { namespace: '', pod: '', path: text }
  const [before, path] = [text.slice(0, colon), text.slice(colon + 1)]
  const parts = before.split('/')
  if (parts.length > 2) return { namespace: '', pod: '', path: text }
  return parts.length === 2
    ? { namespace: parts[0] ?? '', pod: parts[1] ?? '', path }
    : { namespace: '', pod: before, path }
}

async function podOf(context: Context, { namespace, pod }: Spec): Promise<{ pod: Pod; container: string }> {
  const client = context.client()
  const found = await client.get<Pod>(pods, namespace || client.namespace, pod)
  const phase = found.status?.phase ?? ''
  if (phase === 'Succeeded' || phase === 'Failed')
    fail(`cannot exec into a container in a completed pod; current phase is ${phase}`)
  return { pod: found, container: chooseContainer(found, context.flags.string('container'), context.err) }
}

async function copyFrom(context: Context, from: Spec, to: string): Promise<void> {
  const { pod, container } = await podOf(context, from)
  let text = ''
  await streamContainer(context, pod, {
    action: 'exec',
    container,
    command: ['cat', from.path],
    out: (more) => {
      text += more
    },
  })
  const { disk } = context.host
  const target = absolutePath(context.host, to)
  const isFolder = to.endsWith('/') || disk.list(`${target.replace(/\/$/, '')}/`).length > 0
  disk.write(isFolder ? `${target.replace(/\/$/, '')}/${baseName(from.path)}` : target, text)
}

async function copyTo(context: Context, from: string, to: Spec): Promise<void> {
  const source = absolutePath(context.host, from)
  const text = context.host.disk.readText(source)
  if (text === undefined) {
    if (context.host.disk.list(`${source.replace(/\/$/, '')}/`).length > 0)
      fail('copying directories is not supported: copy their files one by one')
    fail(`${from} doesn't exist in local filesystem`)
  }
  const { pod, container } = await podOf(context, to)
  const script = `if [ -d "$0" ]; then cat > "$0/$1"; else cat > "$0"; fi`
  const command = ['sh', '-c', script, to.path, baseName(from)]
  await streamContainer(context, pod, { action: 'exec', container, command, input: [text ?? '', undefined] })
}

function baseName(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) ?? path
}
