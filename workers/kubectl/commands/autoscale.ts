// kubectl autoscale: makes a HorizontalPodAutoscaler for what can be scaled. Like kubectl/pkg/cmd/autoscale.
import { parseQuantity } from '../../apimachinery/quantity.ts'
import { ApiError, pathOf } from '../../client-go/rest-client.ts'
import { withLastApplied } from '../apply/last-applied.ts'
import type { Command, Context } from '../command.ts'
import { apiVersionOf } from '../discovery.ts'
import { CommandError, fail } from '../errors.ts'
import { dryRunFlags, fileFlags, managerFlags, outputFlags } from '../flag-sets.ts'
import type { JsonObject } from '../json-value.ts'
import { DonePrinter, dryRunOf } from '../printers/printer.ts'
import { type Info, selectObjects } from '../selection.ts'

export const autoscale: Command = {
  name: 'autoscale',
  short:
    'Looks up a deployment, replica set, stateful set, or replication controller by name and creates an autoscaler for it.',
  usage: '(-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY] [options]',
  flags: {
    ...fileFlags,
    ...outputFlags,
    ...dryRunFlags,
    ...managerFlags('kubectl-autoscale'),
    min: { type: 'int', value: '-1', help: 'The lower limit for the number of pods' },
    max: { type: 'int', value: '-1', required: true, help: 'The upper limit for the number of pods' },
    'cpu-percent': {
      type: 'int',
      value: '-1',
      help: 'The target average CPU utilization',
      deprecated:
        "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    },
    cpu: { type: 'string', value: '', help: 'Target CPU: 70% or 500m' },
    memory: { type: 'string', value: '', help: 'Target memory: 60% or 200Mi' },
    name: { type: 'string', value: '', help: 'The name of the autoscaler; default: that of the target' },
    'save-config': { type: 'bool', value: 'false', help: 'Keep the configuration for a later apply' },
  },
  async run(context) {
    const metrics = metricsOf(context)
    const { infos, errors } = await selectObjects(context, { args: context.args, files: true })
    const [error] = errors
    if (error) throw error
    for (const info of infos) await autoscaleOne(context, info, metrics)
    if (infos.length === 0) fail('no objects passed to autoscale')
  },
}

function metricsOf({ flags }: Context): readonly JsonObject[] {
  const [min, max, percent] = [flags.int('min'), flags.int('max'), flags.int('cpu-percent')]
  if (max < 1) fail(`--max=MAXPODS is required and must be at least 1, max: ${max}`)
  if (max < min) fail(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`)
  if (percent > 0 && flags.string('cpu') !== '') fail('--cpu-percent and --cpu are mutually exclusive')
  return [
    ...(percent > 0 ? [resourceMetric('cpu', { type: 'Utilization', averageUtilization: percent })] : []),
    ...(flags.string('cpu') ? [resourceMetric('cpu', targetOf('cpu', flags.string('cpu')))] : []),
    ...(flags.string('memory') ? [resourceMetric('memory', targetOf('memory', flags.string('memory')))] : []),
  ]
}

function resourceMetric(name: string, target: JsonObject): JsonObject {
  return { type: 'Resource', resource: { name, target } }
}

/** `70%` is a utilization; `500m`, or a bare number in milli-CPU or MiB, an average value. */
function targetOf(name: 'cpu' | 'memory', text: string): JsonObject {
  const input = text.trim()
  if (input.endsWith('%')) {
    const percent = input.slice(0, -1)
    if (!/^\+?\d+$/.test(percent)) fail(`invalid percentage value: ${percent}`)
    return { type: 'Utilization', averageUtilization: Number(percent) }
  }
  const bare = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(input)
  const value = bare ? `${Number(input)}${name === 'cpu' ? 'm' : 'Mi'}` : input
  if (!parseQuantity(value)) fail(`invalid resource ${name} value: ${input}`)
  return { type: 'AverageValue', averageValue: value }
}

async function autoscaleOne(context: Context, info: Info, metrics: readonly JsonObject[]): Promise<void> {
  const { flags } = context
  const { resource } = info
  if (!resource.subresources.includes('scale'))
    fail(`cannot autoscale a ${resource.kind}: the server could not find the requested resource`)
  const dryRun = dryRunOf(context)
  const client = context.client()
  const kind = {
    group: 'autoscaling',
    version: 'v2',
    plural: 'horizontalpodautoscalers',
    namespaced: true,
    kind: 'HorizontalPodAutoscaler',
  }
  const object: JsonObject = {
    kind: kind.kind,
    apiVersion: 'autoscaling/v2',
    metadata: {
      name: flags.string('name') || info.name,
      ...(client.config.namespaceGiven ? { namespace: client.namespace } : {}),
    },
    spec: {
      scaleTargetRef: { kind: resource.kind, name: info.name, apiVersion: apiVersionOf(resource) },
      ...(flags.int('min') > 0 ? { minReplicas: flags.int('min') } : {}),
      maxReplicas: flags.int('max'),
      ...(metrics.length > 0 ? { metrics } : {}),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  }
  if (dryRun === 'client')
    return new DonePrinter(context, 'client', true).done(kind, flags.string('name') || info.name, 'created', object)
  const query = { fieldManager: flags.string('field-manager'), dryRun: dryRun === 'server' ? 'All' : undefined }
  const body = flags.bool('save-config') ? withLastApplied(object) : object
  try {
    const created = await client.request<JsonObject>('POST', pathOf(kind, client.namespace), { body, query })
    new DonePrinter(context, dryRun).done(kind, flags.string('name') || info.name, 'autoscaled', created)
  } catch (error) {
    // kubectl would try autoscaling/v1 now, and looks at --cpu first to see whether it can.
    if (!(error instanceof ApiError)) throw error
    if (flags.string('cpu') === '')
      throw new CommandError(
        'error: failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input',
      )
    throw error
  }
}
