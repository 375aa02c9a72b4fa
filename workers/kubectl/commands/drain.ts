// kubectl drain: cordons a node and evicts its pods. Like kubectl/pkg/drain.
import { controllerOf } from '../../apimachinery/object.ts'
import type { Pod } from '../../apis/core/types.ts'
import { daemonSets, pods } from '../../apis/resources.ts'
import { isApiError, pathOf } from '../../client-go/rest-client.ts'
import type { Command, Context } from '../command.ts'
import { CommandError, fail, plainMessage, throwAll } from '../errors.ts'
import { dryRunFlags, selectorFlags } from '../flag-sets.ts'
import { podKind } from '../kinds.ts'
import { DonePrinter, dryRunOf } from '../printers/printer.ts'
import { nodesFor, setUnschedulable } from './cordon.ts'

export const drain: Command = {
  name: 'drain',
  short: 'Drain node in preparation for maintenance.',
  usage: 'NODE [options]',
  flags: {
    ...selectorFlags,
    ...dryRunFlags,
    'delete-emptydir-data': { type: 'bool', value: 'false', help: 'Continue even if pods use emptyDir' },
    'disable-eviction': { type: 'bool', value: 'false', help: 'Delete pods instead of evicting them' },
    force: { type: 'bool', value: 'false', help: 'Continue even if there are pods without a controller' },
    'grace-period': { type: 'int', value: '-1', help: 'Seconds given to each pod to terminate' },
    'ignore-daemonsets': { type: 'bool', value: 'false', help: 'Ignore DaemonSet-managed pods' },
    'pod-selector': { type: 'string', value: '', help: 'Label selector to filter pods on the node' },
    timeout: { type: 'duration', value: '0s', help: 'How long to wait before giving up; 0: as long as it takes' },
    'skip-wait-for-delete-timeout': { type: 'int', value: '0', help: 'Do not wait for pods deleted longer ago' },
    'chunk-size': { type: 'int', value: '500', help: 'Return large lists in chunks' },
  },
  async run(context) {
    const { infos, errors } = await nodesFor(context, 'drain')
    throwAll(errors)
    for (const info of infos) await setUnschedulable(context, info, true)
    const failed: { name: string; problem: string }[] = []
    for (const { name, resource, object } of infos)
      try {
        await drainNode(context, name)
        new DonePrinter(context, dryRunOf(context)).done(resource, name, 'drained', object)
      } catch (error) {
        if (!(error instanceof CommandError) && !isApiError(error)) throw error
        const problem = plainMessage(error).replace(/^error: /, '')
        context.err(`error: unable to drain node "${name}" due to error: ${problem}, continuing command...\n`)
        failed.push({ name, problem })
      }
    if (failed.length === 0) return
    context.err(`There are pending nodes to be drained:\n${failed.map(({ name }) => ` ${name}\n`).join('')}`)
    throw new CommandError(failed.map(({ problem }) => problem).join('\n'))
  },
}

async function drainNode(context: Context, node: string): Promise<void> {
  const dryRun = dryRunOf(context)
  const found = await context.client().list<Pod>(pods, '', {
    fieldSelector: `spec.nodeName=${node}`,
    labelSelector: context.flags.string('pod-selector') || undefined,
  })
  const { evicted, warnings, fatal } = await sortOut(context, found)
  if (fatal !== '') fail(fatal)
  if (warnings !== '') context.err(`Warning: ${warnings}\n`)
  if (dryRun === 'client') {
    for (const { metadata } of evicted) context.out(`evicting pod ${metadata.namespace}/${metadata.name} (dry run)\n`)
    return
  }
  await evictAll(context, evicted)
}

type Verdict = { readonly pod: Pod; readonly warning?: string; readonly fatal?: string; readonly skip?: boolean }

const mirrorAnnotation = 'kubernetes.io/config.mirror'

/** Which pods go, and what stands against it. Like drain/filters.go. */
async function sortOut(
  context: Context,
  found: readonly Pod[],
): Promise<{ evicted: readonly Pod[]; warnings: string; fatal: string }> {
  const verdicts: Verdict[] = []
  for (const pod of found)
    if (pod.metadata.annotations?.[mirrorAnnotation] === undefined) verdicts.push(await judge(context, pod))
  const told = (kind: 'warning' | 'fatal'): string => {
    const groups = new Map<string, string[]>()
    for (const verdict of verdicts) {
      const message = verdict[kind]
      if (message === undefined) continue
      const { namespace, name } = verdict.pod.metadata
      groups.set(message, [...(groups.get(message) ?? []), `${namespace}/${name}`])
    }
    const prefix = kind === 'fatal' ? 'cannot delete ' : ''
    return [...groups]
      .map(([message, names]) => `${prefix}${message}: ${names.join(', ')}`)
      .sort()
      .join(kind === 'fatal' ? '\n' : '; ')
  }
  return {
    evicted: verdicts.filter(({ skip, fatal }) => !skip && fatal === undefined).map(({ pod }) => pod),
    warnings: told('warning'),
    fatal: told('fatal'),
  }
}

async function judge(context: Context, pod: Pod): Promise<Verdict> {
  const { flags } = context
  const done = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
  const owner = controllerOf(pod)
  if (owner?.kind === 'DaemonSet' && !done) {
    const exists = await daemonSetExists(context, pod.metadata.namespace ?? '', owner.name)
    if (!exists)
      return flags.bool('force')
        ? { pod, warning: `daemonsets.apps "${owner.name}" not found` }
        : { pod, fatal: `daemonsets.apps "${owner.name}" not found` }
    return flags.bool('ignore-daemonsets')
      ? { pod, skip: true, warning: 'ignoring DaemonSet-managed Pods' }
      : { pod, fatal: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' }
  }
  if (done) return { pod }
  if (pod.spec?.volumes?.some(({ emptyDir }) => emptyDir !== undefined)) {
    if (!flags.bool('delete-emptydir-data'))
      return { pod, fatal: 'Pods with local storage (use --delete-emptydir-data to override)' }
    if (owner) return { pod, warning: 'deleting Pods with local storage' }
  }
  if (owner) return { pod }
  return flags.bool('force')
    ? { pod, warning: 'deleting Pods that declare no controller' }
    : { pod, fatal: 'Pods that declare no controller (use --force to override)' }
}

async function daemonSetExists(context: Context, namespace: string, name: string): Promise<boolean> {
  try {
    await context.client().get(daemonSets, namespace, name)
    return true
  } catch (error) {
    if (isApiError(error, 'NotFound')) return false
    throw error
  }
}

/** How long to wait before an eviction that was refused for now is tried again. */
const retryMs = 5000

async function evictAll(context: Context, evicted: readonly Pod[]): Promise<void> {
  const { host, flags } = context
  const timeoutMs = flags.duration('timeout')
  const deadlineMs = timeoutMs > 0 ? host.clock.nowMs() + timeoutMs : Number.POSITIVE_INFINITY
  const finished = host.signal()
  const errors: unknown[] = []
  let left = evicted.length
  for (const pod of evicted)
    host.spawn(async () => {
      try {
        await evict(context, pod, deadlineMs)
        await waitGone(context, pod, deadlineMs)
      } catch (error) {
        errors.push(error)
      }
      left--
      finished.notify()
    })
  while (left > 0) await finished.wait()
  throwAll(errors)
}

async function evict(context: Context, pod: Pod, deadlineMs: number): Promise<void> {
  const { host, flags } = context
  const client = context.client()
  const { namespace = '', name } = pod.metadata
  const grace = flags.int('grace-period')
  const options = grace >= 0 ? { gracePeriodSeconds: grace } : {}
  const dry = dryRunOf(context) === 'server' ? { dryRun: ['All'] } : {}
  for (;;) {
    context.out(`evicting pod ${namespace}/${name}${'dryRun' in dry ? ' (server dry run)' : ''}\n`)
    if (host.clock.nowMs() > deadlineMs)
      fail(`error when evicting pods/"${name}" -n "${namespace}": ${timeoutReached(context)}`)
    try {
      if (flags.bool('disable-eviction'))
        await client.request('DELETE', pathOf(pods, namespace, name), { body: { ...options, ...dry } })
      else
        await client.request('POST', pathOf(pods, namespace, name, 'eviction'), {
          body: {
            kind: 'Eviction',
            apiVersion: 'policy/v1',
            metadata: { name, namespace },
            deleteOptions: { ...options, ...dry },
          },
        })
      return
    } catch (error) {
      if (isApiError(error, 'NotFound')) return
      if (!isApiError(error, 'TooManyRequests'))
        fail(`error when evicting pods/"${name}" -n "${namespace}": ${plainMessage(error)}`)
      context.err(
        `error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${plainMessage(error)}\n`,
      )
      await host.clock.sleep(retryMs)
    }
  }
}

function timeoutReached({ flags }: Context): string {
  return `global timeout reached: ${goDuration(flags.duration('timeout'))}`
}

/** `7s`, `1m30s`, `1h0m0s`: as Go prints a time span. */
function goDuration(ms: number): string {
  const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60]
  const seconds = `${(ms / 1000) % 60}s`
  return hours > 0 ? `${hours}h${minutes}m${seconds}` : minutes > 0 ? `${minutes}m${seconds}` : seconds
}

async function waitGone(context: Context, pod: Pod, deadlineMs: number): Promise<void> {
  const { host } = context
  const { namespace = '', name, uid } = pod.metadata
  if (dryRunOf(context) !== 'none') return
  for (;;) {
    try {
      const now = await context.client().get<Pod>(pods, namespace, name)
      if (now.metadata.uid !== uid) break
    } catch (error) {
      if (isApiError(error, 'NotFound')) break
      throw error
    }
    if (host.clock.nowMs() > deadlineMs)
      fail(`error when waiting for pod "${name}" in namespace "${namespace}" to terminate: ${timeoutReached(context)}`)
    await host.clock.sleep(1000)
  }
  new DonePrinter(context, 'none').done(
    podKind,
    name,
    context.flags.bool('disable-eviction') ? 'deleted' : 'evicted',
    pod,
  )
}
