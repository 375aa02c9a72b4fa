// How a member of the group behaves: its clock's pace, its limits, and what may vary between deployments. Like raft.go Config.
import type { Logger } from './logger.ts'
import type { Storage } from './storage.ts'

export type RaftConfig = {
  /** Greater than 0. */
  readonly id: number
  /** Ticks without a leader after which a member campaigns; up to twice as many, as its luck has it. */
  readonly electionTick: number
  /** Ticks between two heartbeats of a leader; fewer than `electionTick`. */
  readonly heartbeatTick: number
  readonly storage: Storage
  readonly logger: Logger
  readonly random: { below(bound: number): number }
  /** What the application had applied before it was restarted. */
  readonly applied?: number
  /** Writing and applying are asked for by messages to threads of their own, and answered by messages. */
  readonly asyncStorageWrites?: boolean
  /** The bytes of entries in one append; at least one entry goes in any case. */
  readonly maxSizePerMessage?: number
  /** The bytes of committed entries that may be with the application at once; those of a message, unless it is said. */
  readonly maxCommittedSizePerReady?: number
  /** The bytes of proposals that may wait to be committed before more are dropped. */
  readonly maxUncommittedSize?: number
  readonly maxInflightMessages?: number
  readonly maxInflightBytes?: number
  /** A leader that has not heard of a quorum for a while steps down; who has heard of a leader does not vote. */
  readonly checkQuorum?: boolean
  /** Ask whether an election could be won before the term is raised. */
  readonly preVote?: boolean
  /** `safe` asks a quorum before a read; `lease-based` trusts the clock and `checkQuorum`. */
  readonly readOnly?: 'safe' | 'lease-based'
  readonly disableProposalForwarding?: boolean
  readonly disableConfChangeValidation?: boolean
  /** A leader that is removed or becomes a learner steps down at once. */
  readonly stepDownOnRemoval?: boolean
}

/** With all that was left out. */
export type WholeConfig = Required<RaftConfig>

export function wholeConfig(config: RaftConfig): WholeConfig {
  const maxSizePerMessage = config.maxSizePerMessage ?? Number.POSITIVE_INFINITY
  const whole: WholeConfig = {
    applied: 0,
    asyncStorageWrites: false,
    maxSizePerMessage,
    maxCommittedSizePerReady: maxSizePerMessage,
    maxUncommittedSize: Number.POSITIVE_INFINITY,
    maxInflightMessages: Number.POSITIVE_INFINITY,
    maxInflightBytes: Number.POSITIVE_INFINITY,
    checkQuorum: false,
    preVote: false,
    readOnly: 'safe',
    disableProposalForwarding: false,
    disableConfChangeValidation: false,
    stepDownOnRemoval: false,
    ...config,
  }
  const fault = faultOf(whole)
  if (fault !== undefined) throw new Error(fault)
  return whole
}

function faultOf(config: WholeConfig): string | undefined {
  if (config.id <= 0) return 'the id of a member has to be greater than 0'
  if (config.heartbeatTick <= 0) return 'heartbeat tick must be greater than 0'
  if (config.electionTick <= config.heartbeatTick) return 'election tick must be greater than heartbeat tick'
  if (config.maxInflightMessages <= 0) return 'max inflight messages must be greater than 0'
  if (config.maxInflightBytes < config.maxSizePerMessage && config.maxInflightBytes !== Number.POSITIVE_INFINITY)
    return 'max inflight bytes must be >= max message size'
  if (config.readOnly === 'lease-based' && !config.checkQuorum)
    return 'CheckQuorum must be enabled when ReadOnlyOption is ReadOnlyLeaseBased'
  return undefined
}
