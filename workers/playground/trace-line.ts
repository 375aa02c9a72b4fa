// One line of the trace list for a record.
import type { TraceLine } from '../contract.ts'
import type { TraceRecord } from '../simulation/trace.ts'
import type { EndNames } from './end-names.ts'
import { labelOf } from './message-view.ts'

export function traceLine(record: TraceRecord, root: number, names: EndNames): TraceLine {
  const { id, atMs, cause, type } = record
  // States are never lines: they only update a component's card.
  if (record.type === 'state')
    return { id, atMs, cause, root, type: 'process', source: record.source, text: '', about: '' }
  return { id, atMs, cause, root, type: type as TraceLine['type'], ...describe(record, names) }
}

type Described = Pick<TraceLine, 'source' | 'text' | 'about'>

function describe(record: Exclude<TraceRecord, { type: 'state' }>, names: EndNames): Described {
  switch (record.type) {
    case 'message': {
      const arrow = `${names.of(record.from)} → ${names.of(record.to)}`
      return { source: names.of(record.from), text: `${arrow}: ${labelOf(record)}`, about: '' }
    }
    case 'lost':
      return { source: 'network', text: `message ${record.message} held back: ${record.reason}`, about: '' }
    case 'write': {
      const { kind, namespace, name, uid } = record.ref
      const what = [namespace, name].filter(Boolean).join('/')
      return {
        source: record.manager,
        text: `${kind} ${what} ${record.verb} at revision ${record.resourceVersion}`,
        about: uid,
      }
    }
    case 'decision': {
      const about = record.about ? ` ${record.about.kind} ${record.about.name}` : ''
      return {
        source: record.source,
        text: `${record.decision}${about}${summary(record.detail)}`,
        about: record.about?.uid ?? '',
      }
    }
    case 'runtime': {
      const what = record.container === '' ? record.pod.name : `${record.pod.name}/${record.container}`
      return {
        source: `${record.machine}/containerd`,
        text: `${what} ${record.change}${summary(record.detail)}`,
        about: record.pod.uid,
      }
    }
    case 'process':
      return {
        source: record.machine,
        text: `${record.program} ${record.change}${record.detail === '' ? '' : `: ${record.detail}`}`,
        about: '',
      }
    case 'machine':
      return { source: record.machine, text: `power ${record.change}`, about: '' }
    case 'link':
      return { source: record.from, text: `link to ${record.to}: ${record.change}`, about: '' }
    case 'input':
      return { source: 'you', text: `${record.input}${summary(record.detail)}`, about: '' }
  }
}

/** Plain values of a record's detail, on one line: ` (chosen=worker-1)`. */
function summary(detail: unknown): string {
  if (typeof detail === 'string') return detail === '' ? '' : `: ${detail}`
  if (typeof detail !== 'object' || detail === null) return ''
  const parts = Object.entries(detail)
    .filter(([, value]) => (typeof value === 'string' && value !== '') || typeof value === 'number')
    .slice(0, 5)
    .map(([key, value]) => `${key}=${value}`)
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}
