import { FolderClock, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useLateText } from '../../i18n/late-text.ts'
import { type RunNotice, setRunNotice, useRunNotice } from '../../state/session.ts'
import { openOverlay } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { openSession } from './open-run.ts'
import { useWhen } from './use-when.ts'
import './sessions.css'

/** Says what became of the run that was opened, or offers the one before. */
export function SessionNotice() {
  const { notice } = useRunNotice()
  return notice ? <Notice notice={notice} /> : null
}

function Notice({ notice }: { readonly notice: RunNotice }) {
  const text = useLateText('sessions')
  const when = useWhen(notice.type === 'last' ? notice.session.savedAt : 0)
  if (!text) return null
  switch (notice.type) {
    case 'opened': {
      const { previous, replayed } = notice
      return (
        <Strip closeLabel={text.close} isBad={replayed === 'different'}>
          <span>
            {text.opened[notice.from](notice.name)} {text.replayed[replayed](text.actions(notice.actions))}
            {previous && ` ${text.ownKept}`}
          </span>
          {previous && (
            <Button size="small" onClick={() => void openSession(previous.id)}>
              {text.backToOwn}
            </Button>
          )}
        </Strip>
      )
    }
    case 'unreadable':
      return (
        <Strip closeLabel={text.close} isBad>
          <span>{text.unreadable[notice.from](notice.at)}</span>
        </Strip>
      )
    case 'would-lose':
      return (
        <Strip closeLabel={text.close} isBad>
          <span>{text.wouldLose}</span>
          <Button size="small" variant="danger" onClick={notice.go}>
            {text.openAnyway}
          </Button>
          <Button size="small" onClick={() => openOverlay('sessions')}>
            {text.save}
          </Button>
        </Strip>
      )
    case 'last': {
      const { id, name, first } = notice.session
      return (
        <Strip closeLabel={text.close}>
          <span>{text.last(name || first || text.untitled, when)}</span>
          <Button
            size="small"
            variant="primary"
            onClick={() => {
              setRunNotice(undefined)
              void openSession(id)
            }}
          >
            {text.goOn}
          </Button>
        </Strip>
      )
    }
  }
}

function Strip(props: { readonly closeLabel: string; readonly isBad?: boolean; readonly children: ReactNode }) {
  return (
    <div className={classNames('session-notice', props.isBad && 'is-bad')} role={props.isBad ? 'alert' : 'status'}>
      {props.isBad ? <TriangleAlert aria-hidden="true" /> : <FolderClock aria-hidden="true" />}
      {props.children}
      <IconButton size="small" label={props.closeLabel} icon={<X />} onClick={() => setRunNotice(undefined)} />
    </div>
  )
}
