import { setRunNotice } from '../state/session.ts'

/** A run that is dropped anywhere on the page is opened: a session's file, or a saved picture of the diagram. */
export function listenToDrops(): void {
  document.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
  })
  document.addEventListener('drop', (event) => {
    const [file] = event.dataTransfer?.files ?? []
    // The editor takes manifests itself.
    if (!file || event.defaultPrevented) return
    event.preventDefault()
    void openFile(file)
  })
}

async function openFile(file: File): Promise<void> {
  const [{ readSessionFile }, { openRun }, { NotARecording }] = await Promise.all([
    import('../features/sessions/session-file.ts'),
    import('../features/sessions/open-run.ts'),
    import('../bridge/read-recording.ts'),
  ])
  try {
    await openRun(readSessionFile(await file.text(), file.name), 'file')
  } catch (error) {
    if (!(error instanceof NotARecording)) throw error
    setRunNotice({ type: 'unreadable', from: 'file', at: error.message })
  }
}
