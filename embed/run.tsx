// The widget at work: a cluster in a Web Worker, the diagram and the panels that were asked for. Nothing is read from or
// kept in storage: what the reader has done in the application itself is no business of a widget.
import { createRoot } from 'react-dom/client'
import { defaultRecording } from '../src/app/default-recording.ts'
import * as commands from '../src/bridge/commands.ts'
import { type Connected, connect, openWorker } from '../src/bridge/connect.ts'
import { followTerminal } from '../src/bridge/terminal-output.ts'
import { loadLanguage } from '../src/i18n/text.ts'
import { followCluster, onFrame } from '../src/state/cluster-store.ts'
import { usePlayback } from '../src/state/playback.ts'
import { usePreferences } from '../src/state/preferences.ts'
import type { Recording } from '../workers/contract.ts'
import { rest } from './dormancy.ts'
import { playerState, tellHappenings } from './happenings.ts'
import type { Options } from './options.ts'
import { tell } from './player.ts'
import { Widget } from './widget.tsx'
import '../src/ui/fonts.css'
import '../src/ui/tokens.css'
import '../src/ui/base.css'
import './widget.css'

export { perform } from './perform.ts'

let connected: Connected | undefined

/** Starts the cluster and takes the place of the still picture. Resolves when the cluster is up. */
export async function run(root: HTMLElement, options: Options): Promise<void> {
  usePreferences.setState({ theme: options.theme, language: options.language })
  open(defaultRecording(location.search))
  await loadLanguage(options.language)
  await isUp()
  if (options.speed !== 'story') await commands.setSpeed(options.speed)
  createRoot(root).render(<Widget options={options} />)
  tellHappenings()
  tell({ event: 'ready', detail: playerState() })
  rest(root, { sleep, wake: open })
}

function open(recording: Recording): void {
  connected = connect(recording, openWorker, (frame) => {
    followTerminal(frame.terminal, frame.number === 1)
    followCluster(frame)
  })
  commands.setConnected(connected)
}

/** Gives up the worker and its memory; the recording has the same run again. */
async function sleep(): Promise<Recording | undefined> {
  const api = connected?.api()
  const recording = await api?.recording()
  connected?.close()
  return recording
}

function isUp(): Promise<void> {
  return new Promise((resolve) => {
    if (usePlayback.getState().booted) return resolve()
    const stop = onFrame(() => {
      if (!usePlayback.getState().booted) return
      stop()
      resolve()
    })
  })
}
