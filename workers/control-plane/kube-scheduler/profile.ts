// How pods that name a scheduler are scheduled. There is one profile unless a configuration says otherwise.
import type { Plugin } from './framework.ts'
import { plugins } from './plugins/registry.ts'
import { defaultPreemptionOptions, type PreemptionOptions } from './preemption-options.ts'

export type Profile = {
  /** The pods it is for: those with this `spec.schedulerName`. */
  readonly schedulerName: string
  /** In the order in which they are asked. */
  readonly plugins: readonly Plugin[]
  /** After how many feasible nodes, in percent, the search may end; 0: by the number of nodes. */
  readonly percentageOfNodesToScore: number
  /** Undefined: less important pods never make way. */
  readonly preemption: PreemptionOptions | undefined
  /** Whether DynamicResources has a say when no node fits. */
  readonly deallocatesClaims: boolean
  readonly volumeBindTimeoutMs: number
}

export const defaultSchedulerName = 'default-scheduler'

export const defaultProfile: Profile = {
  schedulerName: defaultSchedulerName,
  plugins,
  percentageOfNodesToScore: 0,
  preemption: defaultPreemptionOptions,
  deallocatesClaims: true,
  volumeBindTimeoutMs: 600_000,
}
