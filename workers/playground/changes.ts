// What the page does not know yet: the names of what changed since it was last told, and the messages and lines that came
// up meanwhile.
import type { MessageRecord, TraceRecord } from '../simulation/trace.ts'
import type { KnownObject, Picture } from './picture.ts'

export class Changes {
  readonly machines = new Set<string>()
  readonly components = new Set<string>()
  readonly objects = new Set<string>()
  readonly sandboxes = new Set<string>()
  readonly berths = new Set<string>()
  readonly colours = new Set<string>()
  messages: (TraceRecord & MessageRecord)[] = []
  lines: TraceRecord[] = []

  /** Notes in what another picture differs, however far apart in time the two are. */
  addDifference(before: Picture, after: Picture): void {
    addDifferent(before.machines, after.machines, this.machines)
    addDifferent(before.components, after.components, this.components)
    addDifferent(before.objects, after.objects, this.objects, isTold)
    addDifferent(before.sandboxes, after.sandboxes, this.sandboxes)
    addDifferent(before.colours, after.colours, this.colours)
    addDifferent(new Map(before.berths.entries()), new Map(after.berths.entries()), this.berths)
    const services = new Set<string>()
    addDifferent(before.endpoints.slices, after.endpoints.slices, services)
    for (const service of services) {
      const uid = after.services.get(service)
      if (uid !== undefined) this.objects.add(uid)
    }
  }

  clear(): void {
    for (const names of [this.machines, this.components, this.objects, this.sandboxes, this.berths, this.colours])
      names.clear()
    this.messages = []
    this.lines = []
  }
}

function addDifferent<Value>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
  into: Set<string>,
  isWanted: (value: Value) => boolean = () => true,
): void {
  for (const [name, value] of after) if (before.get(name) !== value && isWanted(value)) into.add(name)
  for (const [name, value] of before) if (!after.has(name) && isWanted(value)) into.add(name)
}

/** Events would drown everything else; the inspector and kubectl show them. */
export function isTold({ object }: KnownObject): boolean {
  return object.kind !== 'Event'
}
