import { Download, FilePlus2, FolderOpen, Pencil, Ship, Trash2 } from 'lucide-react'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { recording } from '../../bridge/commands.ts'
import { NotARecording } from '../../bridge/read-recording.ts'
import { type LateMessages, useLateText } from '../../i18n/late-text.ts'
import { type SessionHead, useSession } from '../../state/session.ts'
import { timeText } from '../../state/time-text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { keepSession } from './keep-session.ts'
import { openRun, openSession } from './open-run.ts'
import { saveRun, saveSessionFile } from './save-run.ts'
import { readSessionFile } from './session-file.ts'
import { listSessions, loadSession, removeSession, renameSession } from './session-store.ts'
import { useWhen } from './use-when.ts'
import './sessions.css'

type Text = LateMessages['sessions']
/** How the control plane of a new cluster is laid out. */
type FreshTopology = 'single' | 'stacked' | 'external'
const freshTopologies: readonly FreshTopology[] = ['single', 'stacked', 'external']

/** The run in hand, and those before it: open, name, save, delete. */
export function SessionsDialog(props: {
  readonly onClose: () => void
  readonly onFresh: (topology: FreshTopology) => void
}) {
  const text = useLateText('sessions')
  const { onClose } = props
  const [sessions, setSessions] = useState<readonly SessionHead[]>([])
  const [trouble, setTrouble] = useState('')
  const { id, name } = useSession()
  const refresh = useCallback(async () => setSessions(await listSessions()), [])
  useEffect(() => {
    // The run in hand first, so that the list shows it as it is.
    void recording()
      .then(keepSession)
      .catch(() => undefined)
      .then(refresh)
  }, [refresh])
  if (!text) return null
  const called = (head: SessionHead) => head.name || head.first || text.untitled
  const open = async (head: SessionHead) => {
    if (await openSession(head.id)) onClose()
    else {
      setTrouble(text.gone)
      await refresh()
    }
  }
  const save = async (head: SessionHead) => {
    const session = await loadSession(head.id)
    if (session) saveSessionFile({ ...session, name: called(head) })
    else setTrouble(text.gone)
  }
  return (
    <Dialog title={text.title} closeLabel={text.close} onClose={onClose} width={680}>
      <div className="sessions">
        <CurrentRun text={text} name={name} onNamed={() => void refresh()}>
          <Button icon={<Download />} onClick={() => void saveRun(name || text.current)}>
            {text.save}
          </Button>
          <OpenFile text={text} onTrouble={setTrouble} onOpened={onClose} />
          <Menu
            label={text.fresh}
            icon={<FilePlus2 />}
            className="ui-button is-normal is-medium"
            items={freshTopologies.map((topology) => ({
              name: topology,
              label: text.topologies[topology],
              onSelect: () => {
                props.onFresh(topology)
                onClose()
              },
            }))}
          >
            {text.fresh}
          </Menu>
        </CurrentRun>
        {trouble !== '' && (
          <p className="sessions-trouble" role="alert">
            {trouble}
          </p>
        )}
        <h3>{text.list}</h3>
        {sessions.length === 0 ? (
          <p className="sessions-empty">{text.empty}</p>
        ) : (
          <ul className="sessions-list">
            {sessions.map((head) => (
              <SessionRow
                key={head.id}
                head={head}
                called={called(head)}
                isInHand={head.id === id}
                text={text}
                onOpen={() => void open(head)}
                onSave={() => void save(head)}
                onRename={async (to) => {
                  await renameSession(head.id, to)
                  if (head.id === id) useSession.setState({ name: to })
                  await refresh()
                }}
                onRemove={async () => {
                  await removeSession(head.id)
                  await refresh()
                }}
              />
            ))}
          </ul>
        )}
        <p className="sessions-note">{text.replays}</p>
      </div>
    </Dialog>
  )
}

function CurrentRun(props: {
  readonly text: Text
  readonly name: string
  readonly onNamed: () => void
  readonly children: ReactNode
}) {
  const { text } = props
  const kept = useSession((session) => session.kept)
  const name = async (to: string) => {
    useSession.setState({ name: to.trim().slice(0, 120) })
    await keepSession(await recording())
    props.onNamed()
  }
  return (
    <section className="sessions-current" aria-label={text.current}>
      <Ship aria-hidden="true" />
      <input
        type="text"
        className="sessions-name"
        aria-label={text.nameLabel}
        placeholder={text.namePlaceholder}
        maxLength={120}
        defaultValue={props.name}
        onBlur={(event) => event.target.value.trim() !== props.name && void name(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
      <p>{text.kept[kept]}</p>
      <div className="sessions-buttons">{props.children}</div>
    </section>
  )
}

function OpenFile(props: {
  readonly text: Text
  readonly onTrouble: (trouble: string) => void
  readonly onOpened: () => void
}) {
  const { text } = props
  const input = useRef<HTMLInputElement>(null)
  const read = async (file: File) => {
    try {
      const run = readSessionFile(await file.text(), file.name)
      props.onOpened()
      await openRun(run, 'file')
    } catch (error) {
      if (!(error instanceof NotARecording)) throw error
      props.onTrouble(text.unreadable.file(error.message))
    }
  }
  return (
    <>
      <Button icon={<FolderOpen />} data-tooltip={text.importHint} onClick={() => input.current?.click()}>
        {text.import}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json,.svg,image/svg+xml"
        aria-label={text.import}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          event.target.value = ''
          if (file) void read(file)
        }}
      />
    </>
  )
}

function SessionRow(props: {
  readonly head: SessionHead
  readonly called: string
  readonly isInHand: boolean
  readonly text: Text
  readonly onOpen: () => void
  readonly onSave: () => void
  readonly onRename: (name: string) => Promise<void>
  readonly onRemove: () => Promise<void>
}) {
  const { head, called, isInHand, text } = props
  const [mode, setMode] = useState<'plain' | 'renaming' | 'removing'>('plain')
  const when = useWhen(head.savedAt)
  return (
    <li className={isInHand ? 'is-in-hand' : undefined}>
      <div className="sessions-what">
        {mode === 'renaming' ? (
          <input
            type="text"
            className="sessions-name"
            aria-label={text.rename(called)}
            defaultValue={head.name || called}
            maxLength={120}
            // biome-ignore lint/a11y/noAutofocus: the reader has just asked to type here.
            autoFocus
            onFocus={(event) => event.target.select()}
            onBlur={() => setMode('plain')}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' && event.key !== 'Escape') return
              event.preventDefault()
              event.stopPropagation()
              if (event.key === 'Enter') void props.onRename(event.currentTarget.value.trim())
              setMode('plain')
            }}
          />
        ) : (
          <strong className={head.name === '' ? 'is-untitled' : undefined}>{called}</strong>
        )}
        <span>
          {when} · {text.actions(head.actions)} · {timeText(head.nowMs, 0)}
        </span>
      </div>
      {mode === 'removing' ? (
        <div className="sessions-buttons">
          <span>{text.removeSure}</span>
          <Button size="small" variant="danger" onClick={() => void props.onRemove()}>
            {text.yes}
          </Button>
          <Button size="small" onClick={() => setMode('plain')}>
            {text.no}
          </Button>
        </div>
      ) : (
        <div className="sessions-buttons">
          {isInHand ? (
            <em>{text.inHand}</em>
          ) : (
            <Button size="small" aria-label={text.openNamed(called)} onClick={props.onOpen}>
              {text.open}
            </Button>
          )}
          <IconButton size="small" label={text.rename(called)} icon={<Pencil />} onClick={() => setMode('renaming')} />
          <IconButton size="small" label={text.exportNamed(called)} icon={<Download />} onClick={props.onSave} />
          {!isInHand && (
            <IconButton
              size="small"
              label={text.remove(called)}
              icon={<Trash2 />}
              onClick={() => setMode('removing')}
            />
          )}
        </div>
      )}
    </li>
  )
}
