import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import './tabs.css'

export type Tab = {
  readonly name: string
  readonly label: string
  readonly icon?: ReactNode
  readonly badge?: ReactNode
}

/** A row of tabs with the panel of the chosen one below. Arrow keys move between tabs. */
export function Tabs(props: {
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly selected: string
  readonly onSelect: (name: string) => void
  /** Beside the tabs, at the end of the row. */
  readonly aside?: ReactNode
  /** The panel; nothing when it is collapsed. */
  readonly children?: ReactNode
  readonly position?: 'top' | 'bottom'
}) {
  const id = useId()
  const row = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const index = props.tabs.findIndex((tab) => tab.name === props.selected)
    const count = props.tabs.length
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: count - 1 }[event.key]
    const tab = next === undefined ? undefined : props.tabs[(next + count) % count]
    if (!tab) return
    event.preventDefault()
    props.onSelect(tab.name)
    row.current?.querySelector<HTMLElement>(`[data-tab="${tab.name}"]`)?.focus()
  }
  const strip = (
    <div className="ui-tabs-row">
      <div role="tablist" aria-label={props.label} ref={row} className="ui-tabs-list" onKeyDown={onKeyDown}>
        {props.tabs.map((tab) => (
          <button
            type="button"
            role="tab"
            key={tab.name}
            id={`${id}-${tab.name}`}
            data-tab={tab.name}
            className="ui-tab"
            aria-selected={tab.name === props.selected}
            aria-controls={tab.name === props.selected && props.children ? `${id}-panel` : undefined}
            tabIndex={tab.name === props.selected ? 0 : -1}
            onClick={() => props.onSelect(tab.name)}
          >
            {tab.icon}
            <span>{tab.label}</span>
            {tab.badge}
          </button>
        ))}
      </div>
      {props.aside && <div className="ui-tabs-aside">{props.aside}</div>}
    </div>
  )
  return (
    <div className="ui-tabs">
      {props.position !== 'bottom' && strip}
      {props.children && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${props.selected}`} className="ui-tabs-panel">
          {props.children}
        </div>
      )}
      {props.position === 'bottom' && strip}
    </div>
  )
}
