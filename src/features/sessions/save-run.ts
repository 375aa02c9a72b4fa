import { recording } from '../../bridge/commands.ts'
import { currentPageView } from '../../state/page-view.ts'
import { downloadFile } from '../../ui/download-file.ts'
import { type SessionFile, writeSessionFile } from './session-file.ts'

/** Saves the run in hand as a file. */
export async function saveRun(name: string): Promise<void> {
  saveSessionFile({ name, recording: await recording(), view: currentPageView() })
}

export function saveSessionFile(session: SessionFile): void {
  const name = session.name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60) || 'run'
  downloadFile(`${name}.wheelhouse.json`, writeSessionFile(session), 'application/json')
}
