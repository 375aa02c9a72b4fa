// kubectl debug: a container for looking around in a pod, a copy of a pod, or a pod on a node. Like kubectl/pkg/cmd/debug.
import { parseImageReference } from '../../apimachinery/image-reference.ts'
import type { Pod } from '../../apis/core/types.ts'
import { pods } from '../../apis/resources.ts'
import { pathOf } from '../../client-go/rest-client.ts'
import { attachOrShowLogs, showLogs } from '../attaching.ts'
import { patchTypes } from '../client.ts'
import type { Command, Context } from '../command.ts'
import { fail } from '../errors.ts'
import { fileFlags } from '../flag-sets.ts'
import { at, isObject, type JsonObject, listAt, stringAt, withAt } from '../json-value.ts'
import { allContainers } from '../pod-target.ts'
import { waitForPod } from '../pod-wait.ts'
import { type Info, selectObjects } from '../selection.ts'
import { type Debugged, withProfile } from './debug-profiles.ts'

export const debug: Command = {
  name: 'debug',
  short: 'Debug cluster resources using interactive debugging containers.',
  usage: '(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ] [options]',
  flags: {
    filename: fileFlags['filename'] ?? { type: 'list' },
    'arguments-only': { type: 'bool', value: 'false', help: 'Pass what follows -- as arguments, not as the command' },
    attach: { type: 'bool', value: 'false', help: 'Attach to the container once it runs' },
    container: { type: 'string', short: 'c', value: '', help: 'Name of the debug container' },
    'copy-to': { type: 'string', value: '', help: 'Create a copy of the pod with this name' },
    replace: { type: 'bool', value: 'false', help: 'With --copy-to, delete the original pod' },
    env: { type: 'list', value: '', help: 'Environment variables to set in the container' },
    image: { type: 'string', value: '', help: 'Image of the debug container' },
    'keep-labels': { type: 'bool', value: 'false', help: 'With --copy-to, keep the labels' },
    'keep-annotations': { type: 'bool', value: 'false', help: 'With --copy-to, keep the annotations' },
    'keep-liveness': { type: 'bool', value: 'false', help: 'With --copy-to, keep liveness probes' },
    'keep-readiness': { type: 'bool', value: 'false', help: 'With --copy-to, keep readiness probes' },
    'keep-startup': { type: 'bool', value: 'false', help: 'With --copy-to, keep startup probes' },
    'keep-init-containers': { type: 'bool', value: 'true', help: 'With --copy-to, run the init containers' },
    'set-image': { type: 'list', value: '', help: 'With --copy-to, name=image pairs' },
    'image-pull-policy': { type: 'string', value: '', help: 'Image pull policy of the container' },
    stdin: { type: 'bool', short: 'i', value: 'false', help: 'Keep stdin open on the container' },
    quiet: { type: 'bool', short: 'q', value: 'false', help: 'Suppress informational messages' },
    'same-node': { type: 'bool', value: 'false', help: 'With --copy-to, keep the node' },
    'share-processes': { type: 'bool', value: 'true', help: 'With --copy-to, share processes in the copy' },
    target: { type: 'string', value: '', help: 'Target processes in this container' },
    tty: { type: 'bool', short: 't', value: 'false', help: 'Allocate a TTY' },
    profile: { type: 'string', value: 'general', help: 'general, baseline, restricted, netadmin or sysadmin' },
    custom: { type: 'string', value: '', help: 'File with a part of a container spec, laid over the profile' },
  },
  async run(context) {
    const { flags, dashAt } = context
    const targets = dashAt >= 0 ? context.args.slice(0, dashAt) : context.args
    const command = dashAt >= 0 ? context.args.slice(dashAt) : []
    check(context, targets, command)
    const args = targets.map((name) => (name.includes('/') ? name : `pod/${name}`))
    const { infos, errors } = await selectObjects(context, { args, files: true })
    const [error] = errors
    if (error) throw error
    for (const info of infos) {
      const { pod, container } = await debugOne(context, info, command)
      if (container !== '' && (flags.bool('attach') || (flags.bool('stdin') && !flags.has('attach'))))
        await attachTo(context, pod, container)
    }
  },
}

function check({ flags, out, err }: Context, targets: readonly string[], command: readonly string[]): void {
  const [image, copy] = [flags.string('image'), flags.string('copy-to')]
  if (copy !== '') {
    if (image === '' && flags.all('set-image').length === 0 && command.length === 0)
      fail('you must specify --image, --set-image or command arguments.')
    if (command.length > 0 && flags.string('container') === '' && image === '')
      fail('you must specify an existing container or a new image when specifying args.')
  } else {
    if (flags.bool('replace')) fail('--replace may only be used with --copy-to.')
    if (flags.bool('same-node')) fail('--same-node may only be used with --copy-to.')
    if (flags.all('set-image').length > 0) fail('--set-image may only be used with --copy-to.')
    if (image === '') fail('you must specify --image when not using --copy-to.')
  }
  if (image !== '' && !parseImageReference(image)) fail(`invalid image name "${image}": invalid reference format`)
  if (targets.length === 0 && flags.all('filename').length === 0) fail('NAME or filename is required for debug')
  const policy = flags.string('image-pull-policy')
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) fail(`invalid image pull policy: ${policy}`)
  const target = flags.string('target')
  for (const [name, value] of imagesToSet(flags.all('set-image')))
    if (!parseImageReference(value))
      fail(`invalid image name "${value}" for container "${name}": invalid reference format`)
  if (target !== '' && copy !== '') fail('--target is incompatible with --copy-to. Use --share-processes instead.')
  if (target !== '' && !flags.bool('quiet'))
    out(
      `Targeting container "${target}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    )
  if (flags.bool('tty') && !flags.bool('stdin')) fail('-i/--stdin is required for containers with -t/--tty=true')
  if (flags.string('profile') === 'legacy')
    err(
      '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n',
    )
}

function imagesToSet(pairs: readonly string[]): ReadonlyMap<string, string> {
  return new Map(pairs.map((pair) => [pair.split('=')[0] ?? '', pair.slice(pair.indexOf('=') + 1)]))
}

type Started = { readonly pod: Pod; readonly container: string }

async function debugOne(context: Context, info: Info, command: readonly string[]): Promise<Started> {
  const { kind, group, version } = info.resource
  if (kind === 'Node') return debugNode(context, info, command)
  if (kind !== 'Pod') fail(`"${group}/${version}, Kind=${kind}" not supported by debug`)
  return context.flags.string('copy-to') === ''
    ? debugInPlace(context, info, command)
    : debugByCopy(context, info, command)
}

function newContainer({ flags }: Context, name: string, command: readonly string[]): JsonObject {
  const env = flags.all('env').map((pair) => ({ name: pair.split('=')[0], value: pair.slice(pair.indexOf('=') + 1) }))
  return {
    name,
    image: flags.string('image'),
    ...(command.length > 0 ? { [flags.bool('arguments-only') ? 'args' : 'command']: command } : {}),
    ...(env.length > 0 ? { env } : {}),
    resources: {},
    terminationMessagePolicy: 'File',
    ...(flags.string('image-pull-policy') ? { imagePullPolicy: flags.string('image-pull-policy') } : {}),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  }
}

/** An ephemeral container in the pod as it runs. */
async function debugInPlace(context: Context, info: Info, command: readonly string[]): Promise<Started> {
  const { flags } = context
  const name = containerName(context, info.object)
  const target = flags.string('target')
  const container = { ...newContainer(context, name, command), ...(target ? { targetContainerName: target } : {}) }
  const { container: finished } = await profiled(context, { pod: info.object, container, style: 'ephemeral' })
  warnOfUser(context, info.object, finished)
  const path = pathOf(pods, info.namespace, info.name, 'ephemeralcontainers')
  const known = listAt(info.object, 'spec', 'ephemeralContainers')
  const order = [name, ...known.map((one) => stringAt(one, 'name')).reverse()].reverse()
  const body = {
    spec: {
      ...(known.length === 0 ? {} : { '$setElementOrder/ephemeralContainers': order.map((one) => ({ name: one })) }),
      ephemeralContainers: [finished],
    },
  }
  const pod = await context.client().request<Pod>('PATCH', path, { body, contentType: patchTypes.strategic })
  return { pod, container: name }
}

async function debugByCopy(context: Context, info: Info, command: readonly string[]): Promise<Started> {
  const { flags } = context
  const client = context.client()
  const copied = copyOf(context, info.object)
  const asked = flags.string('container')
  const containers = listAt(copied, 'spec', 'containers').filter(isObject)
  const existing = containers.find((one) => one['name'] === asked)
  if (!existing && flags.string('image') === '') {
    if (flags.all('set-image').length === 0) fail('you must specify image when creating new container')
    const created = await client.request<Pod>('POST', pathOf(pods, info.namespace), { body: copied })
    return { pod: created, container: '' }
  }
  const name = existing ? asked : containerName(context, copied)
  const container = existing ? changedContainer(context, existing, command) : newContainer(context, name, command)
  const all = existing ? containers.map((one) => (one === existing ? container : one)) : [...containers, container]
  const base = withAt(copied, ['spec', 'containers'], all)
  const { pod: body, container: finished } = await profiled(context, { pod: base, container, style: 'copy' })
  warnOfUser(context, body, finished)
  const pod = await client.request<Pod>('POST', pathOf(pods, info.namespace), { body })
  if (flags.bool('replace'))
    await client.request('DELETE', pathOf(pods, info.namespace, info.name), { body: { gracePeriodSeconds: 0 } })
  return { pod, container: name }
}

/** A container of the copy with what was asked for; the rest stays. */
function changedContainer(context: Context, existing: JsonObject, command: readonly string[]): JsonObject {
  const { stdin: _stdin, tty: _tty, ...rest } = existing
  const {
    name: _name,
    resources: _resources,
    terminationMessagePolicy: _policy,
    image,
    ...made
  } = newContainer(context, '', command)
  const kept =
    made['command'] === undefined ? rest : Object.fromEntries(Object.entries(rest).filter(([key]) => key !== 'args'))
  return { ...kept, ...made, ...(image === '' ? {} : { image }) }
}

/** What a profile grants may come to nothing when the pod runs as somebody else than root. */
function warnOfUser({ err }: Context, pod: JsonObject, container: JsonObject): void {
  const user = at(pod, 'spec', 'securityContext', 'runAsUser')
  if (user === undefined || user === 0 || at(container, 'securityContext', 'runAsUser') === 0) return
  const added = listAt(container, 'securityContext', 'capabilities', 'add').length > 0
  if (at(container, 'securityContext', 'privileged') !== true && !added) return
  err(
    'Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".\n',
  )
}

/** The pod under another name, with what `--keep-…` does not keep left out. */
function copyOf({ flags }: Context, pod: JsonObject): JsonObject {
  const images = imagesToSet(flags.all('set-image'))
  const isLegacy = flags.string('profile') === 'legacy'
  const keeps = (what: string): boolean => isLegacy || flags.bool(`keep-${what}`)
  const { ephemeralContainers: _, nodeName, initContainers, ...spec } = (at(pod, 'spec') ?? {}) as JsonObject
  const kept = (container: JsonObject): JsonObject => {
    const { livenessProbe, readinessProbe, startupProbe, ...rest } = container
    const image = images.get(String(container['name'])) ?? images.get('*')
    return {
      ...rest,
      ...(image ? { image } : {}),
      ...(keeps('liveness') && livenessProbe ? { livenessProbe } : {}),
      ...(keeps('readiness') && readinessProbe ? { readinessProbe } : {}),
      ...(keeps('startup') && startupProbe ? { startupProbe } : {}),
    }
  }
  const metadata = {
    name: flags.string('copy-to'),
    namespace: stringAt(pod, 'metadata', 'namespace'),
    ...(flags.bool('keep-labels') && !isLegacy ? { labels: at(pod, 'metadata', 'labels') } : {}),
    ...(keeps('annotations') ? { annotations: at(pod, 'metadata', 'annotations') } : {}),
  }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: {
      ...spec,
      containers: listAt(spec, 'containers').filter(isObject).map(kept),
      ...(initContainers && keeps('init-containers') ? { initContainers } : {}),
      ...(flags.has('share-processes') ? { shareProcessNamespace: flags.bool('share-processes') } : {}),
      ...(flags.bool('same-node') ? { nodeName } : {}),
    },
  }
}

/** A pod in the node's own namespaces, with its files under /host. */
async function debugNode(context: Context, info: Info, command: readonly string[]): Promise<Started> {
  const { flags } = context
  const client = context.client()
  const container = flags.string('container') || 'debugger'
  const name = `node-debugger-${info.name}-${suffix(context)}`
  if (!flags.bool('quiet'))
    context.out(`Creating debugging pod ${name} with container ${container} on node ${info.name}.\n`)
  const base = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [newContainer(context, container, command)],
      nodeName: info.name,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
    },
  }
  const first = newContainer(context, container, command)
  const { pod: body } = await profiled(context, { pod: base, container: first, style: 'node' })
  return { pod: await client.request<Pod>('POST', pathOf(pods, client.namespace), { body }), container }
}

async function profiled(context: Context, debugged: Debugged): Promise<Debugged> {
  const { flags, host } = context
  const done = withProfile(flags.string('profile'), debugged)
  if (flags.string('custom') === '') return done
  const { customised } = await host.load(() => import('./debug-custom.ts'))
  return customised(context, flags.string('custom'), done)
}

function containerName(context: Context, pod: JsonObject): string {
  const asked = context.flags.string('container')
  if (asked !== '') return asked
  const taken = new Set(allContainers(pod as unknown as Pod).map(({ name }) => name))
  let name = ''
  while (name === '' || taken.has(name)) name = `debugger-${suffix(context)}`
  if (!context.flags.bool('quiet')) context.out(`Defaulting debug container name to ${name}.\n`)
  return name
}

/** Five letters as Kubernetes draws them for names. */
function suffix({ host }: Context): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789'
  return Array.from({ length: 5 }, () => letters[host.random.below(letters.length)]).join('')
}

async function attachTo(context: Context, pod: Pod, container: string): Promise<void> {
  const { flags } = context
  const quiet = flags.bool('quiet')
  const { name, namespace = '' } = pod.metadata
  const hasBegun = (now: JsonObject): boolean => {
    const state = at(statusOf(now, container), 'state')
    const message = stringAt(state, 'waiting', 'message')
    if (!quiet && message !== '') context.err(`Warning: container ${container}: ${message}\n`)
    return at(state, 'running') !== undefined || at(state, 'terminated') !== undefined
  }
  const now = await waitForPod(context.client(), namespace, name, hasBegun, Number.POSITIVE_INFINITY)
  if (!now) return fail(`pods "${name}" not found`)
  const request = {
    pod: now as unknown as Pod,
    container,
    stdin: flags.bool('stdin'),
    tty: flags.bool('tty'),
    quiet,
  }
  if (at(statusOf(now, container), 'state', 'terminated') !== undefined) await showLogs(context, request)
  else await attachOrShowLogs(context, request)
}

function statusOf(pod: JsonObject, container: string): unknown {
  const all = ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'].flatMap((field) =>
    listAt(pod, 'status', field),
  )
  return all.find((one) => stringAt(one, 'name') === container)
}
