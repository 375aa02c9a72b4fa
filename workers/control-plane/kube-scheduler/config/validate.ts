// What is wrong with a configuration, in upstream's words. Like pkg/scheduler/apis/config/validation. What the simulation
// cannot do is refused here too.
import {
  duplicate,
  type FieldError,
  forbidden,
  formatFieldError,
  invalid,
  notSupported,
  required,
} from '../../../apimachinery/field-error.ts'
import { qualifiedNameErrors } from '../../../apimachinery/name-validation.ts'
import type { TopologySpreadConstraint } from '../../../apis/core/types.ts'
import type { PluginArgs, PluginConfig, ProfileConfiguration, SchedulerConfiguration, ShapePoint } from './types.ts'

/** All errors as one text, or '' when nothing is wrong. */
export function validateConfiguration(config: SchedulerConfiguration): string {
  const errors: FieldError[] = []
  const { leaderElection, profiles } = config
  if (leaderElection.leaderElect && leaderElection.resourceLock !== 'leases')
    errors.push(
      invalid('leaderElection.resourceLock', leaderElection.resourceLock, 'resourceLock value must be "leases"'),
    )
  if (config.parallelism <= 0)
    errors.push(invalid('parallelism', config.parallelism, 'should be an integer value greater than zero'))
  profiles.forEach((profile, i) => {
    const path = `profiles[${i}]`
    errors.push(...validateProfile(profile, path))
    const first = profiles.findIndex(({ schedulerName }) => schedulerName === profile.schedulerName)
    if (first < i) errors.push(duplicate(`${path}.schedulerName`, `profiles[${first}].schedulerName`))
  })
  errors.push(...validateQueueSort(profiles))
  errors.push(...validatePercentage(config.percentageOfNodesToScore, 'percentageOfNodesToScore'))
  const { podInitialBackoffSeconds: initial, podMaxBackoffSeconds: most } = config
  if (initial <= 0) errors.push(invalid('podInitialBackoffSeconds', initial, 'must be greater than 0'))
  if (most < initial)
    errors.push(invalid('podMaxBackoffSeconds', most, 'must be greater than or equal to PodInitialBackoffSeconds'))
  if (config.extenders.length > 0)
    errors.push(forbidden('extenders', 'Wheelhouse does not simulate programs that the scheduler would ask over HTTP'))
  return aggregate(errors.map(formatFieldError))
}

/** As Go writes several errors as one. */
export function aggregate(texts: readonly string[]): string {
  const distinct = [...new Set(texts)]
  return distinct.length > 1 ? `[${distinct.join(', ')}]` : (distinct[0] ?? '')
}

function validateProfile(profile: ProfileConfiguration, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (profile.schedulerName === '') errors.push(required(`${path}.schedulerName`))
  if (profile.percentageOfNodesToScore !== undefined)
    errors.push(...validatePercentage(profile.percentageOfNodesToScore, `${path}.percentageOfNodesToScore`))
  for (const [point, set] of Object.entries(profile.plugins ?? {}))
    set?.enabled?.forEach(({ name }, i) => {
      if (point !== 'multiPoint' && removed.has(name))
        errors.push(invalid(`${path}.plugins.${point}.enabled[${i}]`, name, removedText))
    })
  profile.pluginConfig.forEach((config, i) => {
    const at = `${path}.pluginConfig[${i}]`
    const first = profile.pluginConfig.findIndex(({ name }) => name === config.name)
    if (first < i) errors.push(duplicate(at, config.name))
    errors.push(...validateArgs(config, `${at}.args`))
  })
  return errors
}

const removed: ReadonlySet<string> = new Set(['AzureDiskLimits', 'CinderLimits', 'EBSLimits', 'GCEPDLimits'])
const removedText =
  'was invalid in version "v1" (KubeSchedulerConfiguration is version "kubescheduler.config.k8s.io/v1")'

function validateQueueSort([first, ...others]: readonly ProfileConfiguration[]): FieldError[] {
  const errors: FieldError[] = []
  const enabled = first?.plugins?.queueSort?.enabled ?? []
  if (enabled.length > 1)
    errors.push(
      invalid('profiles[0].plugins.queueSort.Enabled', enabled.length, 'only one queue sort plugin can be enabled'),
    )
  others.forEach(({ plugins }, i) => {
    if (JSON.stringify(plugins?.queueSort ?? {}) !== JSON.stringify(first?.plugins?.queueSort ?? {}))
      errors.push(
        invalid(`profiles[${i + 1}].plugins.queueSort`, plugins?.queueSort ?? {}, 'must be the same for all profiles'),
      )
  })
  return errors
}

function validatePercentage(percentage: number, path: string): FieldError[] {
  return percentage < 0 || percentage > 100 ? [invalid(path, percentage, 'not in valid range [0-100]')] : []
}

/** Arguments of NodeResourcesFit are judged when the plugin is made: {@link validateFitArgs}. */
function validateArgs(config: PluginConfig, path: string): FieldError[] {
  switch (config.name) {
    case 'DefaultPreemption':
      return validatePreemptionArgs(config.args, path)
    case 'InterPodAffinity': {
      const weight = config.args.hardPodAffinityWeight
      const field = `${path}.hardPodAffinityWeight`
      return weight < 0 || weight > 100 ? [invalid(field, weight, 'not in valid range [0, 100]')] : []
    }
    case 'NodeResourcesBalancedAllocation':
      return validateBalancedArgs(config.args, path)
    case 'PodTopologySpread':
      return validateSpreadArgs(config.args, path)
    case 'VolumeBinding': {
      const { bindTimeoutSeconds: seconds, shape } = config.args
      const errors: FieldError[] = []
      const field = `${path}.bindTimeoutSeconds`
      if (seconds < 0)
        errors.push(invalid(field, seconds, 'invalid BindTimeoutSeconds, should not be a negative value'))
      if (shape !== undefined)
        errors.push(
          invalid(
            `${path}.shape`,
            shape,
            'unexpected field `shape`, remove it or turn on the feature gate StorageCapacityScoring',
          ),
        )
      return errors
    }
    case 'NodeAffinity':
    case 'NodeResourcesFit':
    case 'DynamicResources':
      return []
  }
}

function validatePreemptionArgs(
  { minCandidateNodesPercentage: percentage, minCandidateNodesAbsolute: absolute }: PluginArgs['DefaultPreemption'],
  path: string,
): FieldError[] {
  const errors: FieldError[] = []
  const [ofAll, atLeast] = [`${path}.minCandidateNodesPercentage`, `${path}.minCandidateNodesAbsolute`]
  if (percentage < 0 || percentage > 100) errors.push(invalid(ofAll, percentage, 'not in valid range [0, 100]'))
  if (absolute < 0) errors.push(invalid(atLeast, absolute, 'not in valid range [0, inf)'))
  if (percentage === 0 && absolute === 0)
    errors.push(
      invalid(ofAll, percentage, 'cannot be zero at the same time as minCandidateNodesAbsolute'),
      invalid(atLeast, absolute, 'cannot be zero at the same time as minCandidateNodesPercentage'),
    )
  return errors
}

function validateBalancedArgs(
  { resources }: PluginArgs['NodeResourcesBalancedAllocation'],
  path: string,
): FieldError[] {
  return resources.flatMap(({ name, weight }, i) => {
    const errors: FieldError[] = []
    const at = `${path}.resources[${i}]`
    if (resources.findIndex((one) => one.name === name) < i) errors.push(duplicate(`${at}.name`, name))
    if (weight !== 1) errors.push(invalid(`${at}.weight`, weight, 'must be 1'))
    return errors
  })
}

function validateSpreadArgs(
  { defaultingType, defaultConstraints }: PluginArgs['PodTopologySpread'],
  path: string,
): FieldError[] {
  const errors: FieldError[] = []
  const type = `${path}.defaultingType`
  if (defaultingType !== 'System' && defaultingType !== 'List')
    errors.push(notSupported(type, defaultingType, ['System', 'List']))
  else if (defaultingType === 'System' && defaultConstraints.length > 0)
    errors.push(invalid(type, defaultingType, 'when .defaultConstraints are not empty'))
  defaultConstraints.forEach((constraint, i) => {
    errors.push(...validateConstraint(constraint, `${path}.defaultConstraints[${i}]`))
    const { topologyKey, whenUnsatisfiable } = constraint
    const isRepeated = defaultConstraints
      .slice(0, i)
      .some((one) => one.topologyKey === topologyKey && one.whenUnsatisfiable === whenUnsatisfiable)
    if (isRepeated) errors.push(duplicate(`${path}.defaultConstraints[${i}]`, `{${topologyKey}, ${whenUnsatisfiable}}`))
  })
  return errors
}

/** What people wrote may lack anything. */
function validateConstraint(constraint: Partial<TopologySpreadConstraint>, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { maxSkew = 0, topologyKey, labelSelector } = constraint
  const when: string = constraint.whenUnsatisfiable ?? ''
  if (maxSkew <= 0) errors.push(invalid(`${path}.maxSkew`, maxSkew, 'not in valid range (0, inf)'))
  if (!topologyKey) errors.push(required(`${path}.topologyKey`, 'can not be empty'))
  else
    for (const text of qualifiedNameErrors(topologyKey)) errors.push(invalid(`${path}.topologyKey`, topologyKey, text))
  if (when === '') errors.push(required(`${path}.whenUnsatisfiable`, 'can not be empty'))
  else if (when !== 'DoNotSchedule' && when !== 'ScheduleAnyway')
    errors.push(notSupported(`${path}.whenUnsatisfiable`, when, ['DoNotSchedule', 'ScheduleAnyway']))
  if (labelSelector !== undefined)
    errors.push(
      forbidden(`${path}.labelSelector`, 'constraint must not define a selector, as they deduced for each pod'),
    )
  return errors
}

const strategies = ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio']

/** Paths begin nowhere: the plugin does not know where its arguments stand. */
export function validateFitArgs(args: PluginArgs['NodeResourcesFit']): FieldError[] {
  const errors: FieldError[] = []
  args.ignoredResources.forEach((name, i) => {
    for (const text of qualifiedNameErrors(name)) errors.push(invalid(`ignoredResources[${i}]`, name, text))
  })
  args.ignoredResourceGroups.forEach((group, i) => {
    const at = `ignoredResourceGroups[${i}]`
    if (group.includes('/')) errors.push(invalid(at, group, "resource group name can't contain '/'"))
    for (const text of qualifiedNameErrors(group)) errors.push(invalid(at, group, text))
  })
  const { type, resources, requestedToCapacityRatio: ratio } = args.scoringStrategy
  if (!strategies.includes(type)) errors.push(notSupported('scoringStrategy.type', type, strategies))
  resources.forEach(({ name, weight }, i) => {
    const detail = `resource weight of ${name} not in valid range (0, 100]`
    if (weight <= 0 || weight > 100) errors.push(invalid(`scoringStrategy.resources[${i}].weight`, weight, detail))
  })
  const path = 'scoringStrategy.requestedToCapacityRatio'
  if (type !== 'RequestedToCapacityRatio') {
    if (ratio) errors.push(forbidden(path, 'must be nil when type is not RequestedToCapacityRatio'))
  } else if (!ratio) errors.push(required(path, 'must be specified when type is RequestedToCapacityRatio'))
  else errors.push(...validateShape(ratio.shape ?? [], `${path}.shape`))
  return errors
}

function validateShape(shape: readonly ShapePoint[], path: string): FieldError[] {
  if (shape.length === 0) return [required(path, 'at least one point must be specified')]
  const errors: FieldError[] = []
  const fallen = shape.findIndex(({ utilization }, i) => i > 0 && (shape[i - 1]?.utilization ?? 0) >= utilization)
  if (fallen > 0)
    errors.push(
      invalid(
        `${path}[${fallen}].utilization`,
        shape[fallen]?.utilization,
        'values must be sorted in increasing order',
      ),
    )
  shape.forEach(({ utilization, score }, i) => {
    if (utilization < 0 || utilization > 100)
      errors.push(invalid(`${path}[${i}].utilization`, utilization, 'not in valid range [0, 100]'))
    if (score < 0 || score > 10) errors.push(invalid(`${path}[${i}].score`, score, 'not in valid range [0, 10]'))
  })
  return errors
}
