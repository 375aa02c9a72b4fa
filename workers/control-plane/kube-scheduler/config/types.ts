// KubeSchedulerConfiguration v1 as people write it, and what comes of it when defaults are filled in.
import type { NodeAffinity, TopologySpreadConstraint } from '../../../apis/core/types.ts'

export const extensionPoints = [
  'preEnqueue',
  'queueSort',
  'preFilter',
  'filter',
  'postFilter',
  'preScore',
  'score',
  'reserve',
  'permit',
  'preBind',
  'bind',
  'postBind',
] as const
export type ExtensionPoint = (typeof extensionPoints)[number]

export type PluginEntry = { readonly name: string; readonly weight?: number }
export type PluginSet = { readonly enabled?: readonly PluginEntry[]; readonly disabled?: readonly PluginEntry[] }
export type Plugins = { readonly [Point in ExtensionPoint | 'multiPoint']?: PluginSet }

export type ResourceSpec = { readonly name: string; readonly weight: number }
export type ShapePoint = { readonly utilization: number; readonly score: number }
export type ScoringStrategy = {
  readonly type: string
  readonly resources: readonly ResourceSpec[]
  readonly requestedToCapacityRatio?: { readonly shape?: readonly ShapePoint[] }
}

/** Arguments of the plugins that take some, with defaults filled in. */
export type PluginArgs = {
  readonly DefaultPreemption: {
    readonly minCandidateNodesPercentage: number
    readonly minCandidateNodesAbsolute: number
  }
  readonly InterPodAffinity: {
    readonly hardPodAffinityWeight: number
    readonly ignorePreferredTermsOfExistingPods: boolean
  }
  readonly NodeAffinity: { readonly addedAffinity?: NodeAffinity }
  readonly NodeResourcesBalancedAllocation: { readonly resources: readonly ResourceSpec[] }
  readonly NodeResourcesFit: {
    readonly ignoredResources: readonly string[]
    readonly ignoredResourceGroups: readonly string[]
    readonly scoringStrategy: ScoringStrategy
  }
  readonly PodTopologySpread: {
    readonly defaultingType: string
    readonly defaultConstraints: readonly TopologySpreadConstraint[]
  }
  readonly VolumeBinding: { readonly bindTimeoutSeconds: number; readonly shape?: readonly ShapePoint[] }
  readonly DynamicResources: { readonly filterTimeout?: string; readonly bindingTimeout?: string }
}
export type PluginWithArgs = keyof PluginArgs

export type PluginConfig = {
  readonly [Name in PluginWithArgs]: { readonly name: Name; readonly args: PluginArgs[Name] }
}[PluginWithArgs]

export type ProfileConfiguration = {
  readonly schedulerName: string
  readonly percentageOfNodesToScore?: number
  readonly plugins?: Plugins
  /** Those of known plugins, in the order given; a name may come twice, which validation refuses. */
  readonly pluginConfig: readonly PluginConfig[]
}

export type LeaderElectionConfiguration = {
  readonly leaderElect: boolean
  readonly leaseDuration: string
  readonly renewDeadline: string
  readonly retryPeriod: string
  readonly resourceLock: string
  readonly resourceName: string
  readonly resourceNamespace: string
}

export type SchedulerConfiguration = {
  readonly parallelism: number
  readonly percentageOfNodesToScore: number
  readonly podInitialBackoffSeconds: number
  readonly podMaxBackoffSeconds: number
  readonly profiles: readonly ProfileConfiguration[]
  readonly extenders: readonly unknown[]
  readonly leaderElection: LeaderElectionConfiguration
  readonly clientConnection: { readonly kubeconfig: string; readonly qps: number; readonly burst: number }
}
