import { CircleStop, Eraser, Search } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useText } from '../../i18n/text.ts'
import { runInTerminal, takeCommands, useCommandRequests } from '../../state/command-request.ts'
import { usePlayback } from '../../state/playback.ts'
import { isMotionReduced, usePreferences } from '../../state/preferences.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import type { TerminalScreen } from './terminal-screen.ts'
import { TerminalSearch } from './terminal-search.tsx'
import { useTerminalStatus } from './terminal-status.ts'
import './terminal-panel.css'

const suggestions = [
  'kubectl get nodes',
  'kubectl create deployment web --image=nginx --replicas=3',
  'kubectl get pods -A',
]
const TerminalEditor = lazy(async () => ({ default: (await import('./terminal-editor.tsx')).TerminalEditor }))
const interruptByte = '\x03'
const clearByte = '\x0c'

/** The laptop's shell. */
export function TerminalPanel() {
  const text = useText('terminal')
  const app = useText('app')
  const host = useRef<HTMLDivElement>(null)
  const [screen, setScreen] = useState<TerminalScreen>()
  const [hasFailed, setHasFailed] = useState(false)
  const { running, isSearching, bells, hasRun, edited } = useTerminalStatus()
  const { isTerminalRead } = usePreferences()
  const terminalSize = usePreferences(({ terminalSize: size, scale }) => Math.round(size * scale))
  const isPaused = usePlayback((playback) => !playback.playing)
  const waiting = useCommandRequests((state) => state.waiting)

  useEffect(() => {
    let detach: (() => void) | undefined
    let isGone = false
    const load = async () => {
      const { terminalScreen } = await import('./terminal-screen.ts')
      // The font must be there before the cells are measured.
      await document.fonts.ready
      if (isGone || host.current === null) return
      const loaded = terminalScreen()
      loaded.setFontSize(terminalSizeNow())
      detach = loaded.attach(host.current)
      setScreen(loaded)
    }
    load().catch(() => {
      if (!isGone) setHasFailed(true)
    })
    return () => {
      isGone = true
      detach?.()
    }
  }, [])
  useEffect(() => screen?.setLabel(text.input, text.tooMuchOutput), [screen, text])
  useEffect(() => screen?.setFontSize(terminalSize), [screen, terminalSize])
  useEffect(() => screen?.setScreenReader(isTerminalRead), [screen, isTerminalRead])
  useEffect(() => {
    if (screen === undefined || waiting.length === 0) return
    for (const line of takeCommands()) typeOut(screen, line)
    screen.focus()
  }, [screen, waiting])

  return (
    <div className="terminal-panel" data-running={running}>
      {!hasRun && (
        <div className="terminal-welcome">
          <span>{text.welcome}</span>
          {suggestions.map((command) => (
            <Button
              key={command}
              size="small"
              className="terminal-try"
              aria-label={text.tryIt(command)}
              onClick={() => runInTerminal(command)}
            >
              <code>{command}</code>
            </Button>
          ))}
        </div>
      )}
      <div className="terminal-body">
        <div className="terminal-host" ref={host} data-typing />
        {bells > 0 && <span key={bells} className="terminal-bell" aria-hidden="true" />}
        {screen === undefined && <p className="panel-note">{hasFailed ? text.loadFailed : text.loading}</p>}
        <div className="terminal-tools">
          {running !== '' && (
            <IconButton
              size="small"
              label={text.interrupt}
              icon={<CircleStop />}
              onClick={() => screen?.session.type(interruptByte)}
            />
          )}
          <IconButton
            size="small"
            label={text.search}
            keys="Ctrl Shift F"
            icon={<Search />}
            onClick={() => useTerminalStatus.setState({ isSearching: true })}
          />
          <IconButton
            size="small"
            label={text.clear}
            keys="Ctrl L"
            icon={<Eraser />}
            onClick={() => screen?.session.type(clearByte)}
          />
        </div>
        {edited !== undefined && screen !== undefined && (
          <Suspense>
            <TerminalEditor
              key={edited.path}
              request={edited}
              reply={(answer) => screen.session.answerEditor(answer)}
            />
          </Suspense>
        )}
        {isSearching && screen !== undefined && <TerminalSearch screen={screen} closeLabel={app.close} />}
      </div>
      {running !== '' && isPaused && (
        <p className="terminal-paused" role="status">
          {text.paused}
        </p>
      )}
      <KeyRow label={text.keys} type={(bytes) => screen?.session.type(bytes)} focus={() => screen?.focus()} />
      <p className="sr-only" role="status">
        {running === '' ? '' : text.running(running)}
      </p>
    </div>
  )
}

const keys = [
  ['Tab', '\t'],
  ['Ctrl C', interruptByte],
  ['↑', '\x1b[A'],
  ['↓', '\x1b[B'],
  ['←', '\x1b[D'],
  ['→', '\x1b[C'],
] as const

/** Keys that a touch keyboard lacks; shown on touch screens. */
function KeyRow(props: { readonly label: string; readonly type: (bytes: string) => void; readonly focus: () => void }) {
  return (
    <fieldset className="terminal-keys">
      <legend className="sr-only">{props.label}</legend>
      {keys.map(([name, bytes]) => (
        <Button
          key={name}
          onClick={() => {
            props.type(bytes)
            props.focus()
          }}
        >
          {name}
        </Button>
      ))}
    </fieldset>
  )
}

/** Types a line as a quick person would, so that it is seen, and runs it. */
function typeOut(screen: TerminalScreen, line: string): void {
  const { session } = screen
  if (isMotionReduced() || !session.isEmpty || line.length > 120) {
    session.run(line)
    return
  }
  const characters = [...line]
  const step = () => {
    const next = characters.shift()
    if (next === undefined) session.type('\r')
    else {
      session.type(next)
      setTimeout(step, 14)
    }
  }
  step()
}

function terminalSizeNow(): number {
  const { terminalSize, scale } = usePreferences.getState()
  return Math.round(terminalSize * scale)
}
