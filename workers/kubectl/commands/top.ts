// kubectl top: what nodes and pods use, as the metrics API tells it. Like kubectl/pkg/cmd/top.
import { milliValue } from '../../apimachinery/quantity.ts'
import type { Node, Pod } from '../../apis/core/types.ts'
import { nodes, pods } from '../../apis/resources.ts'
import { isApiError } from '../../client-go/rest-client.ts'
import type { Command, Context } from '../command.ts'
import { CommandError, fail } from '../errors.ts'
import { allNamespacesFlags, selectorFlags } from '../flag-sets.ts'
import { at, isObject, type JsonObject, listAt, stringAt } from '../json-value.ts'
import { alignRows, tableColumns } from '../printers/tab-writer.ts'

/** By then metrics are there, if they ever are. */
const creationDelayMs = 120_000

const common = {
  ...selectorFlags,
  'no-headers': { type: 'bool', value: 'false', help: 'Print output without headers' },
  'sort-by': { type: 'string', value: '', help: 'cpu or memory' },
  'show-swap': { type: 'bool', value: 'false', help: 'Print swap usage' },
  'use-protocol-buffers': { type: 'bool', value: 'true', help: 'Use protocol buffers to access the metrics API' },
} as const

/** In our own words: what it is for, and where its numbers come from. */
const about = `Display resource (CPU/memory) usage.

 Shows what nodes and pods use right now, as the metrics server of the cluster has read it off the kubelets. It is meant for a quick look, and for what autoscalers see.`

export const top: Command = {
  name: 'top',
  short: about,
  usage: '[flags] [options]',
  subcommands: [
    {
      name: 'node',
      aliases: ['nodes', 'no'],
      short: 'Display resource (CPU/memory) usage of nodes',
      usage: '[NAME | -l label] [options]',
      flags: {
        ...common,
        'show-capacity': { type: 'bool', value: 'false', help: 'Percentages of capacity, not of allocatable' },
      },
      run: topNodes,
    },
    {
      name: 'pod',
      aliases: ['pods', 'po'],
      short: 'Display resource (CPU/memory) usage of pods',
      usage: '[NAME | -l label] [options]',
      flags: {
        ...common,
        ...allNamespacesFlags,
        'field-selector': { type: 'string', value: '', help: 'Field selector' },
        containers: { type: 'bool', value: 'false', help: 'Print usage of containers within a pod' },
        sum: { type: 'bool', value: 'false', help: 'Print the sum of the resource usage' },
      },
      run: topPods,
    },
  ],
}

async function topNodes(context: Context): Promise<void> {
  const { args, flags } = context
  check(context)
  const items = await metrics(context, 'nodes', '')
  if (items.length === 0) fail('metrics not available yet')
  const client = context.client()
  const known = new Map<string, Node>()
  const list =
    args[0] === undefined
      ? await client.list<Node>(nodes, '', selectorOf(context))
      : [await client.get<Node>(nodes, '', args[0])]
  for (const node of list) known.set(node.metadata.name, node)
  const rows = sorted(
    context,
    items.map((item) => ({ name: stringAt(item, 'metadata', 'name'), namespace: '', usage: at(item, 'usage') })),
  ).map(({ name, usage }) => {
    const status = known.get(name)?.status
    const total = flags.bool('show-capacity') ? status?.capacity : status?.allocatable
    const [cpu, memory] = [milliValue(stringAt(usage, 'cpu')), milliValue(stringAt(usage, 'memory')) / 1000]
    return [
      name,
      `${cpu}m`,
      percent(cpu, milliValue(total?.['cpu'])),
      `${Math.floor(memory / 1_048_576)}Mi`,
      percent(memory * 1000, milliValue(total?.['memory'])),
    ]
  })
  const seen = new Set(items.map((item) => stringAt(item, 'metadata', 'name')))
  for (const name of known.keys())
    if (!seen.has(name)) rows.push([name, '<unknown>', '<unknown>', '<unknown>', '<unknown>'])
  print(context, ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'], rows)
}

function percent(used: number, total: number): string {
  return total > 0 ? `${Math.floor((used / total) * 100)}%` : '<unknown>'
}

async function topPods(context: Context): Promise<void> {
  const { flags } = context
  check(context)
  const client = context.client()
  const everywhere = flags.bool('all-namespaces')
  const items = await metrics(context, 'pods', everywhere ? '' : client.namespace)
  if (items.length === 0) {
    await checkMissing(context, everywhere ? '' : client.namespace)
    context.err(everywhere ? 'No resources found\n' : `No resources found in ${client.namespace} namespace.\n`)
    return
  }
  const measured = sorted(
    context,
    items.map((item) => ({
      name: stringAt(item, 'metadata', 'name'),
      namespace: stringAt(item, 'metadata', 'namespace'),
      usage: sumOf(listAt(item, 'containers')),
      containers: listAt(item, 'containers'),
    })),
  )
  const byContainer = flags.bool('containers')
  const rows = measured.flatMap(({ name, namespace, usage, containers = [] }) => {
    const front = everywhere ? [namespace, name] : [name]
    if (!byContainer) return [[...front, ...amounts(usage)]]
    return containers.map((one) => [...front, stringAt(one, 'name'), ...amounts(at(one, 'usage'))])
  })
  if (flags.bool('sum')) {
    const blank = Array.from({ length: (everywhere ? 2 : 1) + (byContainer ? 1 : 0) }, () => '')
    const total = sumOf(measured.map(({ usage }) => ({ usage })))
    rows.push(
      blank.map(() => ''),
      [...blank, '________', '________'],
      [...blank, ...amounts(total)],
    )
  }
  const heading = [
    ...(everywhere ? ['NAMESPACE'] : []),
    ...(byContainer ? ['POD', 'NAME'] : ['NAME']),
    'CPU(cores)',
    'MEMORY(bytes)',
  ]
  print(context, heading, rows)
}

/** Pods that are young have no metrics yet; that older ones have none is an error of its own. Like verifyEmptyMetrics. */
async function checkMissing(context: Context, namespace: string): Promise<void> {
  const [pod] = await context.client().list<Pod>(pods, namespace, selectorOf(context))
  if (!pod) return
  const { name, creationTimestamp = '' } = pod.metadata
  const ageMs = context.host.clock.unixMs() - Date.parse(creationTimestamp)
  if (ageMs <= creationDelayMs) fail('metrics not available yet')
  fail(`Metrics not available for pod ${pod.metadata.namespace}/${name}, age: ${goDuration(ageMs)}`)
}

/** `3m20.5s`. */
function goDuration(ms: number): string {
  const seconds = Math.round(ms % 60_000) / 1000
  const minutes = Math.floor(ms / 60_000)
  if (minutes === 0) return `${seconds}s`
  return minutes < 60 ? `${minutes}m${seconds}s` : `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}s`
}

function check({ args, flags, path }: Context): void {
  if (args.length > 1) fail(`only one argument is allowed\nSee '${path} -h' for help and examples`)
  if (args.length === 1 && flags.string('selector') !== '') fail('only one of NAME or --selector can be provided')
  if (!['', 'cpu', 'memory'].includes(flags.string('sort-by'))) fail('--sort-by accepts only cpu or memory')
}

function selectorOf({ flags }: Context): { readonly labelSelector?: string } {
  return flags.string('selector') === '' ? {} : { labelSelector: flags.string('selector') }
}

/** Asks for the group first: without a metrics server there is none. */
async function metrics(context: Context, plural: 'nodes' | 'pods', namespace: string): Promise<readonly JsonObject[]> {
  const client = context.client()
  // What was known of the API before may be from when there was no such server.
  const served = await client.discovery.fresh()
  if (!served.some(({ group }) => group === 'metrics.k8s.io'))
    throw new CommandError('error: Metrics API not available')
  const folder = namespace === '' ? '' : `/namespaces/${namespace}`
  const [name] = context.args
  const path = `/apis/metrics.k8s.io/v1beta1${folder}/${plural}${name === undefined ? '' : `/${name}`}`
  const fields = context.flags.string('field-selector')
  try {
    const body = await client.request<JsonObject>('GET', path, {
      query: name === undefined ? { ...selectorOf(context), fieldSelector: fields || undefined } : {},
    })
    return name === undefined ? listAt(body, 'items').filter(isObject) : [body]
  } catch (error) {
    if (isApiError(error, 'ServiceUnavailable')) throw new CommandError('error: Metrics API not available')
    throw error
  }
}

type Row = {
  readonly name: string
  readonly namespace: string
  readonly usage: unknown
  readonly containers?: readonly unknown[]
}

function sorted({ flags }: Context, rows: readonly Row[]): readonly Row[] {
  const by = flags.string('sort-by')
  return [...rows].sort((a, b) => {
    if (by !== '') return milliValue(stringAt(b.usage, by)) - milliValue(stringAt(a.usage, by))
    const [x, y] = [`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`]
    return x < y ? -1 : x > y ? 1 : 0
  })
}

function sumOf(containers: readonly unknown[]): JsonObject {
  let [cpu, memory] = [0, 0]
  for (const one of containers) {
    cpu += milliValue(stringAt(one, 'usage', 'cpu'))
    memory += milliValue(stringAt(one, 'usage', 'memory')) / 1000
  }
  return { cpu: `${cpu}m`, memory: `${memory}` }
}

function amounts(usage: unknown): string[] {
  return [
    `${milliValue(stringAt(usage, 'cpu'))}m`,
    `${Math.floor(milliValue(stringAt(usage, 'memory')) / 1000 / 1_048_576)}Mi`,
  ]
}

function print({ flags, out }: Context, heading: readonly string[], rows: readonly (readonly string[])[]): void {
  out(alignRows(flags.bool('no-headers') ? rows : [heading, ...rows], tableColumns))
}
