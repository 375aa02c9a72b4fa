// What the page may ask of the cluster. Everything a person does goes through here, so that it is recorded and can be
// replayed. Promises reject with an Error whose message can be shown.
import type {
  CauseStep,
  ClusterApi,
  Completion,
  DocumentResult,
  Fault,
  Inspection,
  Recording,
  Replayed,
  RunOutcome,
  SchedulingFix,
  Speed,
  StepGoal,
  Target,
  TimelineView,
  Why,
} from '../../workers/contract.ts'
import { usePlayback } from '../state/playback.ts'
import type { Connected } from './connect.ts'

let connected: Connected | undefined
/** What must happen before a person can change anything: the past is left by going on from it. */
let beforeActing: (() => Promise<void>) | undefined
let preparing: Promise<void> | undefined

/** Gives the commands a cluster to speak to. */
export function setConnected(connection: Connected): void {
  connected = connection
}

/** Has something done before everything that a person does. */
export function onActing(prepare: () => Promise<void>): void {
  beforeActing = prepare
}

function api(): ClusterApi {
  if (!connected) throw new Error('not connected')
  return connected.api()
}

/** The run is remembered with the input that was just sent, which may take its time, so that a restart brings it back. */
async function act<T>(send: (cluster: ClusterApi) => Promise<T>): Promise<T> {
  if (preparing || usePlayback.getState().isPast) {
    preparing ??= beforeActing?.().finally(() => {
      preparing = undefined
    })
    await preparing
  }
  const answer = send(api())
  void connected?.keep().catch(() => undefined)
  return answer
}

export const play = (): Promise<void> => api().play()
export const pause = (): Promise<void> => api().pause()
export const step = (goal?: StepGoal): Promise<boolean> => api().step(goal)
export const stepBack = (goal?: StepGoal): Promise<boolean> => api().stepBack(goal)
export const seek = (atMs: number): Promise<number> => api().seek(atMs)
export const cancel = (): Promise<void> => api().cancel()
export const timeline = (fromMs: number, toMs: number, parts: number): Promise<TimelineView> =>
  api().timeline(fromMs, toMs, parts)
export const setSpeed = (speed: Speed): Promise<void> => api().setSpeed(speed)

export const apply = (text: string, file: string, dryRun: boolean): Promise<readonly DocumentResult[]> =>
  act((cluster) => cluster.apply(text, file, dryRun))
export const exec = (line: string): Promise<number> => act((cluster) => cluster.exec(line))
export const interrupt = (): Promise<void> => api().interrupt()
export const input = (text: string): Promise<void> => act((cluster) => cluster.input(text))
export const complete = (line: string, cursor: number): Promise<Completion> => api().complete(line, cursor)
export const chaos = (fault: Fault): Promise<void> => act((cluster) => cluster.chaos(fault))

export const columnsOf = (plural: string): ReturnType<ClusterApi['columnsOf']> => api().columnsOf(plural)
export const inspect = (target: Target): Promise<Inspection | undefined> => api().inspect(target)
export const why = (record: number): Promise<Why> => api().why(record)
export const tell = (record: number): Promise<CauseStep | undefined> => api().tell(record)
export const schedulingFixes = (podUid: string): Promise<readonly SchedulingFix[] | undefined> =>
  api().schedulingFixes(podUid)

export const recording = (untilMs?: number): Promise<Recording> => api().recording(untilMs)
export const outcome = (): Promise<RunOutcome> => api().outcome()

/** Leaves this run and starts another, as when a link or a file is opened. Says how its replay came out. */
export async function startOver(run: Recording): Promise<Replayed | undefined> {
  const replayed = await connected?.restart(run)
  void connected?.keep().catch(() => undefined)
  return replayed
}
