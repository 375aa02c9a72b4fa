// The page's copy of what frames have told so far. Maps are changed in place as frames are folded in (see follow-cluster);
// the values in them never are, so that whoever watches one value sees a new one exactly when it changed.
import type {
  ComponentView,
  MachineView,
  MessageView,
  ObjectView,
  SandboxView,
  TraceLine,
} from '../../workers/contract.ts'

export type Mirror = {
  /** Number of the last frame; 0: none yet. */
  frame: number
  nowMs: number
  /** What the cluster has come to: later than `nowMs` while the past is looked at. */
  headMs: number
  /** The oldest moment that can be looked at. */
  recordedFromMs: number
  /** The moment that the cluster runs to as fast as can be. */
  goalMs: number | undefined
  /** Virtual ms a real ms; 0: paused. */
  rate: number
  readonly machines: Map<string, MachineView>
  /** Names of all machines, in topology order. A new list when it changes. */
  machineNames: readonly string[]
  readonly components: Map<string, ComponentView>
  /** Ids of the components of a machine. */
  readonly componentsOf: Map<string, readonly string[]>
  readonly objects: Map<string, ObjectView>
  /** uids by plural, oldest first. A new list when one came or went. */
  readonly byPlural: Map<string, readonly string[]>
  /** uid of the Node object, by name. */
  readonly nodes: Map<string, string>
  /** By `machine/pod uid`; a static pod's is found by the uid of its mirror pod once there is one. */
  readonly sandboxes: Map<string, SandboxView>
  /** Under which key a sandbox lies, by its id. */
  readonly sandboxKeys: Map<string, string>
  /**
   * Where pods lie, by machine name ('' is the anchorage, for pods without a node): place i holds the pod of that uid,
   * or '' when it is free. A new list when it changes.
   */
  readonly holds: Map<string, readonly string[]>
  readonly holdOf: Map<string, string>
  /** Counts up, by machine, with whatever changes what its hold looks like. */
  readonly holdVersions: Map<string, number>
  /** Colour of an owner, by the uid of the topmost owner: 0 to 10. */
  readonly colours: Map<string, number>
  /** Messages that are still to be seen, by id. */
  readonly messages: Map<number, ShownMessage>
  /** Pods on their way from the anchorage to the machine that they were bound to. */
  flights: readonly Flight[]
  /** Newest last; bounded. A new list with every frame that brings lines. */
  trace: readonly TraceLine[]
  traceFallenOut: number
}

/** A message with the virtual time that it takes on the picture: long enough to be seen. */
export type ShownMessage = MessageView & { readonly shownForMs: number }

export type Flight = {
  readonly uid: string
  readonly machine: string
  /** Its place in the anchorage and in the hold. */
  readonly fromPlace: number
  readonly toPlace: number
  readonly startedAtMs: number
  readonly endsAtMs: number
}

export function createMirror(): Mirror {
  return {
    frame: 0,
    nowMs: 0,
    headMs: 0,
    recordedFromMs: 0,
    goalMs: undefined,
    rate: 0,
    machines: new Map(),
    machineNames: [],
    components: new Map(),
    componentsOf: new Map(),
    objects: new Map(),
    byPlural: new Map(),
    nodes: new Map(),
    sandboxes: new Map(),
    sandboxKeys: new Map(),
    holds: new Map(),
    holdVersions: new Map(),
    holdOf: new Map(),
    colours: new Map(),
    messages: new Map(),
    flights: [],
    trace: [],
    traceFallenOut: 0,
  }
}
