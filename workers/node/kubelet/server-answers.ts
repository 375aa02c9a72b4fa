// What the kubelet's server answers on port 10250. Fetched at the first request. Like pkg/kubelet/server.
import type { Pod, PodStatus } from '../../apis/core/types.ts'
import type { CriRequest } from '../../protocols/cri.ts'
import type { Kubelet } from '../../protocols/kubelet.ts'
import type { Host, ServerExchange } from '../../simulation/host.ts'
import { type CriClient, CriError } from './cri-client.ts'
import { latestRun, type PodRuntime, runsOf } from './pod-runtime.ts'
import { forwardPort } from './port-forward.ts'

export type ServerSources = {
  pods(): readonly Pod[]
  runtimeOf(pod: Pod): PodRuntime
  statusOf(pod: Pod): PodStatus | undefined
  readonly nodeName: string
}

type Exchange = ServerExchange<Kubelet>

export function answer(host: Host, cri: CriClient, sources: ServerSources, exchange: Exchange): void {
  const [path = '', query = ''] = exchange.request.path.split('?')
  const parts = path.split('/').slice(1).map(decodeURIComponentSafely)
  const options = readQuery(query)
  switch (parts[0]) {
    case 'containerLogs':
      return containerLogs(host, cri, sources, exchange, parts, options)
    case 'exec':
    case 'run':
      return exec(cri, sources, exchange, parts, options)
    case 'attach':
      return attach(cri, sources, exchange, parts, options)
    case 'portForward':
      return portForward(host, sources, exchange, parts, options)
    case 'pods':
      return exchange.respond(ok({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: sources.pods() }))
    case 'stats':
      return host.spawn(async () => {
        const { summary } = await host.load(() => import('./resource-usage.ts'))
        exchange.respond(await answerOf(summary(host, cri, sources)))
      })
    case 'metrics':
      if (parts[1] !== 'resource') return exchange.respond(refusal(404, '404 page not found'))
      return host.spawn(async () => {
        const { resourceMetrics } = await host.load(() => import('./resource-usage.ts'))
        exchange.respond(await answerOf(resourceMetrics(host, cri, sources)))
      })
    case 'healthz':
      return exchange.respond(ok('ok'))
    default:
      return exchange.respond(refusal(404, '404 page not found'))
  }
}

function containerLogs(
  host: Host,
  cri: CriClient,
  sources: ServerSources,
  exchange: Exchange,
  [, namespace = '', podName = '', containerName = '']: readonly string[],
  options: Options,
): void {
  const pod = findPod(sources, namespace, podName)
  if (!pod) return exchange.respond(refusal(404, `pod ${podName} does not exist`))
  const runtime = sources.runtimeOf(pod)
  const previous = options['previous'] === 'true'
  const run = previous ? runsOf(runtime, containerName)[1] : latestRun(runtime, containerName)
  if (!run || (run.state === 'CONTAINER_CREATED' && !previous))
    return exchange.respond(refusal(400, noLogs(sources, pod, containerName, previous)))
  const sinceSeconds = Number(options['sinceSeconds'] ?? 0)
  const sinceTime = options['sinceTime'] ? Date.parse(options['sinceTime']) : 0
  const limit = Number(options['limitBytes'] ?? Number.POSITIVE_INFINITY)
  const request: CriRequest = {
    type: 'ReadLogs',
    containerId: run.id,
    follow: options['follow'] === 'true',
    tail: options['tailLines'] === undefined ? -1 : Number(options['tailLines']),
    sinceMs: sinceSeconds > 0 ? host.clock.unixMs() - sinceSeconds * 1000 : sinceTime,
  }
  const withTime = options['timestamps'] === 'true'
  let sent = 0
  const stream = cri.stream(request, {
    onResponse: (response) =>
      exchange.respond(response.type === 'error' ? refusal(500, response.message) : ok(undefined)),
    onEvent: (event) => {
      if (event.type !== 'log' || sent >= limit) return
      const line = `${withTime ? `${nanoTime(event.atMs)} ` : ''}${event.text}\n`
      const text = line.slice(0, limit - sent)
      sent += text.length
      exchange.push({ channel: 'stdout', text })
    },
    onEnd: () => exchange.end(),
  })
  exchange.onClose(() => stream.close())
}

/** Like validateContainerLogStatus. */
function noLogs(sources: ServerSources, pod: Pod, container: string, previous: boolean): string {
  const what = `container "${container}" in pod "${pod.metadata.name}"`
  if (previous) return `previous terminated ${what} not found`
  const { containerStatuses = [], initContainerStatuses = [] } = sources.statusOf(pod) ?? {}
  const status = [...containerStatuses, ...initContainerStatuses].find((one) => one.name === container)
  if (!status) return `${what} is not available`
  const reason = status.state?.waiting?.reason ?? 'ContainerCreating'
  const why: Readonly<Record<string, string>> = {
    ErrImagePull: "image can't be pulled",
    ImagePullBackOff: 'trying and failing to pull image',
  }
  return `${what} is waiting to start: ${why[reason] ?? reason}`
}

function exec(
  cri: CriClient,
  sources: ServerSources,
  exchange: Exchange,
  [, namespace = '', podName = '', containerName = '']: readonly string[],
  options: Options,
): void {
  const pod = findPod(sources, namespace, podName)
  const run = pod && latestRun(sources.runtimeOf(pod), containerName)
  if (!pod) return exchange.respond(refusal(404, `pod ${podName} does not exist`))
  if (run?.state !== 'CONTAINER_RUNNING')
    return exchange.respond(refusal(500, `container not found ("${containerName}")`))
  const command = commandOf(exchange.request.path)
  streamOver(cri, exchange, { type: 'Exec', containerId: run.id, command, ...wanted(options) })
}

function attach(
  cri: CriClient,
  sources: ServerSources,
  exchange: Exchange,
  [, namespace = '', podName = '', containerName = '']: readonly string[],
  options: Options,
): void {
  const pod = findPod(sources, namespace, podName)
  if (!pod) return exchange.respond(refusal(404, `pod ${podName} does not exist`))
  const run = latestRun(sources.runtimeOf(pod), containerName)
  if (!run) return exchange.respond(refusal(500, `container not found ("${containerName}")`))
  streamOver(cri, exchange, { type: 'Attach', containerId: run.id, ...wanted(options) })
}

function wanted(options: Options): { stdin: boolean; tty: boolean } {
  return {
    stdin: options['input'] === '1' || options['stdin'] === 'true',
    tty: options['tty'] === '1' || options['tty'] === 'true',
  }
}

function streamOver(cri: CriClient, exchange: Exchange, request: CriRequest): void {
  const stream = cri.stream(request, {
    onResponse: (response) =>
      exchange.respond(response.type === 'error' ? refusal(500, response.message) : { ...ok(undefined), status: 101 }),
    onEvent: (event) => {
      if (event.type === 'output') exchange.push({ channel: event.stream, text: event.text })
      if (event.type === 'exit') exchange.push({ channel: 'error', text: JSON.stringify(exitStatus(event.code)) })
    },
    onEnd: () => exchange.end(),
  })
  exchange.onUpload(({ text }) => stream.upload({ text }))
  exchange.onClose(() => stream.close())
}

function portForward(
  host: Host,
  sources: ServerSources,
  exchange: Exchange,
  [, namespace = '', podName = '']: readonly string[],
  options: Options,
): void {
  const pod = findPod(sources, namespace, podName)
  if (!pod) return exchange.respond(refusal(404, `pod ${podName} does not exist`))
  const running = sources.runtimeOf(pod).sandboxes.find(({ sandbox }) => sandbox.state === 'SANDBOX_READY')
  if (!running) return exchange.respond(refusal(500, `not able to find pod ${podName}'s sandbox`))
  const { id, ip } = running.sandbox
  forwardPort(host, exchange, { sandboxId: id, ip: ip || host.address, port: Number(options['port'] ?? 0) })
}

/** What remotecommand sends on its error channel. */
function exitStatus(code: number): unknown {
  if (code === 0) return { metadata: {}, status: 'Success' }
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: `${code}` }] },
  }
}

async function answerOf(body: Promise<unknown>) {
  try {
    return ok(await body)
  } catch (error) {
    if (!(error instanceof CriError)) throw error
    return refusal(500, error.message)
  }
}

type Options = Readonly<Record<string, string>>

function readQuery(query: string): Options {
  const options: Record<string, string> = Object.create(null)
  for (const part of query.split('&')) {
    const equals = part.indexOf('=')
    if (equals > 0)
      options[part.slice(0, equals)] = decodeURIComponentSafely(part.slice(equals + 1).replaceAll('+', ' '))
  }
  return options
}

/** `command=` may stand there several times: once a word. */
function commandOf(path: string): string[] {
  const query = path.slice(path.indexOf('?') + 1)
  return query
    .split('&')
    .filter((part) => part.startsWith('command='))
    .map((part) => decodeURIComponentSafely(part.slice('command='.length).replaceAll('+', ' ')))
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function findPod(sources: ServerSources, namespace: string, name: string): Pod | undefined {
  return sources.pods().find(({ metadata }) => metadata.namespace === namespace && metadata.name === name)
}

function ok(body: unknown) {
  return { status: 200, headers: {}, body }
}

function refusal(status: number, message: string) {
  return { status, headers: { 'content-type': 'text/plain' }, body: message }
}

/** With nanoseconds, as log lines are dated. */
function nanoTime(unixMs: number): string {
  const nanos = Math.floor((unixMs % 1) * 1e6)
  return `${new Date(unixMs).toISOString().slice(0, 23)}${String(nanos).padStart(6, '0')}Z`
}
