import { Check, Copy, Download } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { recording } from '../../bridge/commands.ts'
import { useLateText } from '../../i18n/late-text.ts'
import { currentCluster } from '../../state/cluster-store.ts'
import { currentPageView } from '../../state/page-view.ts'
import { useSession } from '../../state/session.ts'
import { timeText } from '../../state/time-text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { Toggle } from '../../ui/toggle.tsx'
import { QrCode } from './qr-code.tsx'
import { longestLink, packRun, type SharedRun } from './run-link.ts'
import './share.css'

/** Another way to share than by a link, as a tab beside it. */
export type ShareTab = {
  readonly name: string
  readonly label: string
  readonly icon?: ReactNode
  readonly panel: ReactNode
}

/** A byte-mode QR code holds no more. */
const longestQr = 2_953

/** The run in hand as a link and a QR code, and whatever other ways there are. */
export function ShareDialog(props: {
  readonly onClose: () => void
  /** Hands the run on as a file. */
  readonly onSave: () => void
  readonly more?: readonly ShareTab[]
}) {
  const text = useLateText('share')
  const [selected, setSelected] = useState('link')
  if (!text) return null
  const link = <LinkPanel onSave={props.onSave} />
  const more = props.more ?? []
  return (
    <Dialog title={text.title} closeLabel={text.close} onClose={props.onClose} width={760}>
      {more.length === 0 ? (
        link
      ) : (
        <Tabs
          label={text.ways}
          tabs={[{ name: 'link', label: text.link }, ...more]}
          selected={selected}
          onSelect={setSelected}
        >
          {more.find(({ name }) => name === selected)?.panel ?? link}
        </Tabs>
      )}
    </Dialog>
  )
}

function LinkPanel({ onSave }: { readonly onSave: () => void }) {
  const text = useLateText('share')
  const [hasView, setHasView] = useState(true)
  const { link, run, hasFailed } = useLink(hasView)
  const field = useRef<HTMLInputElement>(null)
  if (!text) return null
  if (hasFailed) return <p role="alert">{text.failed}</p>
  if (link === undefined || !run) return <p role="status">{text.packing}</p>
  const isTooLong = link.length > longestLink
  const { recording: shared, view } = run
  return (
    <div className="share">
      <div className="share-link">
        <p>{text.intro}</p>
        {isTooLong ? (
          <p className="share-trouble" role="status">
            {text.tooLong(sizeText(link.length))}
          </p>
        ) : (
          <div className="share-address">
            <input
              ref={field}
              readOnly
              aria-label={text.address}
              value={link}
              onFocus={(event) => event.target.select()}
            />
            <CopyButton link={link} field={field} />
          </div>
        )}
        <p className="share-facts">
          {text.holds(text.actions(shared.inputs.length), timeText(shared.untilMs, 0))}
          {!isTooLong && ` · ${text.size(sizeText(link.length), sizeText(longestLink))}`}
          {view.atMs !== undefined && ` · ${text.atMoment(timeText(view.atMs, 1))}`}
        </p>
        <Toggle checked={hasView} onChange={setHasView}>
          {text.withView}
        </Toggle>
        <Button icon={<Download />} variant={isTooLong ? 'primary' : 'normal'} onClick={onSave}>
          {text.file}
        </Button>
      </div>
      <figure className="share-code">
        {link.length <= longestQr ? <QrCode text={link} label={text.qr} /> : <p>{text.noQr(sizeText(link.length))}</p>}
        {link.length <= longestQr && <figcaption>{isLocal() ? text.qrLocal : text.qrHint}</figcaption>}
      </figure>
    </div>
  )
}

function CopyButton({
  link,
  field,
}: {
  readonly link: string
  readonly field: { readonly current: HTMLInputElement | null }
}) {
  const text = useLateText('share')
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready')
  if (!text) return null
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link)
      setState('copied')
      setTimeout(() => setState('ready'), 2500)
    } catch {
      field.current?.select()
      setState('failed')
    }
  }
  return (
    <>
      <Button variant="primary" icon={state === 'copied' ? <Check /> : <Copy />} onClick={() => void copy()}>
        {state === 'copied' ? text.copied : text.copy}
      </Button>
      <span className="sr-only" role="status">
        {state === 'copied' ? text.copied : ''}
      </span>
      {state === 'failed' && (
        <p className="share-trouble" role="alert">
          {text.notCopied}
        </p>
      )}
    </>
  )
}

/** The whole link; undefined: it is being packed. */
function useLink(hasView: boolean) {
  const [packed, setPacked] = useState<{ link?: string; run?: SharedRun; hasFailed: boolean }>({ hasFailed: false })
  useEffect(() => {
    let isCurrent = true
    pack(hasView).then(
      (found) => isCurrent && setPacked({ ...found, hasFailed: false }),
      () => isCurrent && setPacked({ hasFailed: true }),
    )
    return () => {
      isCurrent = false
    }
  }, [hasView])
  return packed
}

async function pack(hasView: boolean): Promise<{ link: string; run: SharedRun }> {
  const { nowMs, headMs } = currentCluster()
  const view = { ...(hasView && currentPageView()), ...(nowMs < headMs && { atMs: nowMs }) }
  const run = { recording: await recording(), view, name: useSession.getState().name }
  return { link: `${location.href.replace(/#.*$/, '')}${await packRun(run)}`, run }
}

function isLocal(): boolean {
  return /^(localhost|127\.|\[?::1)/.test(location.hostname)
}

function sizeText(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KB`
}
