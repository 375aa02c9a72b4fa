// The terminal itself: xterm with a session behind it. There is one for the page; it keeps its lines and what runs in it
// while the panel is closed. Loaded when the terminal is first shown.
import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { type ITheme, Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { complete, exec, input, interrupt } from '../../bridge/commands.ts'
import { onTerminalOutput } from '../../bridge/terminal-output.ts'
import { useConnection } from '../../state/connection.ts'
import { isMotionReduced } from '../../state/preferences.ts'
import { followTheme } from '../../ui/token-colours.ts'
import { loadHistory, saveHistory } from './saved-history.ts'
import { TerminalSession } from './terminal-session.ts'
import { useTerminalStatus } from './terminal-status.ts'

export type TerminalScreen = {
  readonly session: TerminalSession
  /** Shows the terminal in an element; the returned function takes it away again. */
  attach(host: HTMLElement): () => void
  setLabel(label: string, tooMuchOutput: string): void
  setFontSize(px: number): void
  setScreenReader(isOn: boolean): void
  focus(): void
  /** Looks for text; false: not found. */
  find(text: string, direction: 'next' | 'previous'): boolean
  endFind(): void
}

/** Tables need room: on a screen narrower than the first they get the second, and are looked at by moving sideways. */
const narrowColumns = 80
const tableColumns = 110

let screen: TerminalScreen | undefined

export function terminalScreen(): TerminalScreen {
  screen ??= createScreen()
  return screen
}

function createScreen(): TerminalScreen {
  const terminal = new Terminal({
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-code'),
    lineHeight: 1.25,
    scrollback: 5000,
    cursorBlink: !isMotionReduced(),
    cursorStyle: 'bar',
    cursorWidth: 2,
    drawBoldTextInBrightColors: false,
    minimumContrastRatio: 4.5,
    macOptionIsMeta: true,
    allowProposedApi: true,
  })
  const fit = new FitAddon()
  const search = new SearchAddon()
  for (const addon of [fit, search, new Unicode11Addon(), new WebLinksAddon(openLink)]) terminal.loadAddon(addon)
  terminal.unicode.activeVersion = '11'
  const session = new TerminalSession(
    {
      write: (bytes) => terminal.write(bytes),
      columns: () => terminal.cols,
      clear: () => terminal.write('\x1b[H\x1b[2J\x1b[3J'),
      bell: () => useTerminalStatus.setState(({ bells }) => ({ bells: bells + 1 })),
    },
    { exec, interrupt, input, complete },
    loadHistory(),
    {
      onRunning: (running) =>
        useTerminalStatus.setState(running === undefined ? { running: '' } : { running, hasRun: true }),
      onEdit: (edited) => {
        useTerminalStatus.setState({ edited })
        if (edited === undefined && document.activeElement?.closest('.terminal-editor')) terminal.focus()
      },
      onHistory: saveHistory,
    },
  )
  const holder = document.createElement('div')
  holder.className = 'terminal-holder'
  let isOpen = false

  terminal.onData((data) => session.type(data))
  terminal.onResize(() => session.resized())
  terminal.attachCustomKeyEventHandler((event) => handlesKey(event, terminal, session))
  followOutput(session, terminal)
  const fitIn = () => {
    const size = fit.proposeDimensions()
    if (size === undefined || holder.clientHeight === 0) return
    terminal.resize(size.cols < narrowColumns ? tableColumns : size.cols, size.rows)
  }
  const resizing = new ResizeObserver(fitIn)
  terminal.onCursorMove(() => keepInSight(terminal, holder))

  return {
    session,
    attach(host) {
      host.append(holder)
      if (!isOpen) {
        isOpen = true
        terminal.open(holder)
        followTheme((_, colour) => {
          terminal.options.theme = themeOf(colour)
        })
        fitIn()
        // Bracketed paste: what is pasted can be told from what is typed.
        terminal.write('\x1b[?2004h')
        session.start()
      }
      resizing.observe(host)
      requestAnimationFrame(fitIn)
      return () => {
        resizing.disconnect()
        holder.remove()
      }
    },
    setLabel(label, tooMuchOutput) {
      terminal.textarea?.setAttribute('aria-label', label)
      Terminal.strings.promptLabel = label
      Terminal.strings.tooMuchOutput = tooMuchOutput
    },
    setFontSize(px) {
      if (terminal.options.fontSize === px) return
      terminal.options.fontSize = px
      fitIn()
    },
    setScreenReader(isOn) {
      terminal.options.screenReaderMode = isOn
    },
    focus: () => terminal.focus(),
    find: (text, direction) => (direction === 'next' ? search.findNext(text) : search.findPrevious(text)),
    endFind() {
      search.clearDecorations()
      terminal.clearSelection()
    },
  }
}

/** Output of a run that is being brought back has been on the screen before. */
function followOutput(session: TerminalSession, terminal: Terminal): void {
  let isBringingBack = false
  useConnection.subscribe(({ connection }, before) => {
    if (connection.phase === before.connection.phase) return
    isBringingBack = connection.phase === 'restarting'
    if (isBringingBack) session.reset()
    if (connection.phase === 'starting') {
      terminal.reset()
      terminal.write('\x1b[?2004h')
      session.startOver()
    }
  })
  onTerminalOutput(({ text }) => {
    if (!isBringingBack) session.output(text)
  })
}

/** What the terminal leaves to the browser: leaving by Tab, copying a selection, pasting. */
function handlesKey(event: KeyboardEvent, terminal: Terminal, session: TerminalSession): boolean {
  const isModified = event.ctrlKey || event.metaKey
  if (event.key === 'Tab') return !(event.shiftKey || (session.isEmpty && !isModified && !event.altKey))
  if (event.metaKey) return false
  if (!event.ctrlKey) return true
  const key = event.key.toLowerCase()
  if (key === 'v') return false
  if (key === 'c' && (event.shiftKey || terminal.hasSelection())) return false
  if (key === 'f' && event.shiftKey) {
    if (event.type === 'keydown') useTerminalStatus.setState({ isSearching: true })
    event.preventDefault()
    return false
  }
  return true
}

/** Moves a terminal that is wider than its panel so that the cursor can be seen. */
function keepInSight(terminal: Terminal, holder: HTMLElement): void {
  const hidden = holder.scrollWidth - holder.clientWidth
  if (hidden <= 0) return
  const cell = (terminal.element?.querySelector('.xterm-screen')?.clientWidth ?? 0) / terminal.cols
  const at = terminal.buffer.active.cursorX * cell
  if (at < holder.scrollLeft || at > holder.scrollLeft + holder.clientWidth - 2 * cell)
    holder.scrollLeft = Math.max(0, at - holder.clientWidth * 0.7)
}

function openLink(_: MouseEvent, uri: string): void {
  window.open(uri, '_blank', 'noopener,noreferrer')
}

function themeOf(colour: (token: string) => string): ITheme {
  return {
    background: colour('panel'),
    foreground: colour('ink'),
    cursor: colour('accent'),
    cursorAccent: colour('panel'),
    selectionBackground: `${colour('accent').slice(0, 7)}44`,
    scrollbarSliderBackground: `${colour('line-strong').slice(0, 7)}66`,
    scrollbarSliderHoverBackground: `${colour('line-strong').slice(0, 7)}99`,
    scrollbarSliderActiveBackground: `${colour('line-strong').slice(0, 7)}cc`,
    black: colour('ink'),
    red: colour('danger'),
    green: colour('success'),
    yellow: colour('warning'),
    blue: colour('message-read'),
    magenta: colour('message-watch'),
    cyan: colour('message-cri'),
    white: colour('ink-2'),
    brightBlack: colour('ink-3'),
  }
}
