import { Maximize, Pause, Pencil, Play, RotateCcw, StepBack, StepForward, Sun } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { type LateMessages, useLateText } from '../../i18n/late-text.ts'
import { usePreferences, useTheme } from '../../state/preferences.ts'
import { speeds } from '../../state/speeds.ts'
import { timeText } from '../../state/time-text.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { TooltipLayer } from '../../ui/tooltip-layer.tsx'
import { channelOf, type Telling, type Wish } from './channel.ts'
import { keepNotes, keptNotes, readNotes } from './notes.ts'
import './presenter.css'

/** The presenter's window: notes and controls that the audience does not see. */
export function openPresenterPage(root: HTMLElement, id: string): void {
  createRoot(root).render(<Presenter channel={channelOf(id)} />)
}

type Text = LateMessages['presenter']
type Send = (wish: Wish) => void

function Presenter({ channel }: { readonly channel: BroadcastChannel }) {
  const text = useLateText('presenter')
  const theme = useTheme()
  const motion = usePreferences((preferences) => preferences.motion)
  const [state, setState] = useState<Telling>()
  useEffect(() => {
    channel.onmessage = ({ data }: MessageEvent<Telling>) => {
      if (data.type === 'state') setState(data)
    }
    channel.postMessage({ type: 'hello' } satisfies Wish)
  }, [channel])
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
    document.documentElement.dataset['motion'] = motion
    if (text) document.title = text.title
  }, [theme, motion, text])
  if (!text) return null
  if (!state)
    return (
      <main className="presenter-waiting" role="status">
        <h1>{text.waiting}</h1>
        <p>{text.waitingHint}</p>
      </main>
    )
  return <Desk text={text} state={state} send={(wish) => channel.postMessage(wish)} />
}

function Desk({ text, state, send }: { readonly text: Text; readonly state: Telling; readonly send: Send }) {
  const [notes, setNotes] = useState(keptNotes)
  const [isEditing, setIsEditing] = useState(false)
  const [card, setCard] = useState(0)
  const cards = useMemo(() => readNotes(notes), [notes])
  const at = Math.min(card, Math.max(0, cards.length - 1))
  const turn = (by: number) => setCard(Math.min(Math.max(0, at + by), Math.max(0, cards.length - 1)))
  const { playing } = state
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLTextAreaElement || event.ctrlKey || event.metaKey || event.altKey) return
      const isOnButton = event.target instanceof HTMLElement && event.target.closest('button') !== null
      const deeds: Readonly<Record<string, () => void>> = {
        '.': () => send({ type: 'step' }),
        ',': () => send({ type: 'step-back' }),
        PageDown: () => turn(1),
        ArrowRight: () => turn(1),
        PageUp: () => turn(-1),
        ArrowLeft: () => turn(-1),
        Escape: () => send({ type: 'spotlight', key: '' }),
        ...(!isOnButton && { ' ': () => send({ type: playing ? 'pause' : 'play' }) }),
      }
      const deed = deeds[event.key]
      if (!deed) return
      event.preventDefault()
      deed()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  })
  return (
    <main className="presenter">
      <Clocks text={text} nowMs={state.nowMs} />
      <section className="presenter-notes" aria-label={text.notes}>
        {isEditing ? (
          <NotesEditor
            text={text}
            notes={notes}
            onChange={(changed) => {
              setNotes(changed)
              keepNotes(changed)
            }}
            onDone={() => setIsEditing(false)}
          />
        ) : (
          <Cards text={text} cards={cards} at={at} onTurn={turn} onEdit={() => setIsEditing(true)} send={send} />
        )}
      </section>
      <aside className="presenter-side">
        <Controls text={text} state={state} send={send} />
        <Spots text={text} state={state} send={send} />
        <section className="presenter-told">
          <h2>{text.happened}</h2>
          {state.told.length === 0 ? <p>{text.nothing}</p> : null}
          <ol>
            {state.told.map((line, index) => (
              <li key={`${index} ${line}`}>{line}</li>
            ))}
          </ol>
        </section>
      </aside>
      <p className="presenter-keys">{text.keys}</p>
      <TooltipLayer />
    </main>
  )
}

function Clocks({ text, nowMs }: { readonly text: Text; readonly nowMs: number }) {
  const [beganAt, setBeganAt] = useState(() => performance.now())
  const [elapsedMs, setElapsedMs] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setElapsedMs(performance.now() - beganAt), 500)
    return () => clearInterval(timer)
  }, [beganAt])
  return (
    <header className="presenter-clocks">
      <div>
        <span>{text.elapsed}</span>
        <time>{timeText(elapsedMs, 0)}</time>
        <IconButton
          size="small"
          label={text.restart}
          icon={<RotateCcw />}
          onClick={() => {
            setBeganAt(performance.now())
            setElapsedMs(0)
          }}
        />
      </div>
      <div>
        <span>{text.time}</span>
        <time>{timeText(nowMs, 1)}</time>
      </div>
    </header>
  )
}

function Cards(props: {
  readonly text: Text
  readonly cards: ReturnType<typeof readNotes>
  readonly at: number
  readonly onTurn: (by: number) => void
  readonly onEdit: () => void
  readonly send: Send
}) {
  const { text, cards, at, onTurn, send } = props
  const card = cards[at]
  const next = cards[at + 1]
  return (
    <>
      <div className="presenter-cards-head">
        <h2>{card ? text.card(at + 1, cards.length) : text.notes}</h2>
        <Button size="small" icon={<Pencil />} onClick={props.onEdit}>
          {text.edit}
        </Button>
      </div>
      {card ? (
        <div className="presenter-card">
          {card.text.split('\n').map((line, index) => (
            <p key={`${index} ${line}`}>{line}</p>
          ))}
          {card.commands.map((line) => (
            <Button key={line} variant="primary" icon={<Play />} onClick={() => send({ type: 'run', line })}>
              {text.run(line)}
            </Button>
          ))}
        </div>
      ) : (
        <p className="presenter-none">{text.noNotes}</p>
      )}
      {cards.length > 0 && (
        <footer className="presenter-next">
          <p>
            <strong>{text.next}</strong> {next ? next.text.split('\n')[0] || next.commands[0] : text.lastCard}
          </p>
          <Button disabled={at === 0} onClick={() => onTurn(-1)}>
            {text.previousCard}
          </Button>
          <Button disabled={!next} onClick={() => onTurn(1)}>
            {text.nextCard}
          </Button>
        </footer>
      )}
    </>
  )
}

function NotesEditor(props: {
  readonly text: Text
  readonly notes: string
  readonly onChange: (notes: string) => void
  readonly onDone: () => void
}) {
  const { text, notes } = props
  return (
    <>
      <div className="presenter-cards-head">
        <h2>{text.notes}</h2>
        {notes.trim() === '' && (
          <Button size="small" variant="quiet" onClick={() => props.onChange(text.example)}>
            {text.useExample}
          </Button>
        )}
        <Button size="small" variant="primary" onClick={props.onDone}>
          {text.done}
        </Button>
      </div>
      <textarea
        aria-label={text.notes}
        aria-describedby="notes-hint"
        value={notes}
        onChange={(event) => props.onChange(event.target.value)}
      />
      <p id="notes-hint">{text.notesHint}</p>
    </>
  )
}

function Controls({ text, state, send }: { readonly text: Text; readonly state: Telling; readonly send: Send }) {
  const { playing, speed } = state
  return (
    <section className="presenter-controls">
      <IconButton label={text.back} keys="," icon={<StepBack />} onClick={() => send({ type: 'step-back' })} />
      <IconButton
        variant="primary"
        label={playing ? text.pause : text.play}
        keys="Space"
        icon={playing ? <Pause fill="currentColor" /> : <Play fill="currentColor" />}
        onClick={() => send({ type: playing ? 'pause' : 'play' })}
      />
      <IconButton label={text.step} keys="." icon={<StepForward />} onClick={() => send({ type: 'step' })} />
      <IconButton label={text.fit} icon={<Maximize />} onClick={() => send({ type: 'fit' })} />
      <Menu
        label={text.speed}
        items={[
          {
            name: 'story',
            label: text.story,
            checked: speed === 'story',
            onSelect: () => send({ type: 'speed', speed: 'story' }),
          },
          ...speeds.map((each) => ({
            name: String(each),
            label: text.speedOf(String(each)),
            checked: speed === each,
            onSelect: () => send({ type: 'speed', speed: each }),
          })),
        ]}
      >
        {speed === 'story' ? text.story : text.speedOf(String(speed))}
      </Menu>
    </section>
  )
}

function Spots({ text, state, send }: { readonly text: Text; readonly state: Telling; readonly send: Send }) {
  const machines = [...new Set(state.spots.map((spot) => spot.machine))]
  return (
    <section className="presenter-spots">
      <h2>{text.spotlight}</h2>
      <Button
        size="small"
        icon={<Sun />}
        disabled={state.spotlight === ''}
        onClick={() => send({ type: 'spotlight', key: '' })}
      >
        {text.all}
      </Button>
      {machines.map((machine) => (
        <fieldset key={machine}>
          <legend>{machine}</legend>
          {state.spots
            .filter((spot) => spot.machine === machine)
            .map(({ key, name }) => (
              <Button
                key={key}
                size="small"
                variant={state.spotlight === key ? 'primary' : 'normal'}
                aria-pressed={state.spotlight === key}
                onClick={() => send({ type: 'spotlight', key: state.spotlight === key ? '' : key })}
              >
                {name || text.machine}
              </Button>
            ))}
        </fieldset>
      ))}
    </section>
  )
}
