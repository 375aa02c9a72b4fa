import type { ReactNode } from 'react'
import './toggle.css'

/** A switch with its label. */
export function Toggle(props: {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
  readonly children: ReactNode
}) {
  return (
    <label className="ui-toggle">
      <input
        type="checkbox"
        role="switch"
        aria-checked={props.checked}
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <span className="ui-toggle-track" aria-hidden="true" />
      <span>{props.children}</span>
    </label>
  )
}
