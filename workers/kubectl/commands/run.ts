// kubectl run: one pod from an image. Like kubectl/pkg/cmd/run. Unlike Kubernetes: -i shows the pod's output, but gives
// it no input, since there is no attach here.
import { parseImageReference } from '../../apimachinery/image-reference.ts'
import type { Command, Context } from '../command.ts'
import { create, inNamespace, meta, parseLabels } from '../creation.ts'
import { deleteAndWait } from '../deletion.ts'
import { fail, failUsage, plainMessage } from '../errors.ts'
import { dryRunFlags, managerFlags, outputFlags } from '../flag-sets.ts'
import { isObject, type JsonObject, stringAt } from '../json-value.ts'
import { podKind, serviceKind } from '../kinds.ts'
import { followLogs } from '../log-stream.ts'
import { waitForPod } from '../pod-wait.ts'
import { DonePrinter, dryRunOf, splitOutput } from '../printers/printer.ts'

export const run: Command = {
  name: 'run',
  short: 'Create and run a particular image in a pod.',
  usage:
    'NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...] [options]',
  flags: {
    ...outputFlags,
    ...dryRunFlags,
    ...managerFlags('kubectl-run'),
    image: { type: 'string', value: '', required: true, help: 'The image for the container to run' },
    'image-pull-policy': { type: 'string', value: '', help: 'Always, Never or IfNotPresent' },
    annotations: { type: 'array', help: 'Annotations to apply to the pod' },
    labels: { type: 'string', short: 'l', value: '', help: 'Comma separated labels to apply to the pod' },
    env: { type: 'array', help: 'Environment variables to set in the container' },
    port: { type: 'string', value: '', help: 'The port that this container exposes' },
    expose: { type: 'bool', value: 'false', help: 'Create a ClusterIP service for the pod; needs --port' },
    restart: { type: 'string', value: 'Always', help: 'Always, OnFailure or Never' },
    command: { type: 'bool', value: 'false', help: "Use the words after -- as the container's command, not its args" },
    privileged: { type: 'bool', value: 'false', help: 'Run the container in privileged mode' },
    overrides: { type: 'string', value: '', help: 'Inline JSON that overrides the generated object' },
    stdin: { type: 'bool', short: 'i', value: 'false', help: "Show the container's output" },
    tty: { type: 'bool', short: 't', value: 'false', help: 'Allocate a TTY' },
    attach: { type: 'bool', value: 'false', help: 'Wait for the pod and show its output' },
    rm: { type: 'bool', value: 'false', help: 'Delete the pod after it exits' },
    quiet: { type: 'bool', short: 'q', value: 'false', help: 'Suppress prompt messages' },
    'save-config': { type: 'bool', value: 'false', help: 'Keep the configuration for a later apply' },
    'pod-running-timeout': { type: 'duration', value: '1m0s', help: 'How long to wait for the pod' },
  },
  async run(context) {
    const { flags } = context
    const dryRun = dryRunOf(context)
    const count = context.dashAt >= 0 ? context.dashAt : context.args.length
    if (count === 0) failUsage(context.path, 'NAME is required for run')
    const [name = ''] = context.args
    const args = context.args.slice(1)
    const interactive = flags.bool('stdin') || flags.bool('tty') || flags.bool('attach')
    check(context, interactive, dryRun !== 'none')
    const printer = new DonePrinter(context, dryRun, dryRun === 'client')
    const pod = overridden(inNamespace(context, podKind, podObject(context, name, args)), flags.string('overrides'))
    const created = await create(context, podKind, pod, dryRun)
    if (flags.bool('expose')) {
      const service = inNamespace(context, serviceKind, serviceObject(context, name, pod))
      printer.done(serviceKind, name, 'created', await create(context, serviceKind, service, dryRun))
      if (splitOutput(flags.string('output')).format === 'yaml') context.out('---\n')
    }
    if (!interactive || dryRun !== 'none') return printer.done(podKind, name, 'created', created)
    await showOutput(context, created)
  },
}

function check({ flags, path }: Context, interactive: boolean, dry: boolean): void {
  const [image, restart] = [flags.string('image'), flags.string('restart')]
  if (!parseImageReference(image)) fail(`Invalid image name "${image}": invalid reference format`)
  if (flags.bool('tty') && !flags.bool('stdin'))
    failUsage(path, '-i/--stdin is required for containers with -t/--tty=true')
  if (flags.bool('expose') && flags.string('port') === '') failUsage(path, '--port must be set when exposing a service')
  if (!['Always', 'OnFailure', 'Never'].includes(restart)) failUsage(path, `invalid restart policy: ${restart}`)
  if (interactive && dry)
    failUsage(
      path,
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    )
  if (flags.bool('rm') && !interactive) fail('--rm should only be used for attached containers')
  const policy = flags.string('image-pull-policy')
  if (!['', 'Always', 'Never', 'IfNotPresent'].includes(policy)) fail(`invalid image pull policy: ${policy}`)
}

function podObject({ flags }: Context, name: string, args: readonly string[]): JsonObject {
  const labels = flags.string('labels') === '' ? { run: name } : parseLabels(flags.string('labels'))
  const annotations = parseLabels(flags.all('annotations').join(','))
  const env = flags.all('env').map((text) => {
    const equals = text.indexOf('=')
    if (equals < 1) fail(`invalid env: ${text}`)
    return { name: text.slice(0, equals), value: text.slice(equals + 1) }
  })
  const port = flags.string('port')
  if (port !== '' && !/^\d+$/.test(port)) fail(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`)
  const policy = flags.string('image-pull-policy')
  const container = {
    name,
    image: flags.string('image'),
    ...(args.length > 0 ? { [flags.bool('command') ? 'command' : 'args']: args } : {}),
    ...(port === '' ? {} : { ports: [{ containerPort: Number(port) }] }),
    ...(env.length > 0 ? { env } : {}),
    resources: {},
    ...(policy ? { imagePullPolicy: policy } : {}),
    ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(flags.bool('stdin') ? { stdin: true, stdinOnce: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  }
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { ...meta(name, labels), ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: { containers: [container], restartPolicy: flags.string('restart'), dnsPolicy: 'ClusterFirst' },
    status: {},
  }
}

function serviceObject({ flags }: Context, name: string, pod: JsonObject): JsonObject {
  const metadata = pod['metadata']
  const labels = isObject(metadata) && isObject(metadata['labels']) ? metadata['labels'] : {}
  const port = Number(flags.string('port'))
  const own = flags.string('labels') === '' ? { name } : { name, labels }
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: own,
    spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector: labels },
    status: { loadBalancer: {} },
  }
}

/** The generated object with `--overrides` merged over it. */
function overridden(object: JsonObject, overrides: string): JsonObject {
  if (overrides === '') return object
  let patch: unknown
  try {
    patch = JSON.parse(overrides)
  } catch (error) {
    fail(`Invalid JSON Patch: ${plainMessage(error)}`)
  }
  return isObject(patch) ? merge(object, patch) : object
}

function merge(base: JsonObject, patch: JsonObject): JsonObject {
  const merged: Record<string, unknown> = { ...base }
  for (const key of Object.keys(patch)) {
    const [before, after] = [merged[key], patch[key]]
    if (after === null) delete merged[key]
    else merged[key] = isObject(before) && isObject(after) ? merge(before, after) : after
  }
  return merged
}

/** Waits for the pod, shows what it writes, and tells how it ended. */
async function showOutput(context: Context, created: JsonObject): Promise<void> {
  const client = context.client()
  const name = stringAt(created, 'metadata', 'name')
  const namespace = stringAt(created, 'metadata', 'namespace')
  const info = {
    resource: { ...podKind, singular: 'pod', shortNames: [], categories: [], verbs: [], subresources: [] },
    name,
    namespace,
    object: created,
    source: '',
  }
  const running = await waitForPod(
    client,
    namespace,
    name,
    ['Running', 'Succeeded', 'Failed'],
    context.flags.duration('pod-running-timeout'),
  )
  if (!running) fail(`timed out waiting for the condition`)
  await followLogs(client, namespace, name, { container: name, follow: true }, context.out)
  const ended = await waitForPod(
    client,
    namespace,
    name,
    ['Succeeded', 'Failed'],
    context.flags.string('restart') === 'Always' ? 1000 : 60_000,
  )
  if (context.flags.bool('rm')) {
    await deleteAndWait(client, info)
    context.out(`pod "${name}" deleted from ${namespace} namespace\n`)
  }
  const phase = stringAt(ended, 'status', 'phase')
  if (phase === 'Failed') {
    const code = exitCode(ended)
    fail(`pod ${namespace}/${name} terminated (Error)`, code)
  }
}

function exitCode(pod: JsonObject | undefined): number {
  const statuses = isObject(pod?.['status']) ? pod['status']['containerStatuses'] : undefined
  const [first] = Array.isArray(statuses) ? (statuses as readonly unknown[]) : []
  const state = isObject(first) && isObject(first['state']) ? first['state']['terminated'] : undefined
  return isObject(state) && typeof state['exitCode'] === 'number' ? state['exitCode'] : 1
}
