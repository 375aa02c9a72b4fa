// kubectl run: one pod from an image, and a session with it if that is wanted. Like kubectl/pkg/cmd/run.
import { parseImageReference } from '../../apimachinery/image-reference.ts'
import type { Pod } from '../../apis/core/types.ts'
import { attachOrShowLogs, showLogs } from '../attaching.ts'
import type { Command, Context } from '../command.ts'
import { create, inNamespace, meta, parseLabels } from '../creation.ts'
import { sendDelete } from '../deletion.ts'
import type { Named } from '../discovery.ts'
import { CommandError, fail, failUsage, plainMessage } from '../errors.ts'
import { dryRunFlags, managerFlags, outputFlags } from '../flag-sets.ts'
import { at, isObject, type JsonObject, listAt, stringAt } from '../json-value.ts'
import { podKind, serviceKind } from '../kinds.ts'
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
    stdin: { type: 'bool', short: 'i', value: 'false', help: 'Keep stdin open on the container, and attach to it' },
    tty: { type: 'bool', short: 't', value: 'false', help: 'Allocate a TTY' },
    attach: { type: 'bool', value: 'false', help: 'Attach to the pod once it runs; the default with -i' },
    'leave-stdin-open': { type: 'bool', value: 'false', help: 'Leave stdin open after the first attach completes' },
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
    const attaches = flags.has('attach') ? flags.bool('attach') : flags.bool('stdin')
    check(context, attaches, dryRun !== 'none')
    const printer = new DonePrinter(context, dryRun, dryRun === 'client')
    const pod = overridden(inNamespace(context, podKind, podObject(context, name, args)), flags.string('overrides'))
    const created = await create(context, podKind, pod, dryRun)
    let exposed: JsonObject | undefined
    if (flags.bool('expose')) {
      const service = inNamespace(context, serviceKind, serviceObject(context, name, pod))
      exposed = await create(context, serviceKind, service, dryRun)
      if (!attaches) printer.done(serviceKind, name, 'created', exposed)
      if (splitOutput(flags.string('output')).format === 'yaml') context.out('---\n')
    }
    if (!attaches) return printer.done(podKind, name, 'created', created)
    await runAttached(context, created, exposed)
  },
}

function check({ flags, path }: Context, attaches: boolean, dry: boolean): void {
  const [image, restart] = [flags.string('image'), flags.string('restart')]
  if (!parseImageReference(image)) fail(`Invalid image name "${image}": invalid reference format`)
  if (flags.bool('tty') && !flags.bool('stdin'))
    failUsage(path, '-i/--stdin is required for containers with -t/--tty=true')
  if (flags.bool('expose') && flags.string('port') === '') failUsage(path, '--port must be set when exposing a service')
  if (!['Always', 'OnFailure', 'Never'].includes(restart)) failUsage(path, `invalid restart policy: ${restart}`)
  if (attaches && dry)
    failUsage(
      path,
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    )
  if (flags.bool('rm') && !attaches) fail('--rm should only be used for attached containers')
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
    ...(flags.bool('stdin') ? { stdin: true, ...(flags.bool('leave-stdin-open') ? {} : { stdinOnce: true }) } : {}),
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

/** Attaches to the pod once it runs, and tells how it ended if it is not to run for ever. */
async function runAttached(context: Context, created: JsonObject, expose: JsonObject | undefined): Promise<void> {
  const { flags } = context
  let failure: unknown
  try {
    await attachAndWait(context, created)
  } catch (error) {
    failure = error
  }
  if (flags.bool('rm')) {
    await remove(context, podKind, created)
    if (expose) await remove(context, serviceKind, expose)
  }
  if (failure) throw failure
}

async function attachAndWait(context: Context, created: JsonObject): Promise<void> {
  const { flags } = context
  const name = stringAt(created, 'metadata', 'name')
  const namespace = stringAt(created, 'metadata', 'namespace')
  const timeoutMs = flags.duration('pod-running-timeout')
  const wait = (fits: (pod: JsonObject) => boolean) => waitForPod(context.client(), namespace, name, fits, timeoutMs)
  const running = await wait((pod) => isCompleted(pod) || isReady(pod))
  if (!running) return fail('timed out waiting for the condition')
  const request = {
    pod: running as unknown as Pod,
    container: '',
    stdin: flags.bool('stdin'),
    tty: flags.bool('tty'),
    quiet: flags.bool('quiet'),
  }
  await (isCompleted(running) ? showLogs(context, request) : attachOrShowLogs(context, request))
  const restart = flags.string('restart')
  if (restart === 'Always' || flags.bool('leave-stdin-open')) return
  const isOver = (pod: JsonObject) => isCompleted(pod) && (restart === 'Never' || phaseOf(pod) === 'Succeeded')
  const ended = await wait(isOver)
  if (!ended) fail('timed out waiting for the condition')
  if (phaseOf(ended) === 'Failed') tellFailure(ended, namespace, name)
}

function phaseOf(pod: JsonObject | undefined): string {
  return stringAt(pod, 'status', 'phase')
}

function isCompleted(pod: JsonObject): boolean {
  return phaseOf(pod) === 'Succeeded' || phaseOf(pod) === 'Failed'
}

function isReady(pod: JsonObject): boolean {
  const conditions = listAt(pod, 'status', 'conditions').filter(isObject)
  return phaseOf(pod) === 'Running' && conditions.some((one) => one['type'] === 'Ready' && one['status'] === 'True')
}

function tellFailure(pod: JsonObject | undefined, namespace: string, name: string): never {
  const [first] = listAt(pod, 'status', 'containerStatuses')
  const terminated = at(first, 'state', 'terminated')
  const code = at(terminated, 'exitCode')
  if (typeof code !== 'number' || code === 0) fail(`pod ${namespace}/${name} failed with unknown exit code`)
  const [reason, message] = [stringAt(terminated, 'reason'), stringAt(terminated, 'message')]
  throw new CommandError(`pod ${namespace}/${name} terminated (${reason})\n${message}`, Number(code))
}

async function remove(context: Context, kind: Named, object: JsonObject): Promise<void> {
  const info = {
    resource: {
      ...kind,
      singular: kind.kind.toLowerCase(),
      shortNames: [],
      categories: [],
      verbs: [],
      subresources: [],
    },
    name: stringAt(object, 'metadata', 'name'),
    namespace: stringAt(object, 'metadata', 'namespace'),
    object,
    source: '',
  }
  await sendDelete(context.client(), info, { propagationPolicy: 'Background' })
  const what = `${info.resource.singular} "${info.name}" deleted from ${info.namespace} namespace`
  if (!context.flags.bool('quiet')) context.out(`${what}\n`)
}
