// Reads a KubeSchedulerConfiguration: strictly, so that a mistyped field is no silent default, and with the defaults of
// pkg/scheduler/apis/config/v1/defaults.go.
import type {
  PluginArgs,
  PluginConfig,
  Plugins,
  PluginWithArgs,
  ProfileConfiguration,
  ResourceSpec,
  SchedulerConfiguration,
} from './types.ts'
import { extensionPoints } from './types.ts'

const group = 'kubescheduler.config.k8s.io'
const kind = 'KubeSchedulerConfiguration'
const scheme = 'pkg/scheduler/apis/config/scheme/scheme.go:33'

type Fields = Readonly<Record<string, unknown>>
/** What a field has to be: fields of its own, a list, a sort of plain value, or anything. */
type Shape = { readonly [field: string]: Shape } | readonly [Shape] | 'string' | 'int' | 'bool' | 'any'

const pluginSet: Shape = {
  enabled: [{ name: 'string', weight: 'int' }],
  disabled: [{ name: 'string', weight: 'int' }],
}
const laterPoints = ['placementGenerate', 'placementScore', 'placementFeasible', 'podGroupPostFilter']
const points = ['multiPoint', ...extensionPoints, ...laterPoints]
const shapePoints: Shape = [{ utilization: 'int', score: 'int' }]
const resources: Shape = [{ name: 'string', weight: 'int' }]

const configurationShape: Shape = {
  apiVersion: 'string',
  kind: 'string',
  parallelism: 'int',
  percentageOfNodesToScore: 'int',
  podInitialBackoffSeconds: 'int',
  podMaxBackoffSeconds: 'int',
  delayCacheUntilActive: 'bool',
  enableProfiling: 'bool',
  enableContentionProfiling: 'bool',
  leaderElection: {
    leaderElect: 'bool',
    leaseDuration: 'string',
    renewDeadline: 'string',
    retryPeriod: 'string',
    resourceLock: 'string',
    resourceName: 'string',
    resourceNamespace: 'string',
  },
  clientConnection: {
    kubeconfig: 'string',
    acceptContentTypes: 'string',
    contentType: 'string',
    qps: 'any',
    burst: 'int',
  },
  extenders: ['any'],
  profiles: [
    {
      schedulerName: 'string',
      percentageOfNodesToScore: 'int',
      plugins: Object.fromEntries(points.map((point) => [point, pluginSet])),
      pluginConfig: [{ name: 'string', args: 'any' }],
    },
  ],
}

const argsShapes: Readonly<Record<PluginWithArgs, Shape>> = {
  DefaultPreemption: { minCandidateNodesPercentage: 'int', minCandidateNodesAbsolute: 'int' },
  InterPodAffinity: { hardPodAffinityWeight: 'int', ignorePreferredTermsOfExistingPods: 'bool' },
  NodeAffinity: {
    addedAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: 'any',
      preferredDuringSchedulingIgnoredDuringExecution: 'any',
    },
  },
  NodeResourcesBalancedAllocation: { resources },
  NodeResourcesFit: {
    ignoredResources: ['string'],
    ignoredResourceGroups: ['string'],
    scoringStrategy: { type: 'string', resources, requestedToCapacityRatio: { shape: shapePoints } },
  },
  PodTopologySpread: { defaultConstraints: ['any'], defaultingType: 'string' },
  VolumeBinding: { bindTimeoutSeconds: 'int', shape: shapePoints },
  DynamicResources: { filterTimeout: 'string', bindingTimeout: 'string' },
}

/** Throws with the words that kube-scheduler ends with. */
export function decodeConfiguration(value: unknown): SchedulerConfiguration {
  if (!isFields(value)) throw new Error("couldn't get version/kind; json parse error: not an object")
  const { apiVersion = '', kind: found = '' } = value
  if (found === '') throw new Error(`Object 'Kind' is missing in '${JSON.stringify(value)}'`)
  if (apiVersion !== `${group}/v1`)
    throw new Error(`no kind "${found}" is registered for version "${apiVersion}" in scheme "${scheme}"`)
  if (found !== kind)
    throw new Error(`no kind "${found}" is registered for version "${apiVersion}" in scheme "${scheme}"`)
  const unknown: string[] = []
  checkShape(value, configurationShape, '', unknown)
  const profiles = (value['profiles'] as readonly Fields[] | undefined) ?? []
  const decoded = (profiles.length > 0 ? profiles : [{}]).map((profile, i) => profileOf(profile, i, unknown))
  if (unknown.length > 0)
    throw new Error(`strict decoding error: ${unknown.map((field) => `unknown field "${field}"`).join(', ')}`)
  return withDefaults(value, decoded)
}

function withDefaults(value: Fields, profiles: readonly ProfileConfiguration[]): SchedulerConfiguration {
  const [only, ...others] = profiles
  const isUnnamed = only !== undefined && others.length === 0 && only.schedulerName === ''
  const { leaderElection = {}, clientConnection = {} } = value as { leaderElection?: Fields; clientConnection?: Fields }
  const number = (name: string, fallback: number) => (value[name] as number | undefined) ?? fallback
  return {
    parallelism: number('parallelism', 16),
    percentageOfNodesToScore: number('percentageOfNodesToScore', 0),
    podInitialBackoffSeconds: number('podInitialBackoffSeconds', 1),
    podMaxBackoffSeconds: number('podMaxBackoffSeconds', 10),
    profiles: isUnnamed ? [{ ...only, schedulerName: 'default-scheduler' }] : profiles,
    extenders: (value['extenders'] as readonly unknown[] | undefined) ?? [],
    leaderElection: {
      leaderElect: true,
      leaseDuration: '15s',
      renewDeadline: '10s',
      retryPeriod: '2s',
      resourceLock: 'leases',
      resourceName: 'kube-scheduler',
      resourceNamespace: 'kube-system',
      ...leaderElection,
    },
    clientConnection: {
      kubeconfig: (clientConnection['kubeconfig'] as string | undefined) ?? '',
      qps: Number(clientConnection['qps'] ?? 0) || 50,
      burst: Number(clientConnection['burst'] ?? 0) || 100,
    },
  }
}

function profileOf(profile: Fields, at: number, unknown: string[]): ProfileConfiguration {
  const {
    schedulerName = '',
    percentageOfNodesToScore,
    plugins,
    pluginConfig = [],
  } = profile as {
    schedulerName?: string
    percentageOfNodesToScore?: number
    plugins?: Plugins
    pluginConfig?: readonly { readonly name?: string; readonly args?: Fields }[]
  }
  const decoded = pluginConfig.flatMap(({ name = '', args }, i): PluginConfig[] => {
    if (!Object.hasOwn(argsShapes, name)) return []
    const plugin = name as PluginWithArgs
    const field = `.profiles[${at}].pluginConfig[${i}]`
    return [{ name: plugin, args: argsOf(plugin, args ?? {}, field, unknown) } as PluginConfig]
  })
  return {
    schedulerName,
    ...(percentageOfNodesToScore === undefined ? {} : { percentageOfNodesToScore }),
    ...(plugins === undefined ? {} : { plugins }),
    pluginConfig: decoded,
  }
}

function argsOf(plugin: PluginWithArgs, args: Fields, field: string, unknown: string[]): PluginArgs[PluginWithArgs] {
  const { apiVersion = `${group}/v1`, kind: found = `${plugin}Args`, ...rest } = args
  if (found !== `${plugin}Args` || apiVersion !== `${group}/v1`) {
    const expected = `args for plugin ${plugin} were not of type ${plugin}Args.${group}`
    throw new Error(`decoding ${field}: ${expected}, got ${found}.${String(apiVersion).split('/')[0]}`)
  }
  const strange: string[] = []
  checkShape(rest, argsShapes[plugin], '', strange)
  unknown.push(...strange.map((name) => `${field.slice(1)}.args.${name}`))
  return defaultedArgs(plugin, rest)
}

export const cpuAndMemory: readonly ResourceSpec[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
]

/** Arguments with what was left out filled in. */
export function defaultedArgs<Name extends PluginWithArgs>(plugin: Name, args: Fields): PluginArgs[Name] {
  const defaults: PluginArgs = {
    DefaultPreemption: { minCandidateNodesPercentage: 10, minCandidateNodesAbsolute: 100 },
    InterPodAffinity: { hardPodAffinityWeight: 1, ignorePreferredTermsOfExistingPods: false },
    NodeAffinity: {},
    NodeResourcesBalancedAllocation: { resources: cpuAndMemory },
    NodeResourcesFit: {
      ignoredResources: [],
      ignoredResourceGroups: [],
      scoringStrategy: { type: 'LeastAllocated', resources: cpuAndMemory },
    },
    PodTopologySpread: { defaultingType: 'System', defaultConstraints: [] },
    VolumeBinding: { bindTimeoutSeconds: 600 },
    DynamicResources: {},
  }
  const merged = { ...defaults[plugin], ...args } as Record<string, unknown>
  if ('resources' in merged) merged['resources'] = weighted(merged['resources'])
  if ('scoringStrategy' in merged) {
    const strategy = merged['scoringStrategy'] as Fields
    merged['scoringStrategy'] = { type: '', ...strategy, resources: weighted(strategy['resources']) }
  }
  return merged as PluginArgs[Name]
}

function weighted(specs: unknown): readonly ResourceSpec[] {
  const given = (specs as readonly { readonly name?: string; readonly weight?: number }[] | undefined) ?? []
  return given.length === 0 ? cpuAndMemory : given.map(({ name = '', weight }) => ({ name, weight: weight || 1 }))
}

/** Collects fields that there are not; a value of the wrong sort ends it at once, as Go's decoder does. */
function checkShape(value: unknown, shape: Shape, path: string, unknown: string[]): void {
  if (value === undefined || value === null || shape === 'any') return
  if (typeof shape === 'string') {
    const fits = shape === 'int' ? Number.isInteger(value) : typeof value === (shape === 'bool' ? 'boolean' : shape)
    if (!fits) throw mismatch(value, path, shape === 'int' ? 'int32' : shape)
  } else if (Array.isArray(shape)) {
    if (!Array.isArray(value)) throw mismatch(value, path, 'list')
    for (const [i, item] of value.entries()) checkShape(item, shape[0] as Shape, `${path}[${i}]`, unknown)
  } else {
    if (!isFields(value)) throw mismatch(value, path, 'object')
    for (const [name, part] of Object.entries(value)) {
      const inner = path === '' ? name : `${path}.${name}`
      const of = Object.hasOwn(shape, name) ? (shape as Readonly<Record<string, Shape>>)[name] : undefined
      if (of === undefined) unknown.push(inner)
      else checkShape(part, of, inner, unknown)
    }
  }
}

function mismatch(value: unknown, path: string, wanted: string): Error {
  const sort = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return new Error(`json: cannot unmarshal ${sort} into Go struct field ${kind}.${path} of type ${wanted}`)
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
