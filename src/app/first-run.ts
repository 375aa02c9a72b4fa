// Which run a visitor finds: what the address holds, what was open in this tab before it was loaded again, or a fresh
// cluster. What it takes to read the first two is loaded only when it is needed.
import type { Recording, Replayed } from '../../workers/contract.ts'
import { sessionOfTab } from '../state/session.ts'
import { defaultRecording } from './default-recording.ts'

export type FirstRun = {
  readonly recording: Recording
  /** To be done when the cluster is up. */
  readonly settle?: (replayed: Replayed) => Promise<void>
}

export async function firstRun(): Promise<FirstRun> {
  const id = sessionOfTab()
  const fresh = defaultRecording(location.search)
  if (id === undefined && !isLink()) return { recording: fresh, settle: offerLast }
  const { runOfLink, runOfSession } = await import('./restore-run.ts')
  const restored = id === undefined ? undefined : await runOfSession(id)
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
  if (recording.inputs.length === 0) return
  void import('../features/sessions/keep-session.ts').then(({ keepSession }) => keepSession(recording))
}

async function offerLast(): Promise<void> {
  const { offerLastSession } = await import('./restore-run.ts')
  await offerLastSession()
}

function isLink(): boolean {
  return /^#w\d+:/.test(location.hash)
}
