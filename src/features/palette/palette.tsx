import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { currentText, useText } from '../../i18n/text.ts'
import type { Action } from '../../state/action.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { keyNames } from '../../ui/key-names.ts'
import { type Entry, entryGroups } from './entries.ts'
import './palette.css'

const longestQuery = 500

/** Everything that can be done, found and run, by typing a few letters of it. */
export function Palette({ actions, onClose }: { readonly actions: readonly Action[]; readonly onClose: () => void }) {
  const text = useText('palette')
  const app = useText('app')
  const field = useRef<HTMLInputElement>(null)
  const [query, setQuery] = useState('')
  // After the dialog has opened, which gives the focus to what comes first in it.
  useEffect(() => field.current?.focus(), [])
  const groups = entryGroups(query, actions, currentText())
  const choose = (entry: Entry) => {
    onClose()
    entry.perform()
  }
  return (
    <Dialog title={text.title} closeLabel={app.close} onClose={onClose} width={640} bare>
      <Command label={text.title} shouldFilter={false} loop className="palette">
        <div className="palette-field">
          <Search aria-hidden="true" />
          <Command.Input
            ref={field}
            value={query}
            onValueChange={(value) => setQuery(value.slice(0, longestQuery))}
            placeholder={text.placeholder}
          />
          <Kbd keys={keyNames('Escape')} />
        </div>
        <Command.List label={text.title} className="palette-list">
          <Command.Empty className="palette-empty">{text.nothing}</Command.Empty>
          {groups.map((group) => (
            <Command.Group key={group.name} heading={group.heading}>
              {group.entries.map((entry) => (
                <Command.Item key={entry.id} value={`${group.name} ${entry.id}`} onSelect={() => choose(entry)}>
                  <span className="palette-label">{entry.label}</span>
                  {entry.hint !== '' && <span className="palette-hint">{entry.hint}</span>}
                  {entry.keys && <Kbd keys={keyNames(entry.keys)} />}
                </Command.Item>
              ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  )
}
