// Tells the page in frames what it does not know yet. It folds the trace into the picture of now, keeps what was, and
// shows either of the two.
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
import { CauseArchive } from './cause-archive.ts'
import { Changes, isTold } from './changes.ts'
import { EndNames, isComponent } from './end-names.ts'
import { History } from './history.ts'
import { Landmarks } from './landmarks.ts'
import { isBallot, messageView, screenMsOf } from './message-view.ts'
import { viewObject } from './object-view.ts'
import type { Tale } from './pacer.ts'
import { type KnownObject, Picture } from './picture.ts'
import { RecordRoots } from './record-roots.ts'
import { type ShownKind, ShownKinds } from './shown-kinds.ts'
import { Silences } from './silences.ts'
import { traceLine } from './trace-line.ts'

/** What a frame can carry at most; of more, the newest are shown. */
const maxMessages = 400
const maxTraceLines = 300
const noTale: Tale = { arrivesAtMs: Number.NEGATIVE_INFINITY, tookMs: 0, screenMs: 1 }

type Told = Pick<
  Frame,
  | 'machines'
  | 'components'
  | 'removedComponents'
  | 'objects'
  | 'removedObjects'
  | 'sandboxes'
  | 'removedSandboxes'
  | 'berths'
  | 'removedBerths'
  | 'colours'
  | 'messages'
  | 'trace'
  | 'traceFallenOut'
>

export class Projector {
  readonly kinds = new ShownKinds()
  readonly names = new EndNames()
  readonly archive: CauseArchive
  readonly history: History
  readonly landmarks = new Landmarks()
  readonly #trace: Trace
  readonly #silences = new Silences()
  readonly #roots = new RecordRoots()
  readonly #controlPlane: string
  readonly #live: Picture
  /** What the page looks at: the live picture, or one of the past. */
  #shown: Picture
  readonly #changes = new Changes()
  /** When the newest messages arrive; pruned when it grows. */
  #arrivals: number[] = []
  /** The newest message that a person set off. */
  #tale: Tale = noTale

  constructor(trace: Trace, topology: Topology) {
    this.#trace = trace
    this.archive = new CauseArchive(trace)
    this.#controlPlane = topology.machines.find(({ role }) => role === 'control-plane')?.name ?? ''
    this.#live = Picture.of(topology)
    this.#shown = this.#live
    this.history = new History(this.#live)
    for (const name of this.#live.machines.keys()) this.#changes.machines.add(name)
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
    return this.#shown.objects
  }

  /** The objects of now, whatever is shown. */
  get live(): ReadonlyMap<string, KnownObject> {
    return this.#live.objects
  }

  machine(name: string): MachineView | undefined {
    return this.#shown.machines.get(name)
  }

  component(id: string): ComponentView | undefined {
    return this.#shown.components.get(id)
  }

  verdict(podUid: string): SchedulingView | undefined {
    return this.#shown.verdicts.get(podUid)
  }

  /** Id of the first API server. */
  get apiServer(): string {
    return `${this.#controlPlane}/kube-apiserver`
  }

  /** The record that led to this one, also when it did so by its silence; 0: none. */
  causeOf({ id, cause }: TraceRecord): number {
    return cause || this.#silences.causeOf(id)
  }

  rootOf(record: number): number {
    return this.#roots.of(record)
  }

  line(record: TraceRecord): TraceLine {
    return traceLine(record, this.#roots.of(record.id), this.names)
  }

  /** Tells all objects of a kind with the next frame, now that they can be shown in a table. */
  tellAgain({ group, kind }: ShownKind): void {
    for (const [uid, known] of this.#shown.objects)
      if (known.object.kind === kind && known.group === group && isTold(known)) this.#changes.objects.add(uid)
  }

  /** Shows a moment of the past from now on. */
  showPast(atMs: number): void {
    this.#show(this.history.at(atMs))
    this.#tale = noTale
  }

  /** Time was jumped over: only what is under way then is to be told of messages. */
  tellUnderWay(atMs: number): void {
    this.#changes.messages = this.history.underWayAt(atMs)
  }

  /** Lets the past that is shown go on up to a later moment, or to the end of one at which it `isDone`; says where it is. */
  goOn(afterMs: number, untilMs: number, isDone: () => boolean = () => false): number {
    let doneMs = Number.POSITIVE_INFINITY
    for (const record of this.history.between(afterMs, untilMs)) {
      if (record.atMs > doneMs) return doneMs
      this.#shown.see(record, this.#changes)
      if (record.type === 'message') this.#addMessage(record, this.#roots.of(record.id))
      if (isDone()) doneMs = record.atMs
    }
    return untilMs
  }

  /** Shows now again. */
  showLive(): void {
    if (this.#shown !== this.#live) this.#show(this.#live)
  }

  #show(picture: Picture): void {
    this.#changes.addDifference(this.#shown, picture)
    this.#shown = picture
  }

  /** What changed since the last call. */
  takeChanges(): Told {
    const { machines, components, objects, sandboxes, berths, colours, lines } = this.#changes
    const shown = this.#shown
    const told: Told = {
      machines: [...machines].flatMap((name) => shown.machines.get(name) ?? []),
      ...namesOf('components', 'removedComponents', components, shown.components, (view) => view),
      ...namesOf('objects', 'removedObjects', objects, shown.objects, (known) => this.#viewObject(known)),
      ...namesOf('sandboxes', 'removedSandboxes', sandboxes, shown.sandboxes, (view) => view),
      berths: [...berths].flatMap((uid) => {
        const berth = shown.berths.of(uid)
        return berth ? [{ uid, ...berth }] : []
      }),
      removedBerths: [...berths].filter((uid) => !shown.berths.of(uid)),
      colours: [...colours].flatMap((root) => {
        const colour = shown.colours.get(root)
        return colour === undefined ? [] : [{ root, colour }]
      }),
      messages: this.#takeMessages(),
      trace: lines.slice(-maxTraceLines).map((record) => this.line(record)),
      traceFallenOut: this.#trace.fallenOut,
    }
    this.#changes.clear()
    return told
  }

  #viewObject(known: KnownObject): ObjectView {
    return viewObject(known, this.kinds, this.#shown.endpoints)
  }

  #takeMessages(): MessageView[] {
    return this.#changes.messages
      .slice(-maxMessages)
      .map((record) => messageView(record, this.#roots.of(record.id), this.names))
  }

  #see(record: TraceRecord): void {
    const silent = this.#silences.see(record)
    const root = this.#roots.add(record, silent || record.cause)
    if (root !== 0 && record.type !== 'state') this.archive.keep(record)
    this.history.add(record, this.#live)
    this.landmarks.see(record, root)
    this.#live.see(record, this.#changes)
    switch (record.type) {
      case 'message':
        if (record.part === 'request' || record.part === 'refused' || isBallot(record)) this.#addLine(record)
        return this.#addMessage(record, root)
      case 'state':
        return
      case 'process':
        if (isComponent(record.program)) this.#addLine(record)
        return
      case 'write':
        if (record.ref.kind === 'CustomResourceDefinition') this.kinds.define(record.object as never)
        return this.#addLine(record)
      case 'runtime':
        this.names.seeRuntime(record)
        return this.#addLine(record)
      case 'machine':
      case 'decision':
      case 'lost':
      case 'link':
      case 'input':
        return this.#addLine(record)
    }
  }

  #addMessage(record: TraceRecord & MessageRecord, root: number): void {
    const changes = this.#changes
    changes.messages.push(record)
    // Faster than a page can show: let go of the older half at once, so that nothing piles up between two frames.
    if (changes.messages.length > 2 * maxMessages) changes.messages = changes.messages.slice(-maxMessages)
    this.#arrivals.push(record.arrivesAtMs)
    if (this.#arrivals.length > 4 * maxMessages) this.#arrivals = this.arrivalsAfter(record.sentAtMs)
    const screenMs = root === 0 ? 0 : screenMsOf(record)
    if (screenMs > 0 && Number.isFinite(record.arrivesAtMs))
      this.#tale = { arrivesAtMs: record.arrivesAtMs, tookMs: record.arrivesAtMs - record.sentAtMs, screenMs }
  }

  #addLine(record: TraceRecord): void {
    const changes = this.#changes
    changes.lines.push(record)
    if (changes.lines.length > 2 * maxTraceLines) changes.lines = changes.lines.slice(-maxTraceLines)
  }
}

/** What there is of the changed things, and the names of those that there no longer are. */
function namesOf<There extends string, Gone extends string, Known, View>(
  there: There,
  gone: Gone,
  changed: ReadonlySet<string>,
  known: ReadonlyMap<string, Known>,
  view: (value: Known) => View,
): Record<There, View[]> & Record<Gone, string[]> {
  const views: View[] = []
  const names: string[] = []
  for (const name of changed) {
    const value = known.get(name)
    if (value === undefined) names.push(name)
    else views.push(view(value))
  }
  return { [there]: views, [gone]: names } as Record<There, View[]> & Record<Gone, string[]>
}
