// Folds the trace into what the page shows. It reads every record once, remembers the newest state of each thing, and
// hands out what changed since the last frame.
import { type KubeObject, keyOf } from '../apimachinery/object.ts'
import type { CustomResourceDefinition } from '../apis/apiextensions/types.ts'
import type {
  ComponentView,
  Frame,
  MachineView,
  MessageView,
  ObjectView,
  SchedulingView,
  Topology,
  TraceLine,
} from '../contract.ts'
import type { MessageRecord, Trace, TraceRecord } from '../simulation/trace.ts'
import { EndNames, isComponent, isOneShot } from './end-names.ts'
import { messageView, screenMsOf } from './message-view.ts'
import { viewObject } from './object-view.ts'
import type { Tale } from './pacer.ts'
import { RecordRoots } from './record-roots.ts'
import { SandboxViews } from './sandbox-views.ts'
import { ServiceEndpoints } from './service-endpoints.ts'
import { type ShownKind, ShownKinds } from './shown-kinds.ts'
import { traceLine } from './trace-line.ts'

/** What a frame can carry at most; of more, the newest are shown. */
const maxMessages = 400
const maxTraceLines = 300
const maxVerdicts = 2_000

/** The newest state of an object, with what is known about it beside the object itself. */
export type KnownObject = {
  readonly object: KubeObject
  readonly record: number
  readonly group: string
  readonly resourceVersion: number
}

type Changes = Pick<
  Frame,
  | 'machines'
  | 'components'
  | 'removedComponents'
  | 'objects'
  | 'removedObjects'
  | 'sandboxes'
  | 'removedSandboxes'
  | 'messages'
  | 'trace'
  | 'traceFallenOut'
>

export class Projector {
  readonly kinds = new ShownKinds()
  readonly #trace: Trace
  readonly #names: EndNames
  readonly #roots = new RecordRoots()
  readonly #sandboxes = new SandboxViews()
  readonly #endpoints = new ServiceEndpoints()
  /** uids of Services by `namespace/name`. */
  readonly #services = new Map<string, string>()
  readonly #machines = new Map<string, MachineView>()
  readonly #components = new Map<string, ComponentView>()
  readonly #objects = new Map<string, KnownObject>()
  readonly #verdicts = new Map<string, SchedulingView>()
  readonly #changedMachines = new Set<string>()
  readonly #changedComponents = new Set<string>()
  readonly #changedObjects = new Set<string>()
  readonly #removedObjects = new Set<string>()
  #messages: (TraceRecord & MessageRecord)[] = []
  #lines: TraceRecord[] = []
  /** When the newest messages arrive; pruned when it grows. */
  #arrivals: number[] = []
  /** The newest message that a person set off. */
  #tale: Tale = { arrivesAtMs: Number.NEGATIVE_INFINITY, tookMs: 0, screenMs: 1 }

  constructor(trace: Trace, topology: Topology) {
    this.#trace = trace
    this.#names = new EndNames()
    for (const machine of topology.machines)
      this.#setMachine({ ...machine, on: false, partition: 'none', extraLatencyMs: 0 })
    trace.subscribe((record) => this.#see(record))
  }

  /** When the next message that goes back to a person's action arrives, and how long it is under way. */
  get tale(): Tale {
    return this.#tale
  }

  /** When the messages now under way arrive. */
  arrivalsAfter(nowMs: number): number[] {
    this.#arrivals = this.#arrivals.filter((atMs) => atMs > nowMs)
    return [...this.#arrivals]
  }

  get objects(): ReadonlyMap<string, KnownObject> {
    return this.#objects
  }

  machine(name: string): MachineView | undefined {
    return this.#machines.get(name)
  }

  component(id: string): ComponentView | undefined {
    return this.#components.get(id)
  }

  verdict(podUid: string): SchedulingView | undefined {
    return this.#verdicts.get(podUid)
  }

  line(record: TraceRecord): TraceLine {
    return traceLine(record, this.#roots.of(record.id), this.#names)
  }

  setMachine(name: string, change: Partial<Pick<MachineView, 'partition' | 'extraLatencyMs'>>): void {
    const machine = this.#machines.get(name)
    if (machine) this.#setMachine({ ...machine, ...change })
  }

  /** Tells all objects of a kind with the next frame, now that they can be shown in a table. */
  tellAgain({ group, kind }: ShownKind): void {
    for (const [uid, known] of this.#objects)
      if (known.object.kind === kind && known.group === group) this.#changedObjects.add(uid)
  }

  /** What changed since the last call. */
  takeChanges(nowMs: number): Changes {
    const changes: Changes = {
      machines: [...this.#changedMachines].flatMap((name) => this.#machines.get(name) ?? []),
      components: [...this.#changedComponents].flatMap((id) => this.#components.get(id) ?? []),
      removedComponents: [],
      objects: this.#takeObjects(nowMs),
      removedObjects: [...this.#removedObjects],
      ...this.#sandboxes.takeChanges(),
      messages: this.#takeMessages(),
      trace: this.#lines.slice(-maxTraceLines).map((record) => this.line(record)),
      traceFallenOut: this.#trace.fallenOut,
    }
    this.#changedMachines.clear()
    this.#changedComponents.clear()
    this.#removedObjects.clear()
    this.#lines = []
    return changes
  }

  #takeObjects(nowMs: number): ObjectView[] {
    const views: ObjectView[] = []
    for (const uid of this.#changedObjects) {
      const known = this.#objects.get(uid)
      if (known) views.push(viewObject(known, this.kinds, this.#objects, this.#endpoints, nowMs))
    }
    this.#changedObjects.clear()
    return views
  }

  #takeMessages(): MessageView[] {
    const messages = this.#messages.slice(-maxMessages)
    this.#messages = []
    return messages.map((record) => messageView(record, this.#roots.of(record.id), this.#names))
  }

  #see(record: TraceRecord): void {
    const root = this.#roots.add(record)
    switch (record.type) {
      case 'message':
        this.#seeMessage(record, root)
        return
      case 'write':
        this.#seeWrite(record)
        break
      case 'runtime':
        this.#names.seeRuntime(record)
        this.#sandboxes.see(record)
        break
      case 'state':
        this.#seeState(record)
        return
      case 'process':
        this.#seeProcess(record)
        if (!isComponent(record.program)) return
        break
      case 'machine':
        this.#seeMachine(record)
        break
      case 'decision':
        if (record.decision === 'schedule' && record.about) this.#seeVerdict(record.about.uid, record.detail)
        break
      case 'lost':
      case 'link':
      case 'input':
        break
    }
    this.#addLine(record)
  }

  #seeMessage(record: TraceRecord & MessageRecord, root: number): void {
    this.#messages.push(record)
    // Faster than a page can show: let go of the older half at once, so that nothing piles up between two frames.
    if (this.#messages.length > 2 * maxMessages) this.#messages = this.#messages.slice(-maxMessages)
    this.#arrivals.push(record.arrivesAtMs)
    if (this.#arrivals.length > 4 * maxMessages) this.#arrivals = this.arrivalsAfter(record.sentAtMs)
    if (record.part === 'request' || record.part === 'refused') this.#addLine(record)
    const screenMs = root === 0 ? 0 : screenMsOf(record)
    if (screenMs > 0 && Number.isFinite(record.arrivesAtMs))
      this.#tale = { arrivesAtMs: record.arrivesAtMs, tookMs: record.arrivesAtMs - record.sentAtMs, screenMs }
  }

  #addLine(record: TraceRecord): void {
    this.#lines.push(record)
    if (this.#lines.length > 2 * maxTraceLines) this.#lines = this.#lines.slice(-maxTraceLines)
  }

  #seeWrite(record: Extract<TraceRecord, { type: 'write' }>): void {
    const { uid, group, kind } = record.ref
    // Events and Leases would drown everything else; the inspector and kubectl show them.
    if (kind === 'Lease') return
    const object = record.object as KubeObject
    if (record.verb === 'deleted') {
      this.#objects.delete(uid)
      if (kind === 'Service') this.#services.delete(keyOf(object))
      this.#changedObjects.delete(uid)
      this.#removedObjects.add(uid)
      this.#verdicts.delete(uid)
    } else {
      this.#objects.set(uid, { object, record: record.id, group, resourceVersion: record.resourceVersion })
      this.#removedObjects.delete(uid)
      if (kind !== 'Event') this.#changedObjects.add(uid)
    }
    if (kind === 'CustomResourceDefinition') this.kinds.define(object as CustomResourceDefinition)
    if (kind === 'Service' && record.verb !== 'deleted') this.#services.set(keyOf(object), uid)
    if (kind === 'EndpointSlice') {
      const service = this.#services.get(this.#endpoints.see(object, record.verb === 'deleted'))
      if (service !== undefined && this.#objects.has(service)) this.#changedObjects.add(service)
    }
  }

  #seeVerdict(podUid: string, detail: unknown): void {
    this.#verdicts.delete(podUid)
    this.#verdicts.set(podUid, detail as SchedulingView)
    if (this.#verdicts.size > maxVerdicts) {
      const [oldest] = this.#verdicts.keys()
      if (oldest !== undefined) this.#verdicts.delete(oldest)
    }
  }

  #seeState(record: Extract<TraceRecord, { type: 'state' }>): void {
    const known = this.#components.get(record.source)
    if (!known) return
    this.#components.set(record.source, { ...known, state: record.state })
    this.#changedComponents.add(record.source)
  }

  #seeProcess({ machine, program, change }: Extract<TraceRecord, { type: 'process' }>): void {
    if (!isComponent(program)) return
    const id = `${machine}/${program}`
    const known = this.#components.get(id)
    const started = change === 'started'
    this.#components.set(id, {
      id,
      machine,
      name: program,
      alive: started,
      restarts: (known?.restarts ?? 0) + (started && known && !isOneShot(program) ? 1 : 0),
      state: started ? {} : (known?.state ?? {}),
    })
    this.#changedComponents.add(id)
  }

  #seeMachine({ machine, change }: Extract<TraceRecord, { type: 'machine' }>): void {
    const known = this.#machines.get(machine)
    if (!known) return
    this.#setMachine({ ...known, on: change === 'on' })
    if (change === 'on') return
    this.#sandboxes.machineOff(machine)
    for (const [id, component] of this.#components)
      if (component.machine === machine && component.alive) {
        this.#components.set(id, { ...component, alive: false })
        this.#changedComponents.add(id)
      }
  }

  #setMachine(machine: MachineView): void {
    this.#machines.set(machine.name, machine)
    this.#changedMachines.add(machine.name)
  }
}
