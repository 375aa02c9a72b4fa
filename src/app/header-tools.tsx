import { CircleQuestionMark, Command, FolderClock, Search, Share2 } from 'lucide-react'
import { useText } from '../i18n/text.ts'
import { requestView } from '../state/view-request.ts'
import { openOverlay } from '../state/workspace.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { keyNames } from '../ui/key-names.ts'

/** Buttons in the header that open what is not a panel: search, palette, sharing, help. */
export function HeaderTools(_props: { readonly isPhone: boolean }) {
  const text = useText('app')
  const palette = useText('palette')
  const help = useText('help')
  return (
    <>
      <IconButton label={text.actionSessions} keys="o" icon={<FolderClock />} onClick={() => openOverlay('sessions')} />
      <IconButton label={text.actionShare} keys="s" icon={<Share2 />} onClick={() => openOverlay('share')} />
      <IconButton
        label={text.actionSearch}
        keys="/"
        icon={<Search />}
        onClick={() => requestView({ type: 'search' })}
      />
      <IconButton
        label={palette.button}
        keys={keyNames('Mod K')}
        icon={<Command />}
        onClick={() => openOverlay('palette')}
      />
      <IconButton label={help.button} keys="?" icon={<CircleQuestionMark />} onClick={() => openOverlay('help')} />
    </>
  )
}
