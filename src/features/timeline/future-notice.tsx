import { GitBranch, X } from 'lucide-react'
import { returnTo } from '../../bridge/fork.ts'
import { useLateText } from '../../i18n/late-text.ts'
import { dismissNotice, useFutures } from '../../state/futures.ts'
import { timeText } from '../../state/time-text.ts'
import { openOverlay } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { compareWith } from './compared.ts'

/** Says that the run was left for another, and that it is kept. */
export function FutureNotice() {
  const text = useLateText('time')
  const { notice, others, current } = useFutures()
  const kept = others.at(-1)
  if (!text || !notice || !kept) return null
  const said = {
    forked: text.forked(timeText(notice.atMs)),
    undone: text.undone,
    returned: text.returned(current),
  }[notice.type]
  return (
    <div className="future-notice" role="status">
      <GitBranch aria-hidden="true" />
      <span>
        {said} {notice.type !== 'returned' && text.kept(kept.name)}
      </span>
      {notice.type !== 'returned' && (
        <>
          <Button
            size="small"
            onClick={() => {
              compareWith(kept.name)
              openOverlay('compare')
            }}
          >
            {text.compare}
          </Button>
          <Button size="small" onClick={() => void returnTo(kept)}>
            {text.goBack}
          </Button>
        </>
      )}
      <IconButton size="small" label={text.close} icon={<X />} onClick={dismissNotice} />
    </div>
  )
}
