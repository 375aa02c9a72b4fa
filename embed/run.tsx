// The widget at work: a cluster in a Web Worker, the diagram and the panels that were asked for. Nothing is read from or
// kept in storage: what the reader has done in the application itself is no business of a widget.
import { createRoot, type Root } from 'react-dom/client'
import { defaultRecording } from '../src/app/default-recording.ts'
import * as commands from '../src/bridge/commands.ts'
import { type Connected, connect, openWorker } from '../src/bridge/connect.ts'
import { followTerminal } from '../src/bridge/terminal-output.ts'
import { isRunLink, type SharedRun, unpackRun } from '../src/features/share/run-link.ts'
import { embedText } from '../src/i18n/embed-text.ts'
import { loadLanguage } from '../src/i18n/text.ts'
import { followCluster, onFrame, resetCluster } from '../src/state/cluster-store.ts'
import { showPageView } from '../src/state/page-view.ts'
import { usePlayback } from '../src/state/playback.ts'
import { usePreferences } from '../src/state/preferences.ts'
import type { Recording } from '../workers/contract.ts'
import { rest } from './dormancy.ts'
import { playerState, tellHappenings } from './happenings.ts'
import type { Options } from './options.ts'
import { perform as performAwake } from './perform.ts'
import { type Perform, tell } from './player.ts'
import { Widget } from './widget.tsx'
import '../src/ui/fonts.css'
import '../src/ui/tokens.css'
import '../src/ui/base.css'
import './widget.css'

let connected: Connected | undefined
let shown: Root | undefined
let rouse: (() => Promise<void>) | undefined

/** Starts the cluster and takes the place of the still picture. Resolves when the cluster is up. */
export async function run(root: HTMLElement, options: Options, drawStill: () => void): Promise<void> {
  usePreferences.setState({ theme: options.theme, language: options.language })
  const { recording, view } = await askedFor().catch(() => {
    throw new Error(embedText(options.language).notARun)
  })
  open(recording)
  await loadLanguage(options.language)
  await until(() => usePlayback.getState().booted)
  if (options.speed !== 'story') await commands.setSpeed(options.speed)
  show(root, options)
  showPageView(view)
  tellHappenings()
  tell({ event: 'ready', detail: playerState() })
  const life = rest(root, {
    sleep: () => sleep(drawStill),
    wake: async (recording) => {
      const { speed } = usePlayback.getState()
      usePlayback.setState({ booted: false })
      open(recording)
      await until(() => usePlayback.getState().booted)
      await commands.setSpeed(speed)
      await until(() => usePlayback.getState().speed === speed)
      show(root, options)
    },
  })
  rouse = life.rouse
}

/** Does what the page around asks for, in its sleep too. */
export const perform: Perform = async (verb, args) => {
  await rouse?.()
  return performAwake(verb, args)
}

/** The run of the link in the address, or a fresh cluster. */
async function askedFor(): Promise<Pick<SharedRun, 'recording' | 'view'>> {
  if (isRunLink(location.hash)) return unpackRun(location.hash)
  return { recording: defaultRecording(location.search), view: {} }
}

function open(recording: Recording): void {
  connected = connect(recording, openWorker, (frame) => {
    followTerminal(frame.terminal, frame.number === 1)
    followCluster(frame)
  })
  commands.setConnected(connected)
}

function show(root: HTMLElement, options: Options): void {
  shown = createRoot(root)
  shown.render(<Widget options={options} />)
}

/** Gives up the worker and the picture, and their memory; the recording has the same run again. */
async function sleep(drawStill: () => void): Promise<Recording | undefined> {
  const recording = await connected?.api().recording()
  connected?.close()
  shown?.unmount()
  resetCluster()
  drawStill()
  return recording
}

/** Resolves with the frame after which it holds. */
function until(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds()) return resolve()
    const stop = onFrame(() => {
      if (!holds()) return
      stop()
      resolve()
    })
  })
}
