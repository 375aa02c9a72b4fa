// `why?`: walks from a record back along its causes, tells each as a fact, and lays the way there, with what else went on,
// on a clock. Only reads.
import type { CauseSpan, CauseStep, Target, Why } from '../contract.ts'
import type { KubeApiRequest } from '../protocols/kube-api.ts'
import type { MessageRecord, TraceRecord } from '../simulation/trace.ts'
import { factOf } from './facts.ts'
import { findInManifest } from './manifest-line.ts'
import { labelOf } from './message-view.ts'
import type { Projector } from './projector.ts'
import type { Input } from './recorder.ts'

const longestChain = 500
const mostSpans = 400

type Message = TraceRecord & MessageRecord

/** `inputs` are what people did, to find the text of a file that was applied. */
export function whyOf(id: number, projector: Projector, inputs: readonly Input[]): Why {
  const chain: TraceRecord[] = []
  for (let at = id; at !== 0 && chain.length < longestChain; ) {
    const found = projector.archive.find(at)
    if (!found) break
    chain.unshift(found)
    at = projector.causeOf(found)
  }
  const [first] = chain
  const manifest = first && manifestLine(chain, inputs)
  return {
    origin: originOf(first, projector),
    steps: chain.map((record, index) => stepOf(record, projector, chain.slice(0, index))),
    spans: first ? spansOf(chain, projector) : [],
    ...(manifest ? { manifest } : {}),
  }
}

/** One record, told by itself. */
export function tell(id: number, projector: Projector): CauseStep | undefined {
  const record = projector.archive.find(id)
  if (!record || record.type === 'state') return undefined
  const before: TraceRecord[] = []
  for (let cause = record.cause; cause !== 0 && before.length < 8; ) {
    const found = projector.archive.find(cause)
    if (!found) break
    before.unshift(found)
    cause = found.cause
  }
  return stepOf(record, projector, before)
}

function originOf(first: TraceRecord | undefined, projector: Projector): Why['origin'] {
  if (!first || projector.causeOf(first) !== 0) return 'forgotten'
  if (first.type === 'machine' || first.type === 'link') return 'fault'
  if (first.type !== 'input') return 'cluster'
  return first.input === 'chaos' && (first.detail as { type?: string }).type !== 'cordon' ? 'fault' : 'person'
}

function stepOf(record: TraceRecord, projector: Projector, before: readonly TraceRecord[]): CauseStep {
  const line = projector.line(record)
  const target = targetOf(record, line.source, line.about, projector)
  const isSilence = record.cause === 0 && projector.causeOf(record) !== 0
  return {
    ...line,
    fact: factOf(record, projector.names, record.type === 'write' ? requestBehind(before) : undefined),
    ...(target ? { target } : {}),
    ...(isSilence ? { isSilence } : {}),
  }
}

/** The request to the API server that came last before a write. */
function requestBehind(before: readonly TraceRecord[]): KubeApiRequest | undefined {
  for (let i = before.length - 1; i >= 0; i--) {
    const record = before[i]
    if (record?.type === 'message' && record.protocol === 'kube-api' && record.part === 'request')
      return record.payload as KubeApiRequest
    if (record?.type === 'write') return undefined
  }
  return undefined
}

function targetOf(record: TraceRecord, source: string, about: string, projector: Projector): Target | undefined {
  if (record.type === 'message') return { type: 'message', id: record.id }
  if (about !== '' && projector.objects.has(about)) return { type: 'object', uid: about }
  if (projector.component(source)) return { type: 'component', id: source }
  if (projector.machine(source)) return { type: 'machine', name: source }
  return undefined
}

// ------------------------------------------------------------------------------------------------------ on a clock

/**
 * The chain as work and transit, and around it the other exchanges that the same beginning set off in the meantime:
 *
 *     kube-apiserver  ▇▇──▇▇▇▇──   work, and a message on its way
 *     etcd                ▇▇
 */
function spansOf(chain: readonly TraceRecord[], projector: Projector): readonly CauseSpan[] {
  const spans: CauseSpan[] = []
  const isOnChain = new Set(chain.map(({ id }) => id))
  for (const [index, record] of chain.entries()) {
    if (record.type === 'message') spans.push(transit(record, projector, true))
    const before = chain[index - 1]
    if (!before) continue
    const lane = laneOf(record, projector)
    const startMs = before.type === 'message' ? Math.min(before.arrivesAtMs, record.atMs) : before.atMs
    if (record.atMs > startMs)
      spans.push({
        record: record.id,
        lane,
        startMs,
        endMs: record.atMs,
        text: projector.line(record).text,
        isCritical: true,
      })
  }
  return [...spans, ...besides(chain, isOnChain, projector)]
}

/** Exchanges of the same root that are no part of the chain, nearest to its end first. */
function besides(
  chain: readonly TraceRecord[],
  isOnChain: ReadonlySet<number>,
  projector: Projector,
): readonly CauseSpan[] {
  const [first, last] = [chain[0], chain.at(-1)]
  if (first?.type !== 'input' || !last) return []
  const spans: CauseSpan[] = []
  const open = new Map<number, Message>()
  for (const record of projector.archive.records()) {
    if (record.id < first.id || record.id > last.id || projector.rootOf(record.id) !== first.id) continue
    if (record.type !== 'message') continue
    if (record.part === 'request') open.set(record.exchange, record)
    if (record.part !== 'response') continue
    const request = open.get(record.exchange)
    if (!request || isOnChain.has(request.id)) continue
    spans.push({
      record: request.id,
      lane: projector.names.of(request.to),
      from: projector.names.of(request.from),
      startMs: request.sentAtMs,
      endMs: Number.isFinite(record.arrivesAtMs) ? record.arrivesAtMs : record.sentAtMs,
      text: labelOf(request),
      isCritical: false,
    })
  }
  return spans.slice(-mostSpans)
}

function transit(record: Message, projector: Projector, isCritical: boolean): CauseSpan {
  const { sentAtMs, arrivesAtMs } = record
  return {
    record: record.id,
    lane: projector.names.of(record.to),
    from: projector.names.of(record.from),
    startMs: sentAtMs,
    endMs: Number.isFinite(arrivesAtMs) ? arrivesAtMs : sentAtMs,
    text: labelOf(record),
    isCritical,
  }
}

/** Who was at work before this record was written. */
function laneOf(record: TraceRecord, projector: Projector): string {
  if (record.type === 'message') return projector.names.of(record.from)
  if (record.type === 'decision') return record.source
  if (record.type === 'runtime') return `${record.machine}/containerd`
  if (record.type !== 'write') return projector.line(record).source
  return projector.apiServer
}

// ------------------------------------------------------------------------------------------------ the reader's file

/** Where in the file that was applied the chain begins. */
function manifestLine(chain: readonly TraceRecord[], inputs: readonly Input[]): Why['manifest'] {
  const [first] = chain
  if (first?.type !== 'input' || first.input !== 'apply') return undefined
  const { file } = first.detail as { file: string }
  // kubectl looks about before it writes: its last request of the chain is the one that did it.
  const request = chain.findLast(
    (record): record is Message =>
      record.type === 'message' &&
      record.protocol === 'kube-api' &&
      record.part === 'request' &&
      record.from.machine === 'laptop',
  )
  const text = inputs.findLast((input) => input.type === 'apply' && input.file === file)
  if (!request || text?.type !== 'apply') return undefined
  const line = findInManifest(text.text, request.payload as KubeApiRequest, chain.at(-1))
  return line === undefined ? undefined : { file, line }
}
