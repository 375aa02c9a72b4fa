// kubectl cp: copies files and folders to and from a container, packed by tar on both sides. Like kubectl/pkg/cmd/cp.
import type { Pod } from '../../apis/core/types.ts'
import { pods } from '../../apis/resources.ts'
import { readTar, type TarEntry, writeTar } from '../../posix/tar.ts'
import type { Command, Context } from '../command.ts'
import { streamContainer } from '../container-stream.ts'
import { CommandError, fail } from '../errors.ts'
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
type Target = { readonly pod: Pod; readonly container: string }

/** `pod:path`, `namespace/pod:path`, or a local path. */
function specOf(text: string): Spec {
  const colon = text.indexOf(':')
  const misfit = 'filespec must match the canonical format: [[namespace/]pod:]file/path'
  if (colon === 0) fail(misfit)
  if (colon < 0) return { namespace: '', pod: '', path: text }
  const [before, path] = [text.slice(0, colon), text.slice(colon + 1)]
  const parts = before.split('/')
  if (parts.length > 2) fail(misfit)
  return parts.length === 2
    ? { namespace: parts[0] ?? '', pod: parts[1] ?? '', path }
    : { namespace: '', pod: before, path }
}

async function targetOf(context: Context, { namespace, pod }: Spec): Promise<Target> {
  const client = context.client()
  const found = await client.get<Pod>(pods, namespace || client.namespace, pod)
  const phase = found.status?.phase ?? ''
  if (phase === 'Succeeded' || phase === 'Failed')
    fail(`cannot exec into a container in a completed pod; current phase is ${phase}`)
  return { pod: found, container: chooseContainer(found, context.flags.string('container'), context.err) }
}

async function copyFrom(context: Context, from: Spec, to: string): Promise<void> {
  const { pod, container } = await targetOf(context, from)
  let [archive, said] = ['', '']
  await streamContainer(context, pod, {
    action: 'exec',
    container,
    command: ['tar', 'cf', '-', from.path],
    out: (text) => {
      archive += text
    },
    err: (text) => {
      said += text
    },
  })
  context.out(said)
  const entries = readTar(archive)
  if (typeof entries === 'string') fail(entries)
  const prefix = cleaned(from.path.replace(/^\/+/, ''))
  for (const entry of entries) unpack(context, entry, prefix, to)
}

/** Puts one file where it belongs under `to`; a folder that is there already does not take the source into it. */
function unpack({ host, err }: Context, { path, isFolder, text }: TarEntry, prefix: string, to: string): void {
  if (path !== prefix && !path.startsWith(`${prefix}/`) && prefix !== '.' && prefix !== '')
    fail('tar contents corrupted')
  const rest = prefix === '.' || prefix === '' ? path : path.slice(prefix.length)
  const base = absolutePath(host, to).replace(/\/+$/, '')
  const target = cleaned(`${base}/${rest}`)
  if (rest.split('/').includes('..'))
    return err(`warning: file ${JSON.stringify(target)} is outside target destination, skipping\n`)
  if (isFolder) {
    if (host.disk.list(`${target}/`).length === 0) host.disk.write(`${target}/`, '')
    return
  }
  if (rest === '' && host.disk.list(`${target}/`).length > 0) fail(`open ${to}: is a directory`)
  host.disk.write(target, text)
}

async function copyTo(context: Context, from: string, to: Spec): Promise<void> {
  const source = absolutePath(context.host, from).replace(/(?!^)\/+$/, '')
  const { disk } = context.host
  const isFolder = disk.list(`${source}/`).length > 0
  if (!isFolder && disk.readText(source) === undefined) fail(`${from} doesn't exist in local filesystem`)
  const target = await targetOf(context, to)
  const remote = cleaned(to.path)
  const place = (await isFolderThere(context, target, remote)) ? `${remote}/${baseOf(source)}` : remote
  const parent = place.slice(0, Math.max(0, place.lastIndexOf('/')))
  const folder = parent !== '' ? parent : place.startsWith('/') ? '/' : '.'
  const keep = context.flags.bool('no-preserve') ? ['--no-same-permissions', '--no-same-owner'] : []
  await streamContainer(context, target.pod, {
    action: 'exec',
    container: target.container,
    command: ['tar', ...keep, '-xmf', '-', '-C', folder],
    input: [writeTar(localEntries(context, source, baseOf(place), isFolder)), undefined],
  })
}

async function isFolderThere(context: Context, { pod, container }: Target, path: string): Promise<boolean> {
  const silent = () => {}
  try {
    const command = ['test', '-d', path]
    await streamContainer(context, pod, { action: 'exec', container, command, out: silent, err: silent })
    return true
  } catch (error) {
    if (error instanceof CommandError) return false
    throw error
  }
}

function localEntries({ host }: Context, source: string, name: string, isFolder: boolean): TarEntry[] {
  const unixMs = Math.floor(host.clock.unixMs())
  const file = (path: string, text: string): TarEntry => ({ path, isFolder: false, text, unixMs })
  if (!isFolder) return [file(name, host.disk.readText(source) ?? '')]
  return host.disk.list(`${source}/`).map((path) => {
    const member = `${name}/${path.slice(source.length + 1)}`
    // A folder that was made and is empty is remembered by a name that ends in a slash.
    if (path.endsWith('/')) return { path: member.replace(/\/+$/, ''), isFolder: true, text: '', unixMs }
    return file(member, host.disk.readText(path) ?? '')
  })
}

/** Like path.Clean, of what does not climb. */
function cleaned(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  const clean = (path.startsWith('/') ? '/' : '') + parts.join('/')
  return clean === '' ? '.' : clean
}

function baseOf(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) || path
}
