import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { IconButton } from './icon-button.tsx'
import './dialog.css'

/** A modal dialog: the browser's own, so that focus, Escape and what lies behind behave as they should. */
export function Dialog(props: {
  readonly title: string
  readonly closeLabel: string
  readonly onClose: () => void
  readonly width?: number
  /** Hides the title bar (a palette names itself by its input); the title stays for screen readers. */
  readonly bare?: boolean
  readonly children: ReactNode
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click closes by the backdrop; Escape is the dialog's own.
    <dialog
      ref={dialog}
      className={props.bare ? 'ui-dialog is-bare' : 'ui-dialog'}
      aria-labelledby={id}
      style={props.width ? { width: props.width } : undefined}
      onCancel={(event) => {
        event.preventDefault()
        props.onClose()
      }}
      onClick={(event) => {
        if (event.target === dialog.current) props.onClose()
      }}
    >
      <div className="ui-dialog-body">
        <header className={props.bare ? 'sr-only' : 'ui-dialog-head'}>
          <h2 id={id}>{props.title}</h2>
          {!props.bare && <IconButton label={props.closeLabel} icon={<X />} onClick={props.onClose} />}
        </header>
        <div className="ui-dialog-content">{props.children}</div>
      </div>
    </dialog>
  )
}
