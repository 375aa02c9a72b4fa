import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import type { TerminalScreen } from './terminal-screen.ts'
import { useTerminalStatus } from './terminal-status.ts'

/** Looks for text in all that the terminal still remembers. */
export function TerminalSearch({
  screen,
  closeLabel,
}: {
  readonly screen: TerminalScreen
  readonly closeLabel: string
}) {
  const text = useText('terminal')
  const field = useRef<HTMLInputElement>(null)
  const [isMissing, setIsMissing] = useState(false)
  useEffect(() => field.current?.focus(), [])
  const find = (direction: 'next' | 'previous') => {
    const wanted = field.current?.value ?? ''
    setIsMissing(wanted !== '' && !screen.find(wanted, direction))
  }
  const close = () => {
    screen.endFind()
    useTerminalStatus.setState({ isSearching: false })
    screen.focus()
  }
  return (
    <search className="terminal-search">
      <input
        ref={field}
        aria-label={text.search}
        aria-invalid={isMissing}
        spellCheck={false}
        onChange={() => find('previous')}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close()
          if (event.key === 'Enter') find(event.shiftKey ? 'next' : 'previous')
        }}
      />
      <span role="status">{isMissing ? text.noMatch : ''}</span>
      <IconButton size="small" label={text.searchPrevious} icon={<ArrowUp />} onClick={() => find('previous')} />
      <IconButton size="small" label={text.searchNext} icon={<ArrowDown />} onClick={() => find('next')} />
      <IconButton size="small" label={closeLabel} icon={<X />} onClick={close} />
    </search>
  )
}
