// kubectl logs: what containers have written. Like kubectl/pkg/cmd/logs.
import type { Pod } from '../../apis/core/types.ts'
import { pods } from '../../apis/resources.ts'
import { isApiError } from '../../client-go/rest-client.ts'
import type { Command, Context } from '../command.ts'
import { CommandError, fail, plainMessage } from '../errors.ts'
import { selectorFlags } from '../flag-sets.ts'
import { followLogs, type LogOptions } from '../log-stream.ts'
import { allContainers, chooseContainer, podsBehind } from '../pod-target.ts'

const usage = `expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.
POD or TYPE/NAME is a required argument for the logs command`

export const logs: Command = {
  name: 'logs',
  short: 'Print the logs for a container in a pod or specified resource.',
  usage: '[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER] [options]',
  flags: {
    ...selectorFlags,
    'all-containers': { type: 'bool', value: 'false', help: "Get all containers' logs in the pods" },
    'all-pods': { type: 'bool', value: 'false', help: 'Get logs from all pods; sets prefix to true' },
    container: { type: 'string', short: 'c', value: '', help: 'Print the logs of this container' },
    follow: { type: 'bool', short: 'f', value: 'false', help: 'Stream the logs' },
    previous: { type: 'bool', short: 'p', value: 'false', help: 'Logs of the previous instance of the container' },
    prefix: { type: 'bool', value: 'false', help: 'Prefix each line with the pod and container name' },
    since: { type: 'duration', value: '0s', help: 'Only logs newer than 5s, 2m or 3h' },
    'since-time': { type: 'string', value: '', help: 'Only logs after a date (RFC3339)' },
    tail: { type: 'int', value: '-1', help: 'Lines of recent log to display' },
    timestamps: { type: 'bool', value: 'false', help: 'Include timestamps' },
    'limit-bytes': { type: 'int', value: '0', help: 'Maximum bytes of logs to return' },
    'ignore-errors': { type: 'bool', value: 'false', help: 'Go on after errors' },
    'max-log-requests': { type: 'int', value: '5', help: 'How many logs to follow at once' },
    'pod-running-timeout': { type: 'duration', value: '20s', help: 'How long to wait for a pod' },
  },
  async run(context) {
    const { flags, args } = context
    const selector = flags.string('selector')
    const fewUsage = (): never => {
      throw new CommandError(`error: ${usage}\nSee '${context.path} -h' for help and examples`)
    }
    if ((args.length === 0 && selector === '') || args.length > 2) fewUsage()
    if (args.length > 0 && selector !== '')
      throw new CommandError(
        `error: only a selector (-l) or a POD name is allowed\nSee '${context.path} -h' for help and examples`,
      )
    if (args.length === 2 && flags.has('container')) fail('only one of -c or an inline [CONTAINER] arg is allowed')
    const asked = args[1] ?? flags.string('container')
    if (flags.bool('all-containers') && asked !== '')
      fail(`--all-containers=true should not be specified with container name ${asked}`)
    if (flags.int('tail') < -1) fail('--tail must be greater than or equal to -1')
    const found = await podsFor(context)
    const sources = found.flatMap((pod) => containersFor(context, pod, asked).map((container) => ({ pod, container })))
    if (flags.bool('follow') && sources.length > flags.int('max-log-requests'))
      fail(
        `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${flags.int('max-log-requests')}, use --max-log-requests to increase the limit`,
      )
    await showAll(context, sources)
  },
}

type Source = { readonly pod: Pod; readonly container: string }

async function podsFor(context: Context): Promise<readonly Pod[]> {
  const { flags, args } = context
  const client = context.client()
  const selector = flags.string('selector')
  if (selector !== '') {
    const found = await client.list<Pod>(pods, client.namespace, { labelSelector: selector })
    if (found.length === 0) context.err(`No resources found in ${client.namespace} namespace.\n`)
    return found
  }
  try {
    const behind = await podsBehind(client, args[0] ?? '')
    if (flags.bool('all-pods')) return behind
    const [first] = behind
    if (!first) return fail(`timed out waiting for the condition`)
    if (behind.length > 1) context.err(`Found ${behind.length} pods, using pod/${first.metadata.name}\n`)
    return [first]
  } catch (error) {
    if (isApiError(error, 'NotFound'))
      fail(`error from server (NotFound): ${plainMessage(error)} in namespace "${client.namespace}"`)
    throw error
  }
}

function containersFor(context: Context, pod: Pod, asked: string): readonly string[] {
  if (context.flags.bool('all-containers')) return allContainers(pod).map(({ name }) => name)
  return [chooseContainer(pod, asked, context.err)]
}

async function showAll(context: Context, sources: readonly Source[]): Promise<void> {
  if (!context.flags.bool('follow') || sources.length < 2) {
    for (const source of sources) await showOne(context, source)
    return
  }
  const { host } = context
  const ended = host.signal()
  let left = sources.length
  let problem: unknown
  for (const source of sources)
    host.spawn(async () => {
      try {
        await showOne(context, source)
      } catch (error) {
        problem ??= error
      }
      left--
      ended.notify()
    })
  while (left > 0 && !problem) await ended.wait()
  if (problem) throw problem
}

async function showOne(context: Context, { pod, container }: Source): Promise<void> {
  const { flags } = context
  const withPrefix = flags.bool('prefix') || flags.bool('all-pods')
  const prefix = `[pod/${pod.metadata.name}/${container}] `
  let fresh = true
  const write = (text: string): void => {
    if (!withPrefix) return context.out(text)
    // The prefix stands at the beginning of each line, however the text is cut up.
    const prefixed = text.replace(/\n(?=.)/gs, `\n${prefix}`)
    context.out(fresh ? prefix + prefixed : prefixed)
    fresh = text.endsWith('\n')
  }
  try {
    await followLogs(
      context.client(),
      pod.metadata.namespace ?? '',
      pod.metadata.name,
      logOptions(context, container),
      write,
    )
  } catch (error) {
    if (!flags.bool('ignore-errors')) throw error
    context.err(`error: ${plainMessage(error)}\n`)
  }
}

function logOptions({ flags }: Context, container: string): LogOptions {
  const sinceMs = flags.duration('since')
  if (flags.string('since-time') !== '' && sinceMs !== 0)
    fail('at most one of `sinceTime` or `sinceSeconds` may be specified')
  const tail = flags.int('tail')
  const tailLines = flags.string('selector') !== '' && !flags.has('tail') ? 10 : tail
  return {
    container,
    follow: flags.bool('follow'),
    previous: flags.bool('previous'),
    timestamps: flags.bool('timestamps'),
    ...(sinceMs > 0 ? { sinceSeconds: Math.round(sinceMs / 1000) } : {}),
    ...(flags.string('since-time') ? { sinceTime: flags.string('since-time') } : {}),
    ...(tailLines >= 0 ? { tailLines } : {}),
    ...(flags.int('limit-bytes') > 0 ? { limitBytes: flags.int('limit-bytes') } : {}),
  }
}
