// Leaves the run in hand for another: what there was is kept as a session first, and the other is a session of its own.
import type { Recording } from '../../../workers/contract.ts'
import { recording, seek, startOver } from '../../bridge/commands.ts'
import { forgetFutures, restoreFutures } from '../../state/futures.ts'
import { type PageView, showPageView } from '../../state/page-view.ts'
import { newSessionId, type SessionHead, setRunNotice, useSession } from '../../state/session.ts'
import { keepSession, takeSession } from './keep-session.ts'
import { loadSession } from './session-store.ts'

export type Run = { readonly name: string; readonly recording: Recording; readonly view: PageView }

/** A run from a link or a file. */
export async function openRun(run: Run, from: 'link' | 'file'): Promise<void> {
  await open(run, from, newSessionId())
}

/** One of the reader's own sessions; false: it is gone. */
export async function openSession(id: string): Promise<boolean> {
  const session = await loadSession(id)
  if (!session) return false
  await open({ ...session, name: session.head.name }, 'session', id)
  if (useSession.getState().id === id) restoreFutures(session.futures)
  return true
}

/** A fresh cluster; the run in hand stays in the list. */
export async function openFresh(fresh: Recording): Promise<void> {
  await keepCurrent()
  takeSession(newSessionId(), '')
  forgetFutures()
  setRunNotice(undefined)
  await startOver(fresh)
}

async function open(run: Run, from: 'link' | 'file' | 'session', id: string, isSure = false): Promise<void> {
  const { name, recording: replay, view } = run
  const previous = await keepCurrent()
  // Where nothing can be kept, nothing is left without asking.
  if (!previous && !isSure && (await hasActions())) {
    setRunNotice({ type: 'would-lose', go: () => void open(run, from, id, true) })
    return
  }
  takeSession(id, name)
  forgetFutures()
  setRunNotice(undefined)
  const replayed = await startOver(replay)
  if (!replayed) return
  await settleOn(view)
  setRunNotice({ type: 'opened', from, name, actions: replay.inputs.length, replayed, previous })
}

/** Looks at a run as it was looked at. */
export async function settleOn(view: PageView): Promise<void> {
  showPageView(view)
  if (view.atMs !== undefined) await seek(view.atMs)
}

async function hasActions(): Promise<boolean> {
  try {
    return (await recording()).inputs.length > 0
  } catch {
    return false
  }
}

async function keepCurrent(): Promise<SessionHead | undefined> {
  try {
    return await keepSession(await recording())
  } catch {
    return undefined
  }
}
