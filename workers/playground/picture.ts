// What the page shows of one moment: a pure fold over the trace, record by record, so that it is the same however that
// moment was reached. It neither knows the page nor remembers how things were before.
import { type KubeObject, keyOf } from '../apimachinery/object.ts'
import type { Pod } from '../apis/core/types.ts'
import type { ComponentView, Fault, MachineView, SandboxView, SchedulingView, Topology } from '../contract.ts'
import type { TraceRecord } from '../simulation/trace.ts'
import { Berths } from './berths.ts'
import type { Changes } from './changes.ts'
import { isComponent, isOneShot } from './end-names.ts'
import { rootOf } from './object-view.ts'
import { nextSandbox } from './sandbox-view.ts'
import { ServiceEndpoints } from './service-endpoints.ts'

/** Owners are told apart by colour; after so many the colours begin anew. */
const colourCount = 11
const maxVerdicts = 2_000

/** The newest state of an object, with what is known about it beside the object itself. */
export type KnownObject = {
  readonly object: KubeObject
  /** Of its last write. */
  readonly record: number
  readonly atMs: number
  readonly group: string
  readonly resourceVersion: number
  /** uid of the topmost owner, or its own. */
  readonly root: string
}

type Write = Extract<TraceRecord, { type: 'write' }>

export class Picture {
  readonly machines: Map<string, MachineView>
  readonly components: Map<string, ComponentView>
  readonly objects: Map<string, KnownObject>
  /** By `machine/pod uid`, as the runtime knows them. */
  readonly sandboxes: Map<string, SandboxView>
  readonly verdicts: Map<string, SchedulingView>
  readonly endpoints: ServiceEndpoints
  /** uids of Services by `namespace/name`, and of Nodes by name. */
  readonly services: Map<string, string>
  readonly #nodes: Map<string, string>
  readonly berths: Berths
  /** Colours of topmost owners, by uid, in order of appearance. */
  readonly colours: Map<string, number>

  constructor(from?: Picture) {
    this.machines = new Map(from?.machines)
    this.components = new Map(from?.components)
    this.objects = new Map(from?.objects)
    this.sandboxes = new Map(from?.sandboxes)
    this.verdicts = new Map(from?.verdicts)
    this.endpoints = new ServiceEndpoints(from?.endpoints)
    this.services = new Map(from?.services)
    this.#nodes = new Map(from ? from.#nodes : [])
    this.berths = new Berths(from?.berths)
    this.colours = new Map(from?.colours)
  }

  /** All machines, before anybody has switched them on. */
  static of(topology: Topology): Picture {
    const picture = new Picture()
    for (const machine of topology.machines)
      picture.machines.set(machine.name, { ...machine, on: false, partition: 'none', extraLatencyMs: 0 })
    return picture
  }

  /** How much a copy of it holds. */
  get size(): number {
    const { machines, components, objects, sandboxes, berths } = this
    return machines.size + components.size + objects.size + sandboxes.size + 2 * berths.size
  }

  /** Takes in the next record, and notes what changed by it. */
  see(record: TraceRecord, changes: Changes): void {
    switch (record.type) {
      case 'write':
        return this.#seeWrite(record, changes)
      case 'runtime':
        return this.#seeRuntime(record, changes)
      case 'state':
        return this.#seeState(record, changes)
      case 'process':
        return this.#seeProcess(record, changes)
      case 'machine':
        return this.#seeMachine(record, changes)
      case 'decision':
        if (record.decision === 'schedule' && record.about) this.#seeVerdict(record.about.uid, record.detail)
        return
      case 'input':
        if (record.input === 'chaos') this.#seeFault(record.detail as Fault, changes)
        return
      case 'message':
      case 'lost':
      case 'link':
        return
    }
  }

  #seeWrite(record: Write, changes: Changes): void {
    const { uid, kind } = record.ref
    // Leases would drown everything else; kubectl shows them.
    if (kind === 'Lease') return
    const object = record.object as KubeObject
    const isGone = record.verb === 'deleted'
    if (isGone) {
      this.objects.delete(uid)
      this.verdicts.delete(uid)
    } else this.objects.set(uid, this.#known(record, object))
    if (kind !== 'Event') changes.objects.add(uid)
    if (kind === 'Service') setOrDelete(this.services, keyOf(object), uid, isGone)
    if (kind === 'Node') setOrDelete(this.#nodes, object.metadata.name, uid, isGone)
    if (kind === 'Pod') this.#placePod(object as Pod, uid, isGone, changes)
    if (kind === 'EndpointSlice') {
      const service = this.services.get(this.endpoints.see(object, isGone))
      if (service !== undefined) changes.objects.add(service)
    }
  }

  #known({ id, atMs, ref: { group }, resourceVersion }: Write, object: KubeObject): KnownObject {
    return { object, record: id, atMs, group, resourceVersion, root: rootOf(object, this.objects) }
  }

  #placePod(pod: Pod, uid: string, isGone: boolean, changes: Changes): void {
    const berth = this.berths.of(uid)
    if (isGone) {
      // What still runs on the machine keeps its place: the API has forgotten it, the machine has not.
      if (berth && !(berth.hold !== '' && this.sandboxes.has(`${berth.hold}/${uid}`))) this.#leave(uid, changes)
      return
    }
    const hold = pod.spec.nodeName ?? ''
    if (berth?.hold === hold) return
    if (!berth) this.#colour(pod, uid, changes)
    this.#leave(uid, changes)
    this.#adoptStaticPod(pod, uid, hold, changes)
    this.berths.enter(uid, hold)
    changes.berths.add(uid)
  }

  #colour(pod: Pod, uid: string, changes: Changes): void {
    if (pod.metadata.namespace === 'kube-system') return
    const root = this.objects.get(uid)?.root ?? uid
    if (this.colours.has(root)) return
    this.colours.set(root, this.colours.size % colourCount)
    changes.colours.add(root)
  }

  #leave(uid: string, changes: Changes): void {
    if (!this.berths.of(uid)) return
    this.berths.leave(uid)
    changes.berths.add(uid)
  }

  /** A mirror pod that comes to be takes over what already runs under its name. */
  #adoptStaticPod(pod: Pod, podUid: string, machine: string, changes: Changes): void {
    if (machine === '' || !this.#isOwnedByNode(pod, machine)) return
    for (const uid of this.berths.in(machine)) {
      const sandbox = this.objects.has(uid) ? undefined : this.sandboxes.get(`${machine}/${uid}`)
      if (sandbox?.podName !== pod.metadata.name || sandbox.namespace !== pod.metadata.namespace) continue
      this.#leave(uid, changes)
      this.sandboxes.set(sandbox.id, { ...sandbox, shownAs: podUid })
      changes.sandboxes.add(sandbox.id)
      return
    }
  }

  /** The API knows a static pod by a mirror pod with a uid of its own, owned by the Node: the same name on the same machine. */
  #mirrorPodOf(machine: string, podName: string, namespace: string): string | undefined {
    return this.berths.in(machine).find((uid) => {
      const object = this.objects.get(uid)?.object
      return (
        object?.metadata.name === podName &&
        object.metadata.namespace === namespace &&
        this.#isOwnedByNode(object, machine)
      )
    })
  }

  #isOwnedByNode({ metadata }: KubeObject, machine: string): boolean {
    const node = this.#nodes.get(machine)
    return node !== undefined && (metadata.ownerReferences ?? []).some(({ uid }) => uid === node)
  }

  #seeRuntime(record: Extract<TraceRecord, { type: 'runtime' }>, changes: Changes): void {
    const { machine, pod } = record
    const id = `${machine}/${pod.uid}`
    changes.sandboxes.add(id)
    if (record.change === 'sandbox-removed') return this.#removeSandbox(id, changes)
    const known = this.sandboxes.get(id)
    const mirrorPod = this.objects.has(pod.uid) ? undefined : this.#mirrorPodOf(machine, pod.name, pod.namespace)
    const shownAs = mirrorPod ?? known?.shownAs ?? pod.uid
    this.sandboxes.set(id, nextSandbox(known, record, shownAs))
    if (shownAs !== pod.uid || this.objects.has(pod.uid) || this.berths.of(pod.uid)) return
    this.berths.enter(pod.uid, machine)
    changes.berths.add(pod.uid)
  }

  #removeSandbox(id: string, changes: Changes): void {
    const sandbox = this.sandboxes.get(id)
    if (!sandbox) return
    this.sandboxes.delete(id)
    changes.sandboxes.add(id)
    const { shownAs, machine } = sandbox
    if (!this.objects.has(shownAs) && this.berths.of(shownAs)?.hold === machine) this.#leave(shownAs, changes)
  }

  #seeVerdict(podUid: string, detail: unknown): void {
    this.verdicts.delete(podUid)
    this.verdicts.set(podUid, detail as SchedulingView)
    if (this.verdicts.size > maxVerdicts) {
      const [oldest] = this.verdicts.keys()
      if (oldest !== undefined) this.verdicts.delete(oldest)
    }
  }

  #seeState(record: Extract<TraceRecord, { type: 'state' }>, changes: Changes): void {
    const known = this.components.get(record.source)
    if (!known) return
    this.components.set(record.source, { ...known, state: record.state })
    changes.components.add(record.source)
  }

  #seeProcess({ machine, program, change }: Extract<TraceRecord, { type: 'process' }>, changes: Changes): void {
    if (!isComponent(program)) return
    const id = `${machine}/${program}`
    const known = this.components.get(id)
    const started = change === 'started'
    this.components.set(id, {
      id,
      machine,
      name: program,
      alive: started,
      restarts: (known?.restarts ?? 0) + (started && known && !isOneShot(program) ? 1 : 0),
      state: started ? {} : (known?.state ?? {}),
    })
    changes.components.add(id)
  }

  #seeMachine({ machine: name, change }: Extract<TraceRecord, { type: 'machine' }>, changes: Changes): void {
    this.#setMachine(name, { on: change === 'on' }, changes)
    if (change === 'on') return
    // Nothing runs on a machine without power.
    for (const [id, { machine }] of this.sandboxes) if (machine === name) this.#removeSandbox(id, changes)
    for (const [id, component] of this.components)
      if (component.machine === name && component.alive) {
        this.components.set(id, { ...component, alive: false })
        changes.components.add(id)
      }
  }

  #seeFault(fault: Fault, changes: Changes): void {
    if (fault.type === 'partition')
      this.#setMachine(fault.machine, { partition: fault.cut ? fault.direction : 'none', extraLatencyMs: 0 }, changes)
    if (fault.type === 'slow-link')
      this.#setMachine(fault.machine, { partition: 'none', extraLatencyMs: fault.extraMs }, changes)
  }

  #setMachine(name: string, change: Partial<MachineView>, changes: Changes): void {
    const known = this.machines.get(name)
    if (!known) return
    this.machines.set(name, { ...known, ...change })
    changes.machines.add(name)
  }
}

function setOrDelete(map: Map<string, string>, key: string, value: string, isGone: boolean): void {
  if (isGone) map.delete(key)
  else map.set(key, value)
}
