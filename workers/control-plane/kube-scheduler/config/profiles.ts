// Profiles made from a configuration: which plugins, in which order, with which weights and arguments. Like NewFramework in
// pkg/scheduler/framework/runtime and mergePlugins in apis/config/v1.
import { formatFieldError } from '../../../apimachinery/field-error.ts'
import type { Plugin } from '../framework.ts'
import { interPodAffinityWith } from '../plugins/inter-pod-affinity.ts'
import { nodeAffinityWith } from '../plugins/node-affinity.ts'
import { balancedAllocationOf } from '../plugins/node-resources-balanced-allocation.ts'
import { nodeResourcesFitWith } from '../plugins/node-resources-fit.ts'
import { podTopologySpreadWith } from '../plugins/pod-topology-spread.ts'
import { plugins as defaultPlugins } from '../plugins/registry.ts'
import { defaultPreemptionOptions, type PreemptionOptions } from '../preemption-options.ts'
import type { Profile } from '../profile.ts'
import { defaultedArgs } from './decode.ts'
import { balancedResources, fitStrategy } from './scoring-strategy.ts'
import type {
  ExtensionPoint,
  PluginArgs,
  PluginEntry,
  PluginSet,
  Plugins,
  PluginWithArgs,
  ProfileConfiguration,
  SchedulerConfiguration,
} from './types.ts'
import { extensionPoints } from './types.ts'
import { aggregate, validateFitArgs } from './validate.ts'

/** What each plugin of Kubernetes implements. */
const implemented: Readonly<Record<string, readonly ExtensionPoint[]>> = {
  SchedulingGates: ['preEnqueue'],
  PrioritySort: ['queueSort'],
  NodeUnschedulable: ['filter'],
  NodeName: ['filter'],
  TaintToleration: ['filter', 'preScore', 'score'],
  NodeAffinity: ['preFilter', 'filter', 'preScore', 'score'],
  NodePorts: ['preFilter', 'filter'],
  NodeResourcesFit: ['preFilter', 'filter', 'preScore', 'score'],
  VolumeRestrictions: ['preFilter', 'filter'],
  NodeVolumeLimits: ['preFilter', 'filter'],
  VolumeBinding: ['preFilter', 'filter', 'preScore', 'score', 'reserve', 'preBind'],
  VolumeZone: ['preFilter', 'filter'],
  PodTopologySpread: ['preFilter', 'filter', 'preScore', 'score'],
  InterPodAffinity: ['preFilter', 'filter', 'preScore', 'score'],
  DynamicResources: ['preEnqueue', 'preFilter', 'filter', 'postFilter', 'score', 'reserve', 'preBind'],
  DefaultPreemption: ['preEnqueue', 'postFilter'],
  NodeResourcesBalancedAllocation: ['preFilter', 'preScore', 'score'],
  ImageLocality: ['score'],
  DefaultBinder: ['bind'],
}

const weights: Readonly<Record<string, number>> = {
  TaintToleration: 3,
  NodeAffinity: 2,
  PodTopologySpread: 2,
  InterPodAffinity: 2,
}

/** Throws in the words that kube-scheduler ends with. */
export function profilesOf(config: SchedulerConfiguration): readonly Profile[] {
  return config.profiles.map((profile) => profileOf(profile, config.percentageOfNodesToScore))
}

function profileOf(profile: ProfileConfiguration, percentageOfNodesToScore: number): Profile {
  const { schedulerName } = profile
  const wanted = merged(profile.plugins)
  const argsOf = <Name extends PluginWithArgs>(name: Name): PluginArgs[Name] =>
    (profile.pluginConfig.find((one) => one.name === name)?.args ?? defaultedArgs(name, {})) as PluginArgs[Name]
  const made = new Map(defaultPlugins.map((plugin) => [plugin.name, plugin]))
  for (const plugin of configuredPlugins(argsOf)) made.set(plugin.name, plugin)
  const at = Object.fromEntries(extensionPoints.map((point) => [point, expanded(point, wanted)])) as Readonly<
    Record<ExtensionPoint, readonly PluginEntry[]>
  >
  const [sorters, binders] = [at.queueSort.length, at.bind.length]
  if (sorters !== 1)
    throw new Error(
      `only one queue sort plugin required for profile with scheduler name "${schedulerName}", but got ${sorters}`,
    )
  if (binders === 0)
    throw new Error(`at least one bind plugin is needed for profile with scheduler name "${schedulerName}"`)
  refuseHalves(at)
  return {
    schedulerName,
    plugins: atWork(at, made, wanted),
    percentageOfNodesToScore: profile.percentageOfNodesToScore ?? percentageOfNodesToScore,
    preemption: at.postFilter.some(({ name }) => name === 'DefaultPreemption')
      ? preemptionOptions(argsOf('DefaultPreemption'))
      : undefined,
    deallocatesClaims: at.postFilter.some(({ name }) => name === 'DynamicResources'),
    volumeBindTimeoutMs: argsOf('VolumeBinding').bindTimeoutSeconds * 1000,
  }
}

function preemptionOptions(args: PluginArgs['DefaultPreemption']): PreemptionOptions {
  return {
    ...defaultPreemptionOptions,
    candidatePercentage: args.minCandidateNodesPercentage,
    leastCandidates: args.minCandidateNodesAbsolute,
  }
}

function configuredPlugins(argsOf: <Name extends PluginWithArgs>(name: Name) => PluginArgs[Name]): Plugin[] {
  const fit = argsOf('NodeResourcesFit')
  const errors = validateFitArgs(fit)
  if (errors.length > 0)
    throw new Error(`initializing plugin "NodeResourcesFit": ${aggregate(errors.map(formatFieldError))}`)
  const { ignoredResources, ignoredResourceGroups } = fit
  const isIgnored = (resource: string): boolean =>
    ignoredResources.includes(resource) || ignoredResourceGroups.includes(resource.split('/')[0] ?? '')
  const spread = argsOf('PodTopologySpread')
  return [
    nodeResourcesFitWith({ isIgnored, strategy: fitStrategy(fit.scoringStrategy) }),
    balancedAllocationOf(balancedResources(argsOf('NodeResourcesBalancedAllocation').resources)),
    interPodAffinityWith(argsOf('InterPodAffinity')),
    nodeAffinityWith(argsOf('NodeAffinity').addedAffinity),
    podTopologySpreadWith(spread.defaultingType === 'List' ? spread.defaultConstraints : undefined),
  ]
}

/** The default set with what the profile changes of it, point by point. */
function merged(custom: Plugins | undefined): Plugins {
  const enabled = Object.keys(implemented).map((name) => ({ name, weight: weights[name] ?? 0 }))
  return { ...custom, multiPoint: mergedSet(enabled, custom?.multiPoint ?? {}) }
}

function mergedSet(defaults: readonly PluginEntry[], { enabled = [], disabled = [] }: PluginSet): PluginSet {
  const isDisabled = (name: string) => disabled.some((one) => one.name === name || one.name === '*')
  const replaced = new Set<PluginEntry>()
  const kept = defaults
    .filter(({ name }) => !isDisabled(name))
    .map((entry) => {
      const own = enabled.findLast(({ name }) => name === entry.name)
      if (own) replaced.add(own)
      return own ?? entry
    })
  return { enabled: [...kept, ...enabled.filter((entry) => !replaced.has(entry))], disabled }
}

const pointTypes: Readonly<Record<ExtensionPoint, string>> = {
  preEnqueue: 'PreEnqueuePlugin',
  queueSort: 'QueueSortPlugin',
  preFilter: 'PreFilterPlugin',
  filter: 'FilterPlugin',
  postFilter: 'PostFilterPlugin',
  preScore: 'PreScorePlugin',
  score: 'ScorePlugin',
  reserve: 'ReservePlugin',
  permit: 'PermitPlugin',
  preBind: 'PreBindPlugin',
  bind: 'BindPlugin',
  postBind: 'PostBindPlugin',
}

/** Like expandMultiPointPlugins: first those that the point sets anew, then the others of all points, then its own. */
function expanded(point: ExtensionPoint, plugins: Plugins): readonly PluginEntry[] {
  const type = pointTypes[point]
  const { enabled = [], disabled = [] } = plugins[point] ?? {}
  const seen = new Set<string>()
  for (const { name } of enabled) {
    if (!Object.hasOwn(implemented, name)) throw new Error(`${type} "${name}" does not exist`)
    if (!implemented[name]?.includes(point)) throw new Error(`plugin "${name}" does not extend ${type} plugin`)
    if (seen.has(name)) throw new Error(`plugin "${name}" already registered as "${type}"`)
    seen.add(name)
  }
  if (disabled.some(({ name }) => name === '*')) return enabled
  const everywhere: PluginEntry[] = []
  for (const entry of plugins.multiPoint?.enabled ?? []) {
    const points = Object.hasOwn(implemented, entry.name) ? implemented[entry.name] : undefined
    if (points === undefined) throw new Error(`${type} "${entry.name}" does not exist`)
    if (!points.includes(point) || disabled.some(({ name }) => name === entry.name)) continue
    if (everywhere.some(({ name }) => name === entry.name))
      throw new Error(`plugin "${entry.name}" already registered as "${type}"`)
    everywhere.push(entry)
  }
  const overriding = enabled.filter(({ name }) => everywhere.some((one) => one.name === name))
  const rest = everywhere.filter(({ name }) => !seen.has(name))
  return [...overriding, ...rest, ...enabled.filter((entry) => !overriding.includes(entry))]
}

/** Points that make no sense without each other are one here. */
function refuseHalves(at: Readonly<Record<ExtensionPoint, readonly PluginEntry[]>>): void {
  for (const [first, second] of [
    ['preFilter', 'filter'],
    ['preScore', 'score'],
  ] as const)
    for (const { name } of at[second]) {
      if (!implemented[name]?.includes(first) || at[first].some((one) => one.name === name)) continue
      throw new Error(`Wheelhouse does not simulate ${second} of plugin "${name}" without its ${first}: disable both`)
    }
}

/** In the order in which filters are asked; what a plugin is not enabled for is taken from it. */
function atWork(
  at: Readonly<Record<ExtensionPoint, readonly PluginEntry[]>>,
  made: ReadonlyMap<string, Plugin>,
  wanted: Plugins,
): readonly Plugin[] {
  const names = new Set([...at.filter, ...at.preFilter, ...at.score, ...at.preEnqueue].map(({ name }) => name))
  const isAt = (point: ExtensionPoint, name: string) => at[point].some((one) => one.name === name)
  return [...names].flatMap((name): Plugin[] => {
    const plugin = made.get(name)
    if (!plugin) return []
    const { gate, filter, score, ...rest } = plugin
    const own = wanted.score?.enabled?.find((entry) => entry.name === name)
    const weight = (own ?? wanted.multiPoint?.enabled?.find((entry) => entry.name === name))?.weight || 1
    return [
      {
        ...rest,
        weight,
        ...(gate && isAt('preEnqueue', name) ? { gate } : {}),
        ...(filter && (isAt('filter', name) || isAt('preFilter', name)) ? { filter } : {}),
        ...(score && isAt('score', name) ? { score } : {}),
      },
    ]
  })
}
