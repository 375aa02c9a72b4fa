// Which run a visitor finds: what the address holds, what was open in this tab before it was loaded again, or a fresh
// cluster. What it takes to read the first two is loaded only when it is needed.
import type { Recording, Replayed } from '../../workers/contract.ts'
import { currentCluster } from '../state/cluster-store.ts'
import { useFutures } from '../state/futures.ts'
import { lastSession, rememberTab, sessionOfTab, setRunNotice, useSession } from '../state/session.ts'
import { defaultRecording } from './default-recording.ts'

export type FirstRun = {
  readonly recording: Recording
  /** To be done when the cluster is up. */
  readonly settle?: (replayed: Replayed) => Promise<void>
}

export async function firstRun(): Promise<FirstRun> {
  addEventListener('pagehide', rememberHead)
  const tab = sessionOfTab()
  const fresh = defaultRecording(location.search)
  if (!tab && !isLink()) return { recording: fresh, settle: offerLast }
  const { runOfLink, runOfSession } = await import('./restore-run.ts')
  const restored = tab && (await runOfSession(tab.id, tab.headMs))
  return restored ?? (isLink() ? runOfLink(location.hash, fresh) : { recording: fresh })
}

/** A link that is opened in a tab in which there is a run already. */
export function listenToLinks(): void {
  addEventListener('hashchange', () => {
    if (isLink()) void import('./restore-run.ts').then(({ openLink }) => openLink(location.hash))
  })
}

/** Keeps the run in hand as a session, once somebody has done something in it. */
export function keepRun(recording: Recording): void {
  if (recording.inputs.length === 0 && useFutures.getState().others.length === 0) return
  void import('../features/sessions/keep-session.ts').then(({ keepSession }) => keepSession(recording))
}

/** A reload brings the run back to where it is now. */
function rememberHead(): void {
  const { id, kept } = useSession.getState()
  if (kept === 'kept') rememberTab(id, currentCluster().headMs)
}

/** Offers to go on with what the reader did last time. */
async function offerLast(): Promise<void> {
  const session = lastSession()
  if (session && session.actions > 0) setRunNotice({ type: 'last', session })
}

function isLink(): boolean {
  return /^#w\d+:/.test(location.hash)
}
