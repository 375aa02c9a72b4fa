// Runs that were there before this page was: in the browser's storage, or in the link that brought the reader here.
import type { Recording } from '../../workers/contract.ts'
import { NotARecording } from '../bridge/read-recording.ts'
import { takeSession } from '../features/sessions/keep-session.ts'
import { openRun, settleOn } from '../features/sessions/open-run.ts'
import { loadSession } from '../features/sessions/session-store.ts'
import { unpackRun } from '../features/share/run-link.ts'
import { restoreFutures } from '../state/futures.ts'
import { newSessionId, setRunNotice } from '../state/session.ts'
import type { FirstRun } from './first-run.ts'

/** The session that was open in this tab, up to where it had come; undefined: it is gone. */
export async function runOfSession(id: string, headMs: number): Promise<FirstRun | undefined> {
  const session = await loadSession(id)
  if (!session) return undefined
  const { head, recording, view, futures } = session
  takeSession(head.id, head.name)
  restoreFutures(futures)
  const { hash: _, ...run } = recording
  return {
    // Time has passed since it was kept: the hash is of an earlier moment then.
    recording: headMs > recording.untilMs ? { ...run, untilMs: headMs } : recording,
    settle: async (replayed) => {
      // The editor has kept its files itself.
      const { file: __, ...rest } = view
      await settleOn(rest)
      // It is just as it was: nothing to say, but when it is not.
      if (replayed === 'different')
        setRunNotice({
          type: 'opened',
          from: 'session',
          name: head.name,
          actions: head.actions,
          replayed,
          previous: undefined,
        })
    },
  }
}

/** What a link holds, or the fresh cluster when it holds no run. */
export async function runOfLink(hash: string, fresh: Recording): Promise<FirstRun> {
  try {
    const { recording, view, name } = await unpackRun(hash)
    takeSession(newSessionId(), name)
    return {
      recording,
      settle: async (replayed) => {
        await settleOn(view)
        const actions = recording.inputs.length
        setRunNotice({ type: 'opened', from: 'link', name, actions, replayed, previous: undefined })
      },
    }
  } catch (error) {
    return { recording: fresh, settle: async () => tellUnreadable(error) }
  }
}

/** The run in hand is kept as a session, and the link's is another. */
export async function openLink(hash: string): Promise<void> {
  try {
    await openRun(await unpackRun(hash), 'link')
  } catch (error) {
    tellUnreadable(error)
  }
}

function tellUnreadable(error: unknown): void {
  setRunNotice({ type: 'unreadable', from: 'link', at: error instanceof NotARecording ? error.message : 'link' })
}
