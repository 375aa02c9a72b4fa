import { useEffect, useRef } from 'react'
import './tooltip-layer.css'

/**
 * Shows the text of `data-tooltip` (and the keys of `data-tooltip-keys`) beside whatever is hovered or focused.
 * One for the whole page. The text repeats an accessible name, so that it is hidden from screen readers.
 */
export function TooltipLayer() {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = box.current
    if (!element) return
    let timer = 0
    let current: HTMLElement | undefined
    const hide = () => {
      clearTimeout(timer)
      current = undefined
      if (element.matches(':popover-open')) element.hidePopover()
    }
    const show = (target: HTMLElement) => {
      const text = target.dataset['tooltip']
      if (!text || !target.isConnected) return
      const keys = target.dataset['tooltipKeys']
      element.replaceChildren(text, ...(keys ? [keycap(keys)] : []))
      element.showPopover()
      place(element, target)
    }
    const consider = (event: Event, delayMs: number) => {
      const found = event.target instanceof Element ? event.target.closest('[data-tooltip]') : undefined
      const target = found instanceof HTMLElement ? found : undefined
      if (target === current) return
      hide()
      current = target
      if (target) timer = window.setTimeout(() => show(target), delayMs)
    }
    const onOver = (event: Event) => consider(event, 380)
    const onFocus = (event: Event) => {
      if (event.target instanceof Element && event.target.matches(':focus-visible')) consider(event, 120)
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide()
    }
    document.addEventListener('pointerover', onOver)
    document.addEventListener('focusin', onFocus)
    document.addEventListener('focusout', hide)
    document.addEventListener('pointerdown', hide)
    document.addEventListener('keydown', onKey)
    return () => {
      hide()
      document.removeEventListener('pointerover', onOver)
      document.removeEventListener('focusin', onFocus)
      document.removeEventListener('focusout', hide)
      document.removeEventListener('pointerdown', hide)
      document.removeEventListener('keydown', onKey)
    }
  }, [])
  return <div ref={box} popover="manual" className="ui-tooltip" aria-hidden="true" />
}

function keycap(keys: string): HTMLElement {
  const cap = document.createElement('kbd')
  cap.className = 'ui-kbd'
  cap.textContent = keys
  return cap
}

function place(element: HTMLElement, target: HTMLElement): void {
  const around = target.getBoundingClientRect()
  const own = element.getBoundingClientRect()
  const below = around.bottom + own.height + 10 < innerHeight
  const left = around.left + around.width / 2 - own.width / 2
  element.style.left = `${Math.max(6, Math.min(left, innerWidth - own.width - 6))}px`
  element.style.top = `${below ? around.bottom + 6 : around.top - own.height - 6}px`
}
