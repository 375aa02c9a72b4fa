import * as commands from '../src/bridge/commands.ts'
import { readRecording } from '../src/bridge/read-recording.ts'
import { packRun, unpackRun } from '../src/features/share/run-link.ts'
import { currentPageView, showPageView } from '../src/state/page-view.ts'
import { playerState } from './happenings.ts'
import type { Verb } from './protocol.ts'

type Action = (...args: readonly unknown[]) => Promise<unknown>

/** What the parent page may ask for: what it sends is a stranger's, and is looked at before it is used. */
const actions: Readonly<Record<Verb, Action>> = {
  load: async (run) => {
    const shared = typeof run === 'string' ? await unpackRun(hashOf(run)) : { recording: readRecording(run), view: {} }
    const replayed = await commands.startOver(shared.recording)
    showPageView(shared.view)
    return replayed
  },
  apply: (text, file = 'applied.yaml') => commands.apply(textOf(text, 'apply'), textOf(file, 'apply'), false),
  exec: (line) => commands.exec(textOf(line, 'exec')),
  play: () => commands.play(),
  pause: () => commands.pause(),
  step: async () => {
    await commands.step()
    return playerState()
  },
  seek: (ms) => commands.seek(numberOf(ms, 'seek', 0, Number.MAX_SAFE_INTEGER)),
  speed: (speed) => commands.setSpeed(speed === 'story' ? 'story' : numberOf(speed, 'speed', 0.01, 1000)),
  state: async () => playerState(),
  export: async () => {
    const recording = await commands.recording()
    return { recording, link: await packRun({ recording, view: currentPageView(), name: '' }) }
  },
}

export async function perform(verb: Verb, args: readonly unknown[]): Promise<unknown> {
  return actions[verb](...args)
}

function textOf(value: unknown, verb: Verb): string {
  if (typeof value !== 'string') throw new Error(`${verb}: a text is needed`)
  return value
}

function numberOf(value: unknown, verb: Verb, min: number, max: number): number {
  if (typeof value !== 'number' || !(value >= min && value <= max))
    throw new Error(`${verb}: a number from ${min} to ${max} is needed`)
  return value
}

/** A link's payload, whatever page it leads to. */
function hashOf(link: string): string {
  return link.slice(Math.max(0, link.indexOf('#')))
}
