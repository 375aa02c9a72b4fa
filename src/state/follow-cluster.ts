// Folds frames into the mirror: what changed since the frame before.
import type { Frame, SandboxView } from '../../workers/contract.ts'
import type { Flight, Mirror } from './mirror.ts'

/** How long a message is to be seen at least, and a pod to fly, in real ms. */
const seenForMs = 520
const flightMs = 900
/** In faster time than this, in virtual ms a real ms, pods do not fly. */
const fastestFlight = 20
/** The picture is about that much behind the newest frame, in real ms. */
const behindMs = 40
/** Bounds of what is kept for looking at. */
const maxMessages = 3000
const maxTrace = 20_000

export function foldFrame(mirror: Mirror, frame: Frame): void {
  if (frame.isJump) letGoOfMotion(mirror)
  else if (isStep(mirror, frame)) keepWhatIsUnderWay(mirror)
  mirror.frame = frame.number
  mirror.nowMs = frame.nowMs
  mirror.headMs = frame.headMs
  mirror.recordedFromMs = frame.recordedFromMs
  mirror.goalMs = frame.goalMs
  mirror.rate = frame.rate
  foldMachines(mirror, frame)
  foldComponents(mirror, frame)
  for (const id of frame.removedObjects) removeObject(mirror, id)
  if (frame.objects.length > 0) foldObjects(mirror, frame)
  for (const id of frame.removedSandboxes) removeSandbox(mirror, id)
  for (const sandbox of frame.sandboxes) addSandbox(mirror, sandbox)
  for (const { root, colour } of frame.colours) mirror.colours.set(root, colour)
  if (frame.berths.length > 0 || frame.removedBerths.length > 0) foldBerths(mirror, frame)
  countHolds(mirror, frame)
  foldMessages(mirror, frame)
  if (frame.trace.length > 0) mirror.trace = lastOf([...mirror.trace, ...frame.trace], maxTrace)
  mirror.traceFallenOut = frame.traceFallenOut
  foldFlights(mirror, frame)
}

function isStep(mirror: Mirror, frame: Frame): boolean {
  return mirror.rate === 0 && frame.rate === 0 && frame.nowMs > mirror.nowMs && mirror.frame > 0
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
  }
  for (const [plural, uids] of fresh) mirror.byPlural.set(plural, [...(mirror.byPlural.get(plural) ?? []), ...uids])
}

function removeObject(mirror: Mirror, uid: string): void {
  const object = mirror.objects.get(uid)
  if (!object) return
  mirror.objects.delete(uid)
  remove(mirror.byPlural, object.plural, new Set([uid]))
  if (mirror.nodes.get(object.name) === uid) mirror.nodes.delete(object.name)
}

function addSandbox(mirror: Mirror, sandbox: SandboxView): void {
  removeSandbox(mirror, sandbox.id)
  const key = `${sandbox.machine}/${sandbox.shownAs}`
  mirror.sandboxes.set(key, sandbox)
  mirror.sandboxKeys.set(sandbox.id, key)
}

function removeSandbox(mirror: Mirror, id: string): void {
  const key = mirror.sandboxKeys.get(id)
  if (key === undefined) return
  mirror.sandboxKeys.delete(id)
  if (mirror.sandboxes.get(key)?.id === id) mirror.sandboxes.delete(key)
}

/** Tells holds apart that look other than before: a pod came, went, or is in another state, or the power did. */
function countHolds(mirror: Mirror, frame: Frame): void {
  const changed = new Set<string>(frame.machines.map(({ name }) => name))
  for (const { uid, pod } of frame.objects) if (pod) changed.add(mirror.holdOf.get(uid) ?? '')
  for (const hold of changed) mirror.holdVersions.set(hold, (mirror.holdVersions.get(hold) ?? 0) + 1)
}

/** Pods leave their places and take others. Each hold that changes is copied once. */
function foldBerths(mirror: Mirror, frame: Frame): void {
  const changed = new Map<string, string[]>()
  const placesIn = (hold: string): string[] => {
    const places = changed.get(hold) ?? [...(mirror.holds.get(hold) ?? [])]
    changed.set(hold, places)
    return places
  }
  /** Returns the place in the anchorage that the pod left, or -1. */
  const leave = (uid: string): number => {
    const hold = mirror.holdOf.get(uid)
    if (hold === undefined) return -1
    const places = placesIn(hold)
    const place = places.indexOf(uid)
    if (place >= 0) places[place] = ''
    mirror.holdOf.delete(uid)
    return hold === '' ? place : -1
  }
  for (const uid of frame.removedBerths) leave(uid)
  const left = frame.berths.map(({ uid }) => leave(uid))
  const flights: Flight[] = []
  for (const [index, { uid, hold, place }] of frame.berths.entries()) {
    const places = placesIn(hold)
    while (places.length < place) places.push('')
    places[place] = uid
    mirror.holdOf.set(uid, hold)
    const fromPlace = left[index] ?? -1
    // A pod seen for the first time when it is bound already was pending for less than a frame: it still flies.
    const wasSeenPending = fromPlace >= 0 || (frame.number > 1 && (mirror.objects.get(uid)?.owner ?? '') !== '')
    if (hold === '' || !wasSeenPending || frame.rate > fastestFlight || frame.isJump) continue
    flights.push({
      uid,
      machine: hold,
      fromPlace: Math.max(0, fromPlace),
      toPlace: place,
      startedAtMs: frame.nowMs,
      endsAtMs: frame.nowMs + flightMs * frame.rate,
    })
  }
  if (flights.length > 0) mirror.flights = [...mirror.flights, ...flights]
  for (const [hold, places] of changed) {
    while (places.length > 0 && places.at(-1) === '') places.pop()
    mirror.holds.set(hold, places)
    mirror.holdVersions.set(hold, (mirror.holdVersions.get(hold) ?? 0) + 1)
  }
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

/** Time was jumped over: nothing of what moved then moves now. */
function letGoOfMotion(mirror: Mirror): void {
  mirror.messages.clear()
  mirror.flights = []
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
