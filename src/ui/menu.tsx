import { Check } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import { classNames } from './class-names.ts'
import { Kbd } from './kbd.tsx'
import './menu.css'

export type MenuItem = {
  readonly name: string
  readonly label: string
  readonly icon?: ReactNode
  readonly keys?: string
  /** Given: the item is a choice among several. */
  readonly checked?: boolean
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly onSelect: () => void
}

/** A button that opens a list of things to do. */
export function Menu(props: {
  readonly label: string
  readonly icon?: ReactNode
  /** Words on the button; without them the label is its tooltip. */
  readonly children?: ReactNode
  readonly items: readonly MenuItem[]
  readonly className?: string
  readonly align?: 'start' | 'end'
}) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const trigger = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const close = () => list.current?.hidePopover()
  const onOpen = () => {
    const [box, own] = [trigger.current?.getBoundingClientRect(), list.current]
    if (!box || !own) return
    const size = own.getBoundingClientRect()
    const left = props.align === 'end' ? box.right - size.width : box.left
    const top = box.bottom + size.height + 8 < innerHeight ? box.bottom + 4 : Math.max(6, box.top - size.height - 4)
    // Where the page is drawn larger, a px of a style is more than one of the window.
    const scale = size.width / own.offsetWidth || 1
    own.style.left = `${Math.max(6, Math.min(left, innerWidth - size.width - 6)) / scale}px`
    own.style.top = `${top / scale}px`
    own.querySelector<HTMLElement>('[role^=menuitem]:not(:disabled)')?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>('[role^=menuitem]:not(:disabled)') ?? [])]
    const at = items.indexOf(document.activeElement as HTMLElement)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
    if (next !== undefined) {
      event.preventDefault()
      items[(next + items.length) % items.length]?.focus()
    } else if (event.key === 'Tab') close()
  }
  return (
    <>
      <button
        type="button"
        ref={trigger}
        className={props.className ?? (props.children ? 'ui-button is-quiet is-medium' : 'ui-icon-button')}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={props.children ? undefined : props.label}
        data-tooltip={props.label}
        popoverTarget={id}
      >
        {props.icon}
        {props.children && <span className="sr-only">{props.label}</span>}
        {props.children}
      </button>
      <div
        id={id}
        ref={list}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={props.label}
        className="ui-menu"
        onKeyDown={onKeyDown}
        onToggle={(event) => {
          setOpen(event.newState === 'open')
          if (event.newState === 'open') onOpen()
        }}
      >
        {props.items.map((item) => (
          <button
            type="button"
            key={item.name}
            {...(item.checked === undefined
              ? { role: 'menuitem' }
              : { role: 'menuitemradio', 'aria-checked': item.checked })}
            disabled={item.disabled}
            className={classNames('ui-menu-item', item.danger && 'is-danger')}
            tabIndex={-1}
            onClick={() => {
              close()
              item.onSelect()
            }}
          >
            <span className="ui-menu-icon">{item.checked ? <Check /> : item.icon}</span>
            <span className="ui-menu-label">{item.label}</span>
            {item.keys && <Kbd keys={item.keys} />}
          </button>
        ))}
      </div>
    </>
  )
}
