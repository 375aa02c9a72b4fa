// The vocabulary between the page and the cluster's Web Worker: types only. The page sends commands and gets frames:
// what changed since the frame before, never the whole state.

/** What the worker exposes. Every promise rejects with a plain Error whose message can be shown. */
export type ClusterApi = {
  /** Boots a cluster, or replays a recorded run up to its last input, and begins to send frames to `onFrame`. */
  start(recording: Recording, onFrame: (frame: Frame) => void): Promise<void>
  play(): Promise<void>
  pause(): Promise<void>
  /** Virtual seconds a second, 0.1 to 100, or `story`: slow while something happens that a person caused, else fast. */
  setSpeed(speed: Speed): Promise<void>
  /** Runs to the arrival of the next message (then pauses), and resolves when it is there. */
  step(): Promise<void>
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
  /** The chain of causes of a trace record, from a person's action (first) to the record itself (last). */
  why(record: number): Promise<readonly TraceLine[]>
  /** Seed, topology and inputs so far: all that is needed to have this run again. */
  recording(): Promise<Recording>
  /** Rolling hash of the trace and virtual time, for telling runs apart. */
  fingerprint(): Promise<{ readonly hash: string; readonly records: number; readonly nowMs: number }>
  /** Answers at once; a worker that does not answer within 2 s is hung. */
  ping(): Promise<void>
}

export type Speed = number | 'story'

export type MachineRole = 'laptop' | 'control-plane' | 'worker' | 'registry'
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

/** The truth about a pod on a machine, from its container runtime. */
export type SandboxView = {
  /** `machine/pod uid`. */
  readonly id: string
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
      readonly request: string
      readonly response: string
      readonly from: string
      readonly to: string
      readonly latencyMs: number
    }

export type SchedulingView = {
  /** The node chosen, or ''. */
  readonly chosen: string
  /** The message of FailedScheduling, or ''. */
  readonly message: string
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
