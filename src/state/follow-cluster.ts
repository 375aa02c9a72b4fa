// Folds frames into the mirror: what changed since the frame before.
import type { Frame, ObjectView, SandboxView } from '../../workers/contract.ts'
import type { Flight, Mirror } from './mirror.ts'

/** How long a message is to be seen at least, and a pod to fly, in real ms. */
const seenForMs = 520
const flightMs = 900
/** The picture is about that much behind the newest frame, in real ms. */
const behindMs = 40
/** Bounds of what is kept for looking at. */
const maxMessages = 3000
const maxTrace = 20_000
const colourCount = 11

export function foldFrame(mirror: Mirror, frame: Frame): void {
  const isStep = mirror.rate === 0 && frame.rate === 0 && frame.nowMs > mirror.nowMs && mirror.frame > 0
  if (isStep) keepWhatIsUnderWay(mirror)
  mirror.frame = frame.number
  mirror.nowMs = frame.nowMs
  mirror.rate = frame.rate
  foldMachines(mirror, frame)
  foldComponents(mirror, frame)
  for (const id of frame.removedObjects) removeObject(mirror, id)
  if (frame.objects.length > 0) foldObjects(mirror, frame)
  for (const id of frame.removedSandboxes) removeSandbox(mirror, id)
  for (const sandbox of frame.sandboxes) addSandbox(mirror, sandbox)
  foldMessages(mirror, frame)
  if (frame.trace.length > 0) mirror.trace = lastOf([...mirror.trace, ...frame.trace], maxTrace)
  mirror.traceFallenOut = frame.traceFallenOut
  foldFlights(mirror, frame)
}

function foldMachines(mirror: Mirror, frame: Frame): void {
  const known = mirror.machines.size
  for (const machine of frame.machines) mirror.machines.set(machine.name, machine)
  if (mirror.machines.size !== known) mirror.machineNames = [...mirror.machines.keys()]
}

function foldComponents(mirror: Mirror, frame: Frame): void {
  for (const component of frame.components) {
    if (!mirror.components.has(component.id)) append(mirror.componentsOf, component.machine, component.id)
    mirror.components.set(component.id, component)
  }
  for (const id of frame.removedComponents) {
    const component = mirror.components.get(id)
    if (!component) continue
    mirror.components.delete(id)
    remove(mirror.componentsOf, component.machine, new Set([id]))
  }
}

function foldObjects(mirror: Mirror, frame: Frame): void {
  const fresh = new Map<string, string[]>()
  for (const object of frame.objects) {
    const before = mirror.objects.get(object.uid)
    if (!before) {
      const list = fresh.get(object.plural)
      if (list) list.push(object.uid)
      else fresh.set(object.plural, [object.uid])
    }
    mirror.objects.set(object.uid, object)
    if (object.node) mirror.nodes.set(object.name, object.uid)
    if (object.pod) placePod(mirror, object, before, frame)
  }
  for (const [plural, uids] of fresh) mirror.byPlural.set(plural, [...(mirror.byPlural.get(plural) ?? []), ...uids])
}

function removeObject(mirror: Mirror, uid: string): void {
  const object = mirror.objects.get(uid)
  if (!object) return
  mirror.objects.delete(uid)
  remove(mirror.byPlural, object.plural, new Set([uid]))
  if (mirror.nodes.get(object.name) === uid) mirror.nodes.delete(object.name)
  const hold = mirror.holdOf.get(uid)
  // What still runs on the machine keeps its place: the API has forgotten it, the machine has not.
  if (hold !== undefined && !(hold !== '' && mirror.sandboxes.has(`${hold}/${uid}`))) leave(mirror, uid)
}

function placePod(mirror: Mirror, object: ObjectView, before: ObjectView | undefined, frame: Frame): void {
  const hold = object.pod?.node ?? ''
  if (!mirror.colours.has(object.root) && object.namespace !== 'kube-system')
    mirror.colours.set(object.root, mirror.colours.size % colourCount)
  const held = mirror.holdOf.get(object.uid)
  if (held === hold) return
  const fromPlace = held === '' ? (mirror.holds.get('')?.indexOf(object.uid) ?? -1) : -1
  leave(mirror, object.uid)
  adoptStaticPod(mirror, object, hold)
  const toPlace = enter(mirror, object.uid, hold)
  // A pod seen for the first time when it is bound already was pending for less than a frame: it still flies.
  const wasSeenPending = fromPlace >= 0 || (before === undefined && frame.number > 1 && object.owner !== '')
  if (!wasSeenPending || hold === '' || frame.rate > 20) return
  const flight: Flight = {
    uid: object.uid,
    machine: hold,
    fromPlace: Math.max(0, fromPlace),
    toPlace,
    startedAtMs: frame.nowMs,
    endsAtMs: frame.nowMs + flightMs * frame.rate,
  }
  mirror.flights = [...mirror.flights, flight]
}

function addSandbox(mirror: Mirror, sandbox: SandboxView): void {
  const mirrorPod = mirror.objects.has(sandbox.podUid) ? undefined : findMirrorPod(mirror, sandbox)
  const key = mirrorPod ? `${sandbox.machine}/${mirrorPod}` : (mirror.sandboxKeys.get(sandbox.id) ?? sandbox.id)
  mirror.sandboxes.set(key, sandbox)
  mirror.sandboxKeys.set(sandbox.id, key)
  if (key === sandbox.id && !mirror.objects.has(sandbox.podUid) && !mirror.holdOf.has(sandbox.podUid))
    enter(mirror, sandbox.podUid, sandbox.machine)
}

function removeSandbox(mirror: Mirror, id: string): void {
  const key = mirror.sandboxKeys.get(id)
  const sandbox = mirror.sandboxes.get(key ?? id)
  mirror.sandboxKeys.delete(id)
  if (!sandbox || key === undefined || sandbox.id !== id) return
  mirror.sandboxes.delete(key)
  const uid = key.slice(sandbox.machine.length + 1)
  if (!mirror.objects.has(uid) && mirror.holdOf.get(uid) === sandbox.machine) leave(mirror, uid)
}

/** The API knows a static pod by a mirror pod with a uid of its own, owned by the Node: the same name on the same machine. */
function findMirrorPod(mirror: Mirror, sandbox: SandboxView): string | undefined {
  const node = mirror.nodes.get(sandbox.machine)
  return mirror.holds.get(sandbox.machine)?.find((uid) => {
    const pod = mirror.objects.get(uid)
    return (
      pod?.name === sandbox.podName && pod.namespace === sandbox.namespace && pod.owner !== '' && pod.owner === node
    )
  })
}

/** A mirror pod that comes to be takes over what already runs under its name. */
function adoptStaticPod(mirror: Mirror, pod: ObjectView, machine: string): void {
  if (machine === '' || pod.owner === '' || pod.owner !== mirror.nodes.get(machine)) return
  for (const uid of mirror.holds.get(machine) ?? []) {
    const sandbox = mirror.objects.has(uid) ? undefined : mirror.sandboxes.get(`${machine}/${uid}`)
    if (sandbox?.podName !== pod.name || sandbox.namespace !== pod.namespace) continue
    leave(mirror, uid)
    mirror.sandboxes.delete(`${machine}/${uid}`)
    mirror.sandboxes.set(`${machine}/${pod.uid}`, sandbox)
    mirror.sandboxKeys.set(sandbox.id, `${machine}/${pod.uid}`)
  }
}

function enter(mirror: Mirror, uid: string, hold: string): number {
  const places = mirror.holds.get(hold) ?? []
  const free = places.indexOf('')
  const place = free < 0 ? places.length : free
  mirror.holds.set(hold, free < 0 ? [...places, uid] : places.with(free, uid))
  mirror.holdOf.set(uid, hold)
  return place
}

function leave(mirror: Mirror, uid: string): void {
  const hold = mirror.holdOf.get(uid)
  if (hold === undefined) return
  mirror.holdOf.delete(uid)
  const places = (mirror.holds.get(hold) ?? []).map((held) => (held === uid ? '' : held))
  while (places.length > 0 && places.at(-1) === '') places.pop()
  mirror.holds.set(hold, places)
}

function foldMessages(mirror: Mirror, frame: Frame): void {
  for (const message of frame.messages) {
    const travelMs = message.arrivesAtMs - message.sentAtMs
    mirror.messages.set(message.id, { ...message, shownForMs: Math.max(travelMs, seenForMs * frame.rate, 1e-6) })
  }
  const goneBefore = frame.nowMs - 2 * seenForMs * Math.max(frame.rate, 0.001)
  for (const [id, message] of mirror.messages) {
    const end = message.sentAtMs + message.shownForMs
    if (end < goneBefore || mirror.messages.size > maxMessages) mirror.messages.delete(id)
  }
}

/** Stepping shows what is under way in truth: not what was shown longer than it took. */
function keepWhatIsUnderWay(mirror: Mirror): void {
  for (const [id, message] of mirror.messages) {
    const travelMs = message.arrivesAtMs - message.sentAtMs
    if (message.arrivesAtMs <= mirror.nowMs) mirror.messages.delete(id)
    else if (message.shownForMs !== travelMs) mirror.messages.set(id, { ...message, shownForMs: travelMs })
  }
}

function foldFlights(mirror: Mirror, { nowMs, rate }: Frame): void {
  const landedBefore = nowMs - behindMs * rate
  // A flight that began in fast time would hang in the air when time slows down.
  const hangsBeyond = rate > 0 ? nowMs + 3 * flightMs * rate : Infinity
  const isInTheAir = ({ endsAtMs }: Flight) => endsAtMs >= landedBefore && endsAtMs <= hangsBeyond
  if (!mirror.flights.every(isInTheAir)) mirror.flights = mirror.flights.filter(isInTheAir)
}

function append(lists: Map<string, readonly string[]>, key: string, id: string): void {
  lists.set(key, [...(lists.get(key) ?? []), id])
}

function remove(lists: Map<string, readonly string[]>, key: string, ids: ReadonlySet<string>): void {
  lists.set(
    key,
    (lists.get(key) ?? []).filter((id) => !ids.has(id)),
  )
}

function lastOf<T>(list: readonly T[], count: number): readonly T[] {
  return list.length > count * 1.2 ? list.slice(-count) : list
}
