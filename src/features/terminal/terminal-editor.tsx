import { Save, X } from 'lucide-react'
import {
  type CSSProperties,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useText } from '../../i18n/text.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import type { EditRequest } from './edit-request.ts'
import './terminal-editor.css'

const indent = '  '

/** The pane of vi, nano and kubectl edit: a text that the waiting command gets. Loaded when one first asks for it. */
export function TerminalEditor({
  request,
  reply,
}: {
  readonly request: EditRequest
  readonly reply: (answer: { save?: string; quit?: boolean }) => void
}) {
  const text = useText('terminal')
  const field = useRef<HTMLTextAreaElement>(null)
  const lines = useRef<HTMLPreElement>(null)
  const [value, setValue] = useState(request.text)
  const [saved, setSaved] = useState(request.text)
  const [isLeaving, setIsLeaving] = useState(false)
  const isChanged = value !== saved
  const pane = useRef<HTMLElement>(null)
  const frame = useFrame(pane)
  useEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(0, 0)
  }, [])

  const whole = () => (value === '' || value.endsWith('\n') ? value : `${value}\n`)
  const save = () => {
    setSaved(value)
    setIsLeaving(false)
    reply({ save: whole() })
  }
  const leave = () => (isChanged ? setIsLeaving(true) : reply({ quit: true }))
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const act = event.key === 'Escape' ? 'escape' : event.ctrlKey || event.metaKey ? event.key.toLowerCase() : ''
    const acts: Readonly<Record<string, () => void>> = {
      enter: () => reply({ save: whole(), quit: true }),
      s: save,
      escape: () => (isLeaving ? setIsLeaving(false) : leave()),
    }
    event.stopPropagation()
    if (!Object.hasOwn(acts, act)) return
    event.preventDefault()
    acts[act]?.()
  }
  const count = value.split('\n').length

  return (
    <section
      ref={pane}
      style={frame}
      className="terminal-editor"
      aria-label={text.editing(request.path)}
      onKeyDown={onKeyDown}
      data-typing
    >
      <header>
        <code>{request.editor}</code>
        <strong title={request.path}>{request.path}</strong>
        <span role="status">{isChanged ? text.editChanged : request.isNew ? text.editNew : ''}</span>
      </header>
      <div className="terminal-editor-body">
        <pre ref={lines} aria-hidden="true">
          {Array.from({ length: count }, (_, i) => `${i + 1}\n`).join('')}
        </pre>
        <textarea
          ref={field}
          aria-label={text.editing(request.path)}
          value={value}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          wrap="off"
          onChange={(event) => setValue(event.target.value)}
          onScroll={(event) => {
            if (lines.current) lines.current.scrollTop = event.currentTarget.scrollTop
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Tab' || event.shiftKey || event.altKey || event.ctrlKey) return
            event.preventDefault()
            document.execCommand('insertText', false, indent)
          }}
        />
      </div>
      <footer>
        {isLeaving ? (
          <>
            <span role="alert">{text.editUnsaved}</span>
            <Button size="small" onClick={() => setIsLeaving(false)}>
              {text.editGoOn}
            </Button>
            <Button size="small" variant="danger" onClick={() => reply({ quit: true })}>
              {text.editDiscard}
            </Button>
          </>
        ) : (
          <>
            <span className="terminal-editor-hint">{text.editHint}</span>
            <Button size="small" icon={<X aria-hidden="true" />} onClick={leave}>
              {text.editQuit}
              <Kbd keys="Esc" />
            </Button>
            <Button size="small" icon={<Save aria-hidden="true" />} onClick={save} disabled={!isChanged}>
              {text.editSave}
              <Kbd keys="Ctrl S" />
            </Button>
            <Button size="small" variant="primary" onClick={() => reply({ save: whole(), quit: true })}>
              {text.editSaveAndQuit}
              <Kbd keys="Ctrl ⏎" />
            </Button>
          </>
        )}
      </footer>
    </section>
  )
}

/** A low terminal leaves no room for a text: then the pane rises over what is above it. */
const wantedPx = 480
const mostOfWindow = 0.72

function useFrame(pane: RefObject<HTMLElement | null>): CSSProperties {
  const [frame, setFrame] = useState<CSSProperties>({})
  useLayoutEffect(() => {
    const body = pane.current?.parentElement
    if (!body) return
    const measure = () => {
      const { left, width, bottom, height } = body.getBoundingClientRect()
      const room = Math.min(wantedPx, window.innerHeight * mostOfWindow)
      setFrame({ left, width, bottom: window.innerHeight - bottom, height: Math.max(height, room) })
    }
    measure()
    const resizing = new ResizeObserver(measure)
    resizing.observe(body)
    window.addEventListener('resize', measure)
    return () => {
      resizing.disconnect()
      window.removeEventListener('resize', measure)
    }
  }, [pane])
  return frame
}
