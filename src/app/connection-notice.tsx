import { LoaderCircle, X } from 'lucide-react'
import { startOver } from '../bridge/commands.ts'
import { useText } from '../i18n/text.ts'
import { setConnection, useConnection } from '../state/connection.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { defaultRecording } from './default-recording.ts'

/** Says when the cluster is not there: hung, crashed, being brought back. */
export function ConnectionNotice() {
  const text = useText('app')
  const connection = useConnection((state) => state.connection)
  switch (connection.phase) {
    case 'starting':
    case 'live':
      return null
    case 'restarting':
      return (
        <div className="notice is-warning" role="alert">
          <LoaderCircle className="spin" aria-hidden="true" />
          <span>{connection.why === 'hung' ? text.hung : text.crashed}</span>
        </div>
      )
    case 'restored':
      return (
        <div className="notice is-success" role="status">
          <span>{text.restored}</span>
          <IconButton label={text.close} size="small" icon={<X />} onClick={() => setConnection({ phase: 'live' })} />
        </div>
      )
    case 'failed':
      return (
        <div className="notice is-danger" role="alert">
          <span>
            {text.failed} {connection.message}
          </span>
          <Button size="small" onClick={() => void startOver(defaultRecording(location.search))}>
            {text.fresh}
          </Button>
        </div>
      )
  }
}
