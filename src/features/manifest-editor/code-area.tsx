import { type RefObject, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { useLanguage, useText } from '../../i18n/text.ts'
import { usePreferences } from '../../state/preferences.ts'
import { Button } from '../../ui/button.tsx'
import { useApplied } from './apply-results.ts'
import type { CodeEditor } from './code-editor.ts'
import { manifestFiles } from './manifest-files.ts'
import { TextPreview } from './text-preview.tsx'

type Phase = 'waiting' | 'loading' | 'ready' | 'failed'

/** The text of the file in sight: first as it is, then, when somebody comes near it, with Monaco around it. */
export function CodeArea({ editor }: { readonly editor: RefObject<CodeEditor | undefined> }) {
  const text = useText('editor')
  const language = useLanguage()
  const size = usePreferences(({ editorSize, scale }) => Math.round(editorSize * scale))
  const content = useStore(manifestFiles.store, (state) => state.files.find((file) => file.id === state.active)?.text)
  const host = useRef<HTMLDivElement>(null)
  const wantsFocus = useRef(false)
  const [phase, setPhase] = useState<Phase>('waiting')
  const hasApplied = useApplied((state) => state.applied.size > 0)

  // The marks that an Apply leaves stand in Monaco's text.
  useEffect(() => {
    if (hasApplied) setPhase((before) => (before === 'waiting' ? 'loading' : before))
  }, [hasApplied])
  const isWanted = phase !== 'waiting' && phase !== 'failed'
  useEffect(() => {
    if (!isWanted) return
    let isGone = false
    const load = async () => {
      // Monaco reads its own words when it loads; the page's language at that time is theirs until the next visit.
      if (document.documentElement.lang === 'ko') await import('monaco-editor/nls/lang/ko.js')
      const { createCodeEditor } = await import('./code-editor.ts')
      if (isGone || host.current === null) return
      editor.current = createCodeEditor(host.current)
      setPhase('ready')
    }
    load().catch(() => {
      if (!isGone) setPhase('failed')
    })
    return () => {
      isGone = true
      editor.current?.dispose()
      editor.current = undefined
    }
  }, [isWanted, editor])
  useEffect(() => {
    if (phase !== 'ready') return
    editor.current?.setText(text)
    editor.current?.setFontSize(size)
    if (wantsFocus.current) editor.current?.focus()
    wantsFocus.current = false
  }, [phase, text, size, editor])

  return (
    <div className="editor-code" data-typing lang={language}>
      <div className="editor-host" ref={host} />
      {phase !== 'ready' && (
        <TextPreview
          text={content ?? ''}
          size={size}
          label={text.loading}
          onNear={() => setPhase((before) => (before === 'waiting' ? 'loading' : before))}
          onWanted={() => {
            wantsFocus.current = true
            setPhase((before) => (before === 'waiting' ? 'loading' : before))
          }}
        />
      )}
      {phase === 'failed' && (
        <div className="editor-notice" role="alert">
          {text.loadFailed}{' '}
          <Button size="small" onClick={() => setPhase('loading')}>
            {text.retry}
          </Button>
        </div>
      )}
    </div>
  )
}
