// Keeps the run in hand: soon after everything that a person does, and every few seconds while time passes. A run in which
// nobody did anything is not worth a place in the list.
import type { RecordedInput, Recording } from '../../../workers/contract.ts'
import { useFutures } from '../../state/futures.ts'
import { currentPageView } from '../../state/page-view.ts'
import { newSessionId, rememberLast, rememberTab, type SessionHead, useSession } from '../../state/session.ts'
import { database, saveSession, tidySessions } from './session-store.ts'

/** Which session this tab holds, so that a duplicate of the tab does not write over it. */
let held: { readonly id: string; readonly release: () => void } | undefined

let keeping: Promise<unknown> = Promise.resolve()

/** One after the other: the newest is what is there in the end. */
export function keepSession(recording: Recording): Promise<SessionHead | undefined> {
  const kept = keeping.then(() => keep(recording))
  keeping = kept.catch(() => undefined)
  return kept
}

async function keep(recording: Recording): Promise<SessionHead | undefined> {
  const { name } = useSession.getState()
  const { others, current } = useFutures.getState()
  if (recording.inputs.length === 0 && name === '' && others.length === 0) return undefined
  if (!(await database())) {
    useSession.setState({ kept: 'no-storage' })
    return undefined
  }
  if (!(await hold(useSession.getState().id))) useSession.setState({ id: newSessionId() })
  const { id } = useSession.getState()
  const head = {
    id,
    name,
    savedAt: Date.now(),
    actions: recording.inputs.length,
    first: firstAction(recording.inputs),
    nowMs: recording.untilMs,
  }
  // What they came to is had again by returning to them.
  const futures = { current, others: others.map(({ outcome: _, ...future }) => future) }
  const isKept = await saveSession({ head, recording, view: currentPageView(), futures })
  if (useSession.getState().id !== id) return undefined
  if (useSession.getState().kept !== 'kept') void tidySessions()
  useSession.setState({ kept: isKept ? 'kept' : 'no-storage' })
  rememberTab(id)
  if (isKept) rememberLast(head)
  return isKept ? head : undefined
}

/** Works on another session from now on. */
export function takeSession(id: string, name: string): void {
  held?.release()
  held = undefined
  useSession.setState({ id, name, kept: 'not-yet' })
}

const holdForMs = 600

/** False: another tab has it. */
async function hold(id: string): Promise<boolean> {
  if (held?.id === id || !('locks' in navigator)) return true
  held?.release()
  return new Promise((resolve) => {
    navigator.locks
      .request(`wheelhouse.session.${id}`, { signal: AbortSignal.timeout(holdForMs) }, () => {
        resolve(true)
        return new Promise<void>((release) => {
          held = { id, release }
        })
      })
      .catch(() => resolve(false))
  })
}

function firstAction(inputs: readonly RecordedInput[]): string {
  const [first] = inputs
  switch (first?.type) {
    case 'apply':
      return first.file
    case 'exec':
      return first.line.slice(0, 200)
    case 'chaos':
      return 'node' in first.fault
        ? `${first.fault.type} ${first.fault.node}`
        : `${first.fault.type} ${first.fault.machine}`
    case 'request':
      return `${first.request.method} ${first.request.path}`.slice(0, 200)
    default:
      return ''
  }
}
