import { type DragEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { useText } from '../../i18n/text.ts'
import { useViewRequest } from '../../state/view-request.ts'
import { ApplyBar } from './apply-bar.tsx'
import { CodeArea } from './code-area.tsx'
import type { CodeEditor } from './code-editor.ts'
import { EmptyEditor } from './empty-editor.tsx'
import { openExample } from './examples.ts'
import { ExamplesDialog } from './examples-dialog.tsx'
import { FileTabs } from './file-tabs.tsx'
import { useGallery } from './gallery.ts'
import { manifestFiles } from './manifest-files.ts'
import { openDroppedFiles } from './open-files.ts'
import { ResultsStrip } from './results-strip.tsx'
import './editor-panel.css'

/** Manifests: files in tabs, a text area that knows Kubernetes, and Apply with its results. */
export function EditorPanel() {
  const text = useText('editor')
  const hasFile = useStore(manifestFiles.store, (state) => state.active !== '')
  const isGalleryOpen = useGallery((gallery) => gallery.isOpen)
  const [notice, setNotice] = useState('')
  const [isDropping, setIsDropping] = useState(false)
  const editor = useRef<CodeEditor | undefined>(undefined)
  useFirstFile()
  useSourceRequests(editor)
  useStorageEvents()

  const goTo = (line: number, column: number) => editor.current?.goTo(line, column)
  const onDrop = async (event: DragEvent) => {
    if (event.dataTransfer.files.length === 0) return
    event.preventDefault()
    setIsDropping(false)
    setNotice((await openDroppedFiles(event.dataTransfer.files, text)) ?? '')
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file has its twin in the Files menu.
    <div
      className="editor"
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setIsDropping(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsDropping(false)
      }}
      onDropCapture={(event) => void onDrop(event)}
    >
      <FileTabs onNotice={setNotice} />
      {hasFile ? <CodeArea editor={editor} /> : <EmptyEditor />}
      {notice !== '' && (
        <p className="editor-notice" role="status">
          {notice}
        </p>
      )}
      {hasFile && <ResultsStrip goTo={goTo} />}
      {hasFile && <ApplyBar goTo={goTo} />}
      {isDropping && (
        <div className="editor-drop">
          <p>{text.drop}</p>
        </div>
      )}
      {isGalleryOpen && <ExamplesDialog />}
    </div>
  )
}

/** Whoever comes for the first time finds an example that is ready to be applied. */
function useFirstFile(): void {
  useEffect(() => {
    const { files, closed } = manifestFiles.store.getState()
    if (files.length === 0 && closed.length === 0) void openExample('hello-web.yaml').catch(() => undefined)
  }, [])
}

/** Another part of the page wants a line of a file to be seen: the file comes to the front with the cursor on that line. */
function useSourceRequests(editor: RefObject<CodeEditor | undefined>): void {
  const request = useViewRequest((state) => state.request)
  useEffect(() => {
    if (request?.type !== 'source') return
    const file = manifestFiles.store.getState().files.find(({ name }) => name === request.file)
    if (!file) return
    manifestFiles.moveCursor(file.id, request.line, 1)
    manifestFiles.select(file.id)
    editor.current?.goTo(request.line, 1)
  }, [request, editor])
}

function useStorageEvents(): void {
  useEffect(() => {
    const onStorage = (event: StorageEvent) => manifestFiles.onStorage(event.key)
    const onLeave = () => manifestFiles.save()
    window.addEventListener('storage', onStorage)
    window.addEventListener('pagehide', onLeave)
    document.addEventListener('visibilitychange', onLeave)
    return () => {
      window.removeEventListener('storage', onStorage)
      window.removeEventListener('pagehide', onLeave)
      document.removeEventListener('visibilitychange', onLeave)
    }
  }, [])
}
