// The vocabulary between the page and the cluster's Web Worker: types only. The page sends commands and gets frames:
// what changed since the frame before, never the whole state.

/** What the worker exposes. Every promise rejects with a plain Error whose message can be shown. */
export type ClusterApi = {
  /** Boots a cluster, or replays a recorded run up to its last input, and begins to send frames to `onFrame`; a promise from it holds more back. */
  start(recording: Recording, onFrame: (frame: Frame) => unknown): Promise<Replayed>
  play(): Promise<void>
  pause(): Promise<void>
  /** Virtual seconds a second, 0.001 to 1000, or `story`: slow while something happens that a person caused, else fast. */
  setSpeed(speed: Speed): Promise<void>
  /** Runs to the next moment of interest (then pauses). False: none came for a long time. */
  step(goal?: StepGoal): Promise<boolean>
  /** Goes back to the moment of interest before, over what was recorded. False: there is none. */
  stepBack(goal?: StepGoal): Promise<boolean>
  /**
   * Goes to a moment (then pauses): to the past over what was recorded, to what has not been yet by running there as fast
   * as can be. Resolves with where it is then: elsewhere when it was cancelled or that far back nothing is kept.
   */
  seek(atMs: number): Promise<number>
  /** Ends a run to a later moment where it is. */
  cancel(): Promise<void>
  /** What happened when, between two moments, with how busy the cluster was in so many equal parts of that time. */
  timeline(fromMs: number, toMs: number, parts: number): Promise<TimelineView>
  /** Applies manifests as `kubectl apply -f` does. `file` is the name they are known under. */
  apply(text: string, file: string, dryRun: boolean): Promise<readonly DocumentResult[]>
  /** Runs a line in the terminal's shell; output comes through frames' `terminal`. Resolves with the exit code. */
  exec(line: string): Promise<number>
  /** Ctrl-C: interrupts what `exec` runs. */
  interrupt(): Promise<void>
  /** Sends a line of standard input to what `exec` runs. */
  input(text: string): Promise<void>
  /** What could stand at the cursor, as the shell's completion offers it. */
  complete(line: string, cursor: number): Promise<Completion>
  chaos(fault: Fault): Promise<void>
  /** The columns that an object's `cells` belong to. */
  columnsOf(
    plural: string,
  ): Promise<readonly { readonly name: string; readonly wideOnly: boolean; readonly numeric: boolean }[]>
  /** Everything known about one thing, for the inspector; undefined when it is gone and forgotten. */
  inspect(target: Target): Promise<Inspection | undefined>
  /** What led to a trace record, back to what a person did or what broke. */
  why(record: number): Promise<Why>
  /** What a record says, for a sentence; undefined when it is gone. */
  tell(record: number): Promise<CauseStep | undefined>
  /**
   * What would let a pod fit that found no node: each one tried on the cluster as it is now, with all of the scheduler's
   * filters, and told only if it works. Undefined: the pod has a node, or is gone, or nothing was tried.
   */
  schedulingFixes(podUid: string): Promise<readonly SchedulingFix[] | undefined>
  /** Seed, topology and inputs so far, or up to and with a moment: all that is needed to have this run again. */
  recording(untilMs?: number): Promise<Recording>
  /** All objects and Events as they are now, for comparing two runs. */
  outcome(): Promise<RunOutcome>
  /** Rolling hash of the trace and virtual time, for telling runs apart. */
  fingerprint(): Promise<{ readonly hash: string; readonly records: number; readonly nowMs: number }>
  /** Answers at once; a worker that does not answer within 2 s is hung. */
  ping(): Promise<void>
}

export type Speed = number | 'story'

/** What to step to: the arrival of a message, a choice that a program makes, a change of one thing. */
export type StepGoal =
  | { readonly type: 'message' }
  | { readonly type: 'decision' }
  | { readonly type: 'change'; readonly target: Target }

/** How a recorded run came out when it was had again: `different` than recorded, as another version may have it. */
export type Replayed = 'same' | 'different' | 'unknown'

export type MachineRole = 'laptop' | 'control-plane' | 'worker' | 'registry' | 'etcd' | 'load-balancer'
export type TopologyMachine = {
  readonly name: string
  readonly role: MachineRole
  readonly address: string
  readonly cpuMillis: number
  readonly memoryBytes: number
}
export type Topology = { readonly machines: readonly TopologyMachine[] }

/** What a person did, and when, in virtual ms. */
export type RecordedInput = { readonly atMs: number } & (
  | { readonly type: 'apply'; readonly text: string; readonly file: string; readonly dryRun: boolean }
  | { readonly type: 'exec'; readonly line: string }
  | { readonly type: 'interrupt' }
  | { readonly type: 'stdin'; readonly text: string }
  | { readonly type: 'chaos'; readonly fault: Fault }
  /** A client outside of the simulation, over `npm run serve`: its requests leave from the laptop. */
  | { readonly type: 'request'; readonly id: number; readonly request: OutsideRequest }
  | { readonly type: 'upload'; readonly id: number; readonly channel: string; readonly text: string }
  | { readonly type: 'hang-up'; readonly id: number }
)
/** An HTTP request to the API server. Names of headers are in lower case; the body is its text, or the value it was. */
export type OutsideRequest = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}
export type Recording = {
  readonly version: 1
  readonly seed: number
  readonly topology: Topology
  readonly inputs: readonly RecordedInput[]
  /** Virtual ms up to which to run before the first frame; 0: until the cluster is up. */
  readonly untilMs: number
  /** The trace's hash at `untilMs`, to see whether a replay comes out the same. */
  readonly hash?: string
}

export type Fault =
  | { readonly type: 'power'; readonly machine: string; readonly on: boolean }
  | { readonly type: 'crash'; readonly machine: string; readonly program: string }
  /** systemctl stop / start. */
  | { readonly type: 'unit'; readonly machine: string; readonly unit: string; readonly running: boolean }
  | {
      readonly type: 'partition'
      readonly machine: string
      readonly direction: 'both' | 'outgoing' | 'incoming'
      readonly cut: boolean
    }
  | { readonly type: 'slow-link'; readonly machine: string; readonly extraMs: number; readonly loss: number }
  | { readonly type: 'cordon'; readonly node: string; readonly cordoned: boolean }

// ---------------------------------------------------------------------------------------------------------- frames

/** Changes since the frame before. The first frame holds everything. Lists of removed things hold their ids. */
export type Frame = {
  /** Frames count up from 1 without gaps. */
  readonly number: number
  /** Virtual time up to which this frame tells. */
  readonly nowMs: number
  /** Virtual time that the cluster has come to: later than `nowMs` when the frame shows the past. */
  readonly headMs: number
  /** The oldest moment that can be looked at. */
  readonly recordedFromMs: number
  /** The cluster runs to this moment as fast as can be. */
  readonly goalMs?: number
  /** Time did not pass since the frame before, but was jumped over, there or back: what was under way is gone. */
  readonly isJump?: boolean
  /** How fast virtual time passes at present, in virtual ms a real ms; 0: paused. */
  readonly rate: number
  readonly playing: boolean
  readonly speed: Speed
  readonly seed: number
  /** Whether the cluster has come up: API server answering, all nodes Ready, kube-system running. */
  readonly booted: boolean
  readonly machines: readonly MachineView[]
  readonly components: readonly ComponentView[]
  readonly removedComponents: readonly string[]
  readonly objects: readonly ObjectView[]
  readonly removedObjects: readonly string[]
  readonly sandboxes: readonly SandboxView[]
  readonly removedSandboxes: readonly string[]
  readonly berths: readonly BerthView[]
  readonly removedBerths: readonly string[]
  /** Owners that got a colour. */
  readonly colours: readonly { readonly root: string; readonly colour: number }[]
  readonly messages: readonly MessageView[]
  readonly trace: readonly TraceLine[]
  /** Trace records that no longer can be looked at. */
  readonly traceFallenOut: number
  readonly terminal: readonly TerminalOutput[]
}

/** The computer, not the API's Node. */
export type MachineView = TopologyMachine & {
  readonly on: boolean
  /** In which direction its network is cut. */
  readonly partition: 'none' | 'both' | 'outgoing' | 'incoming'
  readonly extraLatencyMs: number
}

/** A program on a machine. */
export type ComponentView = {
  /** `worker-1/kubelet`. */
  readonly id: string
  readonly machine: string
  readonly name: string
  readonly alive: boolean
  /** How often it was started again. */
  readonly restarts: number
  /** Its inner state, as it tells it: plain values, by name. */
  readonly state: Readonly<Record<string, unknown>>
}

/** What the API says of an object. The uid is its id. */
export type ObjectView = {
  readonly uid: string
  readonly apiVersion: string
  readonly kind: string
  readonly plural: string
  readonly namespace: string
  readonly name: string
  readonly resourceVersion: number
  /** uid of the controlling owner, or ''. */
  readonly owner: string
  /** uid of the topmost owner, or its own: pods of one Deployment share it. */
  readonly root: string
  readonly labels: Readonly<Record<string, string>>
  readonly createdAtMs: number
  /** Virtual ms at which its grace period ends; undefined: not being deleted. */
  readonly goneAtMs?: number
  /** The trace record of its last write. */
  readonly record: number
  /** The cells of `kubectl get -o wide`; names of the columns come from `columnsOf`. */
  readonly cells: readonly (string | number | boolean | null)[]
  readonly pod?: PodView
  readonly node?: NodeView
  readonly service?: ServiceView
}

/** How a pod is drawn. The words are those of the STATUS column. */
export type PodView = {
  readonly node: string
  readonly ip: string
  readonly phase: string
  /** `Running`, `CrashLoopBackOff`, `Init:0/1`, `Terminating`… */
  readonly status: string
  readonly look: PodLook
  readonly ready: number
  readonly containers: number
  readonly restarts: number
  readonly cpuMillis: number
  readonly memoryBytes: number
  /** Why it is not running, in one sentence of the API (a condition's or a container state's message); '' when there is nothing to say. */
  readonly reason: string
}

export type PodLook =
  | 'pending'
  | 'creating'
  | 'running'
  | 'ready'
  | 'backoff'
  | 'terminating'
  | 'completed'
  | 'failed'
  | 'unknown'

export type NodeView = {
  readonly ready: 'True' | 'False' | 'Unknown'
  readonly unschedulable: boolean
  readonly taints: readonly string[]
  readonly allocatableCpuMillis: number
  readonly allocatableMemoryBytes: number
  readonly allocatablePods: number
}

export type ServiceView = {
  readonly type: string
  readonly clusterIP: string
  readonly ports: readonly string[]
  /** uids of the pods behind it that are ready. */
  readonly endpoints: readonly string[]
  /** How many ready addresses are behind it: pods, or others, such as the API server's. */
  readonly addresses: number
}

/**
 * Where a pod lies: its place in the hold of its machine, or in the anchorage ('') while it has none. A pod keeps its place
 * until it has gone from the API and from the machine; the next takes the first one free.
 */
export type BerthView = { readonly uid: string; readonly hold: string; readonly place: number }

/** The truth about a pod on a machine, from its container runtime. */
export type SandboxView = {
  /** `machine/pod uid`. */
  readonly id: string
  /** uid of the pod that it is shown as: a static pod's is that of its mirror pod once there is one. */
  readonly shownAs: string
  readonly machine: string
  readonly podUid: string
  readonly namespace: string
  readonly podName: string
  /** Image pull under way: 0 to 1; undefined: none. */
  readonly pull?: {
    readonly image: string
    readonly progress: number
    readonly startedAtMs: number
    readonly endsAtMs: number
  }
  readonly containers: readonly { readonly name: string; readonly state: string; readonly exitCode?: number }[]
}

export type MessageShape = 'write' | 'read' | 'answer' | 'watch' | 'raft' | 'cri' | 'packet' | 'refused'

/** A message under way. It is at `(now − sentAtMs) / (arrivesAtMs − sentAtMs)` of its way. */
export type MessageView = {
  readonly id: number
  readonly exchange: number
  readonly shape: MessageShape
  /** Ids of components (`worker-1/kubelet`), or `pod:` and a uid. */
  readonly from: string
  readonly to: string
  readonly sentAtMs: number
  /** Infinity: held back by a cut link. */
  readonly arrivesAtMs: number
  /** `POST pods`, `watch MODIFIED Pod default/web-1`. */
  readonly label: string
  /** uid of the object that it is about, or ''. */
  readonly about: string
  /** Id of the input that set it off, or 0 for what the cluster does of its own accord. */
  readonly root: number
}

/** One line of the trace list. `key` and `values` choose a sentence in the reader's language. */
export type TraceLine = {
  readonly id: number
  readonly atMs: number
  readonly cause: number
  readonly root: number
  readonly type: 'message' | 'lost' | 'write' | 'decision' | 'runtime' | 'process' | 'machine' | 'link' | 'input'
  /** Component that did it: `control-plane/kube-scheduler`, or a machine, or `you`. */
  readonly source: string
  /** What happened, in the words of the protocol: `POST /api/v1/…/pods → 201`. Not translated. */
  readonly text: string
  /** uid of the object that it is about, or ''. */
  readonly about: string
}

export type TerminalOutput = { readonly stream: 'stdout' | 'stderr'; readonly text: string }

// ------------------------------------------------------------------------------------------------------- the timeline

/** What one finds one's way through a run by. `what` and `values` choose a sentence in the reader's language. */
export type Landmark = {
  readonly record: number
  readonly atMs: number
  /** Of what lasts, when it was over; absent: it goes on, or is a moment. */
  readonly endMs?: number
  /** So many of the same sort at about that time, told as one; absent: one. */
  readonly count?: number
  readonly lane: 'you' | 'fault' | 'rollout' | 'pod' | 'node'
  /** A recorded input's or a fault's type, `rollout`, `ready`, `unready`, `panicked`. */
  readonly what: string
  readonly values: Readonly<Record<string, string | number>>
  /** uid of the object that it is about, or ''. */
  readonly about: string
}

export type TimelineView = {
  readonly fromMs: number
  readonly toMs: number
  readonly landmarks: readonly Landmark[]
  /** Messages a virtual second in each part: what a person's actions led to, and what the cluster does of its own accord. */
  readonly yours: readonly number[]
  readonly others: readonly number[]
}

/** How a run stands, for comparing it with another. */
export type RunOutcome = {
  readonly nowMs: number
  readonly hash: string
  readonly objects: readonly {
    readonly kind: string
    readonly namespace: string
    readonly name: string
    /** Topmost owner as `Kind name`, or ''. */
    readonly owner: string
    readonly status: string
    /** The object without what differs from run to run (uids, revisions, times). */
    readonly object: unknown
  }[]
  readonly events: readonly {
    readonly type: string
    readonly reason: string
    readonly about: string
    readonly message: string
    readonly count: number
  }[]
  /** There was more than is told. */
  readonly isCut: boolean
}

// ---------------------------------------------------------------------------------------------------------- answers

export type DocumentResult = {
  /** 0 for the first document of the file. */
  readonly document: number
  /** Line on which it begins, from 1. */
  readonly line: number
  readonly kind: string
  readonly name: string
  readonly namespace: string
  readonly outcome: 'created' | 'configured' | 'unchanged' | 'invalid' | 'failed'
  /** kubectl's line for it, or its error. */
  readonly message: string
  /** What is wrong with which line, when known. */
  readonly problems: readonly { readonly line: number; readonly field: string; readonly message: string }[]
}

export type Completion = {
  /** Where in the line the candidates begin. */
  readonly from: number
  readonly candidates: readonly { readonly text: string; readonly hint: string }[]
}

export type Target =
  | { readonly type: 'object'; readonly uid: string }
  | { readonly type: 'component'; readonly id: string }
  | { readonly type: 'machine'; readonly name: string }
  | { readonly type: 'message'; readonly id: number }

export type Inspection =
  | {
      readonly type: 'object'
      readonly yaml: string
      readonly conditions: readonly {
        readonly type: string
        readonly status: string
        readonly reason: string
        readonly message: string
      }[]
      readonly events: readonly {
        readonly type: string
        readonly reason: string
        readonly message: string
        readonly count: number
        readonly atMs: number
        readonly source: string
      }[]
      /** From the object itself up to its topmost owner. */
      readonly owners: readonly { readonly uid: string; readonly kind: string; readonly name: string }[]
      readonly history: readonly TraceLine[]
      /** Of a pod that was scheduled or could not be: verdicts of the last attempt. */
      readonly scheduling?: SchedulingView
    }
  | { readonly type: 'component'; readonly view: ComponentView; readonly recent: readonly TraceLine[] }
  | {
      readonly type: 'machine'
      readonly view: MachineView
      readonly files: readonly string[]
      readonly recent: readonly TraceLine[]
    }
  | {
      readonly type: 'message'
      readonly line: TraceLine
      readonly protocol: string
      /** `request`, `response`, `event`… */
      readonly part: string
      readonly title: string
      /** Bodies; of other protocols the whole message. */
      readonly request: string
      readonly response: string
      /** Ids of components, or `pod:` and a uid. */
      readonly from: string
      readonly to: string
      readonly addresses: string
      readonly latencyMs: number
      /** From sending the request until the answer has arrived. */
      readonly answeredAfterMs?: number
      readonly api?: ApiExchange
    }

/** A request to the API server, with what the server knew and did about it. */
export type ApiExchange = {
  readonly method: string
  readonly path: string
  /** HTTP status; 0: not answered yet. */
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly user: { readonly name: string; readonly groups: readonly string[] }
  /** By the roles as they are now. */
  readonly allowedBy:
    | { readonly type: 'masters' }
    | { readonly type: 'node'; readonly node: string }
    | { readonly type: 'rbac'; readonly binding: string; readonly role: string; readonly rule: string }
    | { readonly type: 'nothing' }
  /** etcd revision that it was stored or read at; 0: none. */
  readonly revision: number
  /** Hunks of a unified diff of what was stored before and after; '' when nothing was replaced. */
  readonly diff: string
  /** Fields that the server added to what was sent, and which part of it did. */
  readonly added: readonly { readonly path: string; readonly value: string; readonly by: string }[]
}

/** Why something happened: a chain of records, each of which led to the next. */
export type Why = {
  /** How the chain begins. `forgotten`: with records that can no longer be looked at. */
  readonly origin: 'person' | 'fault' | 'cluster' | 'forgotten'
  /** From the beginning to the record that was asked about. */
  readonly steps: readonly CauseStep[]
  /** The same on a clock, with what else the beginning set off meanwhile. */
  readonly spans: readonly CauseSpan[]
  /** The line of the reader's file that asked for it. */
  readonly manifest?: { readonly file: string; readonly line: number }
}

export type CauseStep = TraceLine & {
  readonly fact: Fact
  /** What it is best looked at by: the message, the object, the program or the machine. */
  readonly target?: Target
  /** No message led here from the step before, but the absence of one: a dead machine says nothing. */
  readonly isSilence?: boolean
}

/** Something that took time: a program at work, or a message on its way. */
export type CauseSpan = {
  /** The record that it ends with, or that sent the message. */
  readonly record: number
  /** Id of the component at work; of a message, where it arrives. */
  readonly lane: string
  readonly from?: string
  readonly startMs: number
  readonly endMs: number
  readonly text: string
  /** Whether it is part of the chain: had it been shorter, the end would have come earlier. */
  readonly isCritical: boolean
}

/** What happened, for a sentence in the reader's language: `key` chooses it, `values` go into it. */
export type Fact = { readonly key: FactKey; readonly values: Readonly<Record<string, string | number>> }
export type FactKey =
  // A person's doing.
  | 'applied'
  | 'typed'
  | 'stdin'
  | 'interrupted'
  | 'request-from-outside'
  | 'fault-power'
  | 'fault-crash'
  | 'fault-unit'
  | 'fault-partition'
  | 'fault-slow'
  | 'fault-other'
  | 'cordon'
  // Messages.
  | 'request'
  | 'answer'
  | 'refusal'
  | 'told'
  | 'store'
  | 'look-up'
  | 'stored'
  | 'cri'
  | 'cri-answer'
  | 'registry'
  | 'registry-answer'
  | 'packet'
  | 'unheard'
  | 'message'
  // What the API server stored.
  | 'created'
  | 'bound'
  | 'reported'
  | 'deleting'
  | 'deleted'
  | 'modified'
  // Choices.
  | 'scheduled'
  | 'unschedulable'
  | 'scale'
  | 'evict'
  | 'taint'
  | 'node-silent'
  | 'collect'
  | 'retry'
  | 'denied'
  | 'decision'
  // The truth on machines.
  | 'sandbox'
  | 'pulling'
  | 'pulled'
  | 'pull-failed'
  | 'container'
  | 'exited'
  | 'process'
  | 'machine'
  | 'link'
  | 'lost'

/** A change that would let a pod fit. */
export type SchedulingFix = {
  readonly change: /** Containers ask for no more than `to` altogether. Quantities. */
    | { readonly type: 'smaller-request'; readonly resource: string; readonly from: string; readonly to: string }
    | { readonly type: 'toleration'; readonly key: string; readonly value: string; readonly effect: string }
    | { readonly type: 'node-label'; readonly node: string; readonly key: string; readonly value: string }
    | { readonly type: 'uncordon'; readonly node: string }
    /** Another node like `node`, with `needed` of the resource allocatable. */
    | {
        readonly type: 'bigger-node'
        readonly node: string
        readonly resource: string
        readonly needed: string
        readonly has: string
      }
    /** The pod no longer demands it: `field` of its spec, `nodeSelector.disktype`. */
    | { readonly type: 'without'; readonly field: string }
  /** Nodes that the pod would fit on then, all of them. */
  readonly nodes: readonly string[]
  /**
   * What to type to have it, one after the other; of a pod that a controller owns, at the owner's template. None: no
   * command does it (a machine has to be bought).
   */
  readonly commands: readonly string[]
}

export type SchedulingView = {
  /** The node chosen, or ''. */
  readonly chosen: string
  /** The message of FailedScheduling, or ''. */
  readonly message: string
  /** How many nodes were looked at, and how many of them passed. */
  readonly evaluated: number
  readonly feasible: number
  /** Pods (`namespace/name`) that were to make room. */
  readonly victims: readonly string[]
  /** The filters that had a say, in the order in which a node is asked; the first refusal ends it. */
  readonly filters: readonly string[]
  readonly nodes: readonly {
    readonly name: string
    /** '' when it passed all filters. */
    readonly rejectedBy: string
    readonly reasons: readonly string[]
    readonly total: number
    readonly scores: readonly {
      readonly plugin: string
      readonly raw: number
      readonly normalized: number
      readonly weight: number
    }[]
  }[]
}
