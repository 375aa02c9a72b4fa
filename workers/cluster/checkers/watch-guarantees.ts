// What etcd promises to those who watch, held against what they were told: events come ordered, once, whole and without gaps, a
// watch goes on where another ended, a bookmark means that all before it was told, only what was asked for comes, and what an event
// says of the key before it is true.
import type { EtcdWatchResponse, KeyValue, MvccEvent, WatchRequest } from '../../protocols/etcd.ts'

export type Guarantee =
  | 'ordered'
  | 'unique'
  | 'atomic'
  | 'reliable'
  | 'resumable'
  | 'bookmarkable'
  | 'filtered'
  | 'prevKV'
  | 'isCreate'

/** One watch: what was asked, at which revision it began if it did not say, and all that it was told. */
export type ToldWatch = {
  readonly request: Pick<WatchRequest, 'key' | 'rangeEnd' | 'startRevision' | 'prevKv'>
  readonly openedAtRevision: number
  readonly responses: readonly EtcdWatchResponse[]
}

export type Broken = { readonly guarantee: Guarantee; readonly why: string }

/** `history` is every event there was, in order, as the members have applied it. */
export function checkWatch(
  { request, openedAtRevision, responses }: ToldWatch,
  history: readonly MvccEvent[],
): Broken[] {
  const broken: Broken[] = []
  const report = (guarantee: Guarantee, why: string) => broken.push({ guarantee, why })
  const first = request.startRevision ?? openedAtRevision + 1
  const wanted = history.filter(({ kv }) => kv.modRevision >= first && isAskedFor(kv.key, request))
  const told = responses.flatMap(({ events }) => events)
  checkOrder(told, report)
  checkWholeness(responses, report)
  checkFilter(told, request, first, report)
  checkGaps(told, wanted, first, report)
  checkBookmarks(responses, wanted, report)
  checkBefore(told, history, request.prevKv === true, report)
  return broken
}

type Report = (guarantee: Guarantee, why: string) => void

function checkOrder(told: readonly MvccEvent[], report: Report): void {
  const seen = new Set<string>()
  let last = 0
  for (const { kv } of told) {
    const id = nameOf(kv)
    if (seen.has(id)) report('unique', `${id} was told twice`)
    else if (kv.modRevision < last) report('ordered', `${id} was told after revision ${last}`)
    seen.add(id)
    last = Math.max(last, kv.modRevision)
  }
}

/** What one revision changed comes in one response. */
function checkWholeness(responses: readonly EtcdWatchResponse[], report: Report): void {
  let lastRevision = 0
  for (const { events } of responses) {
    const begins = events[0]?.kv.modRevision
    if (begins !== undefined && begins === lastRevision)
      report('atomic', `revision ${begins} was told in two responses`)
    lastRevision = events.at(-1)?.kv.modRevision ?? lastRevision
  }
}

function checkFilter(told: readonly MvccEvent[], request: ToldWatch['request'], first: number, report: Report): void {
  for (const { kv } of told) {
    if (!isAskedFor(kv.key, request)) report('filtered', `nobody asked for ${nameOf(kv)}`)
    if (kv.modRevision < first)
      report('resumable', `${nameOf(kv)} is older than revision ${first}, from which was asked`)
  }
}

/** Between the first event that was to come and the last that came none is missing. */
function checkGaps(told: readonly MvccEvent[], wanted: readonly MvccEvent[], first: number, report: Report): void {
  const known = new Set(told.map(({ kv }) => nameOf(kv)))
  const last = told.reduce((most, { kv }) => Math.max(most, kv.modRevision), 0)
  const begins = told[0]?.kv.modRevision ?? Number.POSITIVE_INFINITY
  for (const { kv } of wanted) {
    if (kv.modRevision > last || known.has(nameOf(kv))) continue
    if (kv.modRevision < begins) report('resumable', `${nameOf(kv)} is missing after the start at revision ${first}`)
    else report('reliable', `${nameOf(kv)} is missing before revision ${last}`)
  }
}

/** A response without events says that all up to its revision has been told. */
function checkBookmarks(responses: readonly EtcdWatchResponse[], wanted: readonly MvccEvent[], report: Report): void {
  let told = 0
  let bookmark = 0
  const known = new Set<string>()
  for (const { header, events, canceled } of responses) {
    for (const { kv } of events) {
      known.add(nameOf(kv))
      if (kv.modRevision <= bookmark) report('bookmarkable', `${nameOf(kv)} was told after the bookmark at ${bookmark}`)
    }
    if (events.length > 0 || canceled) continue
    bookmark = Math.max(bookmark, header.revision)
    for (; told < wanted.length && (wanted[told] as MvccEvent).kv.modRevision <= header.revision; told++) {
      const { kv } = wanted[told] as MvccEvent
      if (!known.has(nameOf(kv))) report('bookmarkable', `the bookmark at ${header.revision} came before ${nameOf(kv)}`)
    }
  }
}

/** What an event says of its key before: the value there was, and whether there was one. */
function checkBefore(
  told: readonly MvccEvent[],
  history: readonly MvccEvent[],
  withPrevious: boolean,
  report: Report,
): void {
  const before = new Map<string, KeyValue | undefined>()
  const current = new Map<string, KeyValue>()
  for (const { type, kv } of history) {
    before.set(nameOf(kv), current.get(kv.key))
    if (type === 'PUT') current.set(kv.key, kv)
    else current.delete(kv.key)
  }
  for (const { type, kv, prevKv } of told) {
    const previous = before.get(nameOf(kv))
    const isCreate = type === 'PUT' && kv.createRevision === kv.modRevision
    if (type === 'PUT' && isCreate !== (previous === undefined))
      report('isCreate', `${nameOf(kv)} ${isCreate ? 'says that it made the key' : 'says that the key was there'}`)
    if (withPrevious && prevKv?.modRevision !== previous?.modRevision)
      report(
        'prevKV',
        `${nameOf(kv)} says that revision ${prevKv?.modRevision} was before, not ${previous?.modRevision}`,
      )
  }
}

function nameOf({ key, modRevision }: KeyValue): string {
  return `${key}@${modRevision}`
}

function isAskedFor(key: string, { key: from, rangeEnd }: ToldWatch['request']): boolean {
  if (rangeEnd === undefined) return key === from
  return key >= from && (rangeEnd === '\0' || key < rangeEnd)
}
