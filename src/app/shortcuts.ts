// Turns key presses into actions, wherever the focus is; what a person types is never taken for a shortcut.
import type { Action } from '../state/action.ts'

export function listenToShortcuts(actions: readonly Action[]): () => void {
  const byKeys = new Map(actions.flatMap((action) => (action.keys ? [[action.keys, action] as const] : [])))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const action = byKeys.get(keysOf(event))
    if (!action || (isTyping(event.target) && !isModified(event))) return
    if (document.querySelector('dialog[open]') && !isModified(event)) return
    // Space presses the button that has the focus; it must not do two things at once.
    if (event.key === ' ' && event.target instanceof HTMLElement && event.target.closest('button, summary, label, a'))
      return
    event.preventDefault()
    action.perform()
  }
  document.addEventListener('keydown', onKeyDown)
  return () => document.removeEventListener('keydown', onKeyDown)
}

/** `Mod K`, `Space`, `.`; `Mod` is Ctrl, or ⌘ on Apple's machines. */
export function keysOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const key =
    event.key === ' ' ? 'Space' : event.key.length === 1 && isModified(event) ? event.key.toUpperCase() : event.key
  return [isModified(event) && 'Mod', event.altKey && 'Alt', key].filter(Boolean).join(' ')
}

function isModified(event: Pick<KeyboardEvent, 'ctrlKey' | 'metaKey'>): boolean {
  return event.ctrlKey || event.metaKey
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input:not([type=checkbox],[type=radio]), textarea, select, [data-typing] *'))
  )
}
