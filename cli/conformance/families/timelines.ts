// Recorded timelines: what a watch of everything saw while something happened. The actions are done again at their times,
// and of every object the same changes have to come in the same order.
import { clients } from '../../../workers/cluster/clients.ts'
import type { TraceRecord } from '../../../workers/simulation/trace.ts'
import { normaliseJson } from '../normalise-json.ts'
import { type Fixed, normaliseText } from '../normalise-text.ts'
import { RecordedCluster, recordedKubeconfig } from '../recorded-cluster.ts'
import { imagesBefore } from '../recordings.ts'
import { type FileResult, lineDiff, longestCommon, Tally } from '../result.ts'
import { home, LaptopShell } from './kubectl.ts'

type Action = {
  readonly t: number
  readonly action: string
  readonly stdin?: string
  readonly stdout?: string
  readonly stderr?: string
  readonly exit?: number
}
type Event = {
  readonly t: number
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly resource: string
  readonly ns: string | null
  readonly name: string
  readonly object?: unknown
  readonly diff?: unknown
}
type Timeline = {
  readonly id: string
  readonly namespace: string
  readonly actions: readonly Action[]
  readonly events: readonly Event[]
}
type Fields = Readonly<Record<string, unknown>>
/** The changes of one object, each as normalised text. */
type History = { readonly object: string; readonly changes: string[] }

/** How long things go on after the last recorded event; what is only taken away may take longer. */
const tailMs = 500
const removalMs = 4000

export async function replayTimeline(file: string, text: string): Promise<FileResult> {
  const timeline = JSON.parse(text) as Timeline
  const { namespace, actions, events } = timeline
  const twins = twinsIn(actions)
  const fixed: Fixed = { text: JSON.stringify(actions), anyHash: false, anyNode: true }
  const cluster = new RecordedCluster(clients, imagesBefore(text))
  const { simulation, laptop } = cluster
  laptop.disk.install(`${home}/.kube/config`, recordedKubeconfig('default', home))
  await cluster.boot()
  const resources = new Set(events.map(({ resource }) => resource))
  const seen: Event[] = []
  simulation.trace.subscribe((record) => {
    const event = eventOf(record, simulation.agenda.nowMs)
    if (event && resources.has(event.resource) && isAbout(event, namespace, events)) seen.push(event)
  })
  const tally = new Tally(file)
  const runner = new LaptopShell(simulation, laptop)
  await runner.sleepUntil(inStep(runner.nowMs, events))
  const beganMs = runner.nowMs
  for (const [index, action] of actions.entries()) {
    await runner.sleepUntil(beganMs + action.t * 1000)
    const stdin = action.stdin?.replace(/\bNS\b/g, namespace)
    if (stdin !== undefined) laptop.disk.install(`${home}/stdin-${index}`, stdin)
    const line = stdin === undefined ? action.action : `${action.action} < stdin-${index}`
    const ran = await runner.run(line.replace(/\bNS\b/g, namespace), 5000, false)
    // Long output was cut short.
    if (action.stdout && !action.stdout.endsWith('\n')) continue
    const shown = ({ stdout = '', stderr = '', exit = 0 }: Partial<typeof ran>) =>
      normaliseText(`${withoutProgress(stdout)}\n${stderr}\n[exit ${exit}]`, fixed)
    tally.compare(action.action, shown(action), shown(ran))
  }
  const lastMs = (events.at(-1)?.t ?? 0) * 1000 + tailMs
  await runner.sleepUntil(beganMs + lastMs + removalMs)
  const inTime = seen.filter(({ t, type }) => t * 1000 <= beganMs + lastMs || type === 'DELETED')
  count(tally, histories(events, fixed, twins), histories(withDiffs(inTime), fixed, twins))
  return tally.result
}

/**
 * When to begin: claims are bound when the controller looks at them again, every 15 s. Where in that turn the recording
 * began is an accident, and told by when its claim was bound.
 */
function inStep(nowMs: number, events: readonly Event[]): number {
  const turnMs = 15_000
  const isBinding = ({ resource, diff }: Event) =>
    resource === 'persistentvolumes' && (diff as { readonly spec?: Fields } | undefined)?.spec?.['claimRef']
  const bound = events.find(isBinding)
  return bound ? nowMs + turnMs - ((nowMs + bound.t * 1000) % turnMs) : nowMs
}

/** Pods that differ by a digit in their name alone: which of them is chosen is left to chance. */
function twinsIn(actions: readonly Action[]): RegExp {
  const names = actions.flatMap(({ stdin = '' }) =>
    [...stdin.matchAll(/\{name: ([a-z-]*[a-z])\d,/g)].map(([, stem]) => stem),
  )
  const twice = [...new Set(names.filter((stem, i) => names.indexOf(stem) !== i))]
  return twice.length === 0 ? /(?!)/g : new RegExp(`\\b(${twice.join('|')})\\d\\b`, 'g')
}

function withoutProgress(text: string): string {
  return text.replace(/^Waiting for .*\n/gm, '')
}

/** Recorded changes that came in their order match; changes that came in excess are misses too. */
function count(tally: Tally, recorded: readonly History[], ours: readonly History[]): void {
  const left = [...ours]
  for (const { object, changes } of recorded) {
    const at = bestMatch(left, object, changes)
    const actual = at < 0 ? [] : (left.splice(at, 1)[0]?.changes ?? [])
    const matched = new Set(longestCommon(changes, actual).map(([index]) => index))
    const surplus = actual.length - matched.size
    const missing = changes.filter((_, index) => !matched.has(index))
    for (const index of changes.keys()) if (matched.has(index)) tally.count(object, '')
    const extra = actual.filter((change) => !changes.includes(change))
    for (const [index, change] of missing.entries()) tally.count(object, lineDiff(change, extra[index] ?? '(nothing)'))
    for (let index = missing.length; index < surplus; index++)
      tally.count(object, `in excess:\n${lineDiff('', extra[index] ?? '(one that came before)')}`)
  }
  for (const { object, changes } of left)
    for (const change of changes) tally.count(object, `in excess:\n${lineDiff('', change)}`)
}

/** Of several objects with the same normalised name, the one that has most in common. */
function bestMatch(left: readonly History[], object: string, changes: readonly string[]): number {
  let [best, most] = [-1, -1]
  for (const [index, one] of left.entries()) {
    if (one.object !== object) continue
    const shared = longestCommon(changes, one.changes).length
    if (shared > most) [best, most] = [index, shared]
  }
  return best
}

function histories(events: readonly Event[], fixed: Fixed, twins: RegExp): History[] {
  const found = new Map<string, History>()
  for (const event of events) {
    const key = `${event.resource}/${event.name}`
    const reason =
      event.resource === 'events' ? ` ${String((event.object as Fields | undefined)?.['reason'] ?? '')}` : ''
    const name = normaliseText(event.name, fixed).replace(twins, '$1N')
    const history = found.get(key) ?? { object: `${event.resource}/${name}${reason}`, changes: [] }
    found.set(key, history)
    const content = event.type === 'DELETED' ? '' : normaliseJson(contentOf(event), fixed).replace(twins, '$1N')
    history.changes.push(`${event.type} ${content}`)
  }
  return [...found.values()]
}

function contentOf({ object, diff }: Event): unknown {
  const value = (object ?? diff) as Fields
  const metadata = value['metadata'] as Fields | undefined
  return { ...value, metadata: { ...metadata, managedFields: undefined, resourceVersion: undefined } }
}

/** What a watch would have told of a write to storage. */
function eventOf(record: TraceRecord, nowMs: number): Event | undefined {
  if (record.type !== 'write') return undefined
  const { verb, ref, object } = record
  const type = verb === 'created' ? 'ADDED' : verb === 'modified' ? 'MODIFIED' : 'DELETED'
  const resource = ref.kind === 'Endpoints' ? 'endpoints' : pluralOf(ref.kind)
  return { t: nowMs / 1000, type, resource, ns: ref.namespace || null, name: ref.name, object }
}

function pluralOf(kind: string): string {
  const lower = kind.toLowerCase()
  if (/(s|x|ch)$/.test(lower)) return `${lower}es`
  return lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : `${lower}s`
}

/** Things of the namespace; of things without one, those that the recording has. */
function isAbout(event: Event, namespace: string, recorded: readonly Event[]): boolean {
  if (event.ns !== null) return event.ns === namespace
  return recorded.some(({ resource, name }) => resource === event.resource && name === event.name)
}

/** A change as a merge patch against the version before, as the recordings have it. */
function withDiffs(events: readonly Event[]): Event[] {
  const before = new Map<string, unknown>()
  return events.map((event) => {
    const key = `${event.resource}/${event.name}`
    const old = before.get(key)
    before.set(key, event.object)
    if (event.type !== 'MODIFIED' || old === undefined) return event
    const { object, ...rest } = event
    return { ...rest, diff: mergePatch(withoutManaged(old), withoutManaged(object)) }
  })
}

function withoutManaged(value: unknown): unknown {
  const object = value as Fields
  return { ...object, metadata: { ...(object['metadata'] as Fields), managedFields: undefined } }
}

function mergePatch(from: unknown, to: unknown): unknown {
  if (!isFields(from) || !isFields(to)) return to
  const patch: Record<string, unknown> = {}
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [old, now] = [from[key], to[key]]
    if (now === undefined) {
      if (old !== undefined) patch[key] = null
    } else if (JSON.stringify(old) !== JSON.stringify(now)) patch[key] = mergePatch(old, now)
  }
  return patch
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
