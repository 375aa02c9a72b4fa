import { RefreshCw, X } from 'lucide-react'
import { useText } from '../i18n/text.ts'
import { dismissUpdate, takeUpdate, useUpdate } from '../state/update.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'

/** Says that there is a newer build. The run in hand is kept over the reload, as a session. */
export function UpdateNotice() {
  const text = useText('app')
  const hasUpdate = useUpdate(({ update }) => update !== undefined)
  if (!hasUpdate) return null
  return (
    <div className="app-strip" role="status">
      <RefreshCw aria-hidden="true" />
      <span>{text.update}</span>
      <Button size="small" variant="primary" onClick={takeUpdate}>
        {text.updateNow}
      </Button>
      <IconButton size="small" label={text.close} icon={<X />} onClick={dismissUpdate} />
    </div>
  )
}
