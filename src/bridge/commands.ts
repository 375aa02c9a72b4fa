// What the page may ask of the cluster. Everything a person does goes through here, so that it is recorded and can be
// replayed. Promises reject with an Error whose message can be shown.
import type {
  ClusterApi,
  Completion,
  DocumentResult,
  Fault,
  Inspection,
  Recording,
  Speed,
  Target,
  TraceLine,
} from '../../workers/contract.ts'
import type { Connected } from './connect.ts'

let connected: Connected | undefined

/** Gives the commands a cluster to speak to. */
export function setConnected(connection: Connected): void {
  connected = connection
}

function api(): ClusterApi {
  if (!connected) throw new Error('not connected')
  return connected.api()
}

/** The run is remembered with the input that was just sent, which may take its time, so that a restart brings it back. */
function recorded<T>(answer: Promise<T>): Promise<T> {
  void connected?.keep().catch(() => undefined)
  return answer
}

export const play = (): Promise<void> => api().play()
export const pause = (): Promise<void> => api().pause()
export const step = (): Promise<void> => api().step()
export const setSpeed = (speed: Speed): Promise<void> => api().setSpeed(speed)

export const apply = (text: string, file: string, dryRun: boolean): Promise<readonly DocumentResult[]> =>
  recorded(api().apply(text, file, dryRun))
export const exec = (line: string): Promise<number> => recorded(api().exec(line))
export const interrupt = (): Promise<void> => api().interrupt()
export const input = (text: string): Promise<void> => recorded(api().input(text))
export const complete = (line: string, cursor: number): Promise<Completion> => api().complete(line, cursor)
export const chaos = (fault: Fault): Promise<void> => recorded(api().chaos(fault))

export const columnsOf = (plural: string): ReturnType<ClusterApi['columnsOf']> => api().columnsOf(plural)
export const inspect = (target: Target): Promise<Inspection | undefined> => api().inspect(target)
export const why = (record: number): Promise<readonly TraceLine[]> => api().why(record)

/** Leaves this run and starts another, as when a link or a file is opened. */
export async function startOver(run: Recording): Promise<void> {
  await connected?.restart(run)
}

/** Seed, topology and inputs so far. */
export const recording = (): Promise<Recording> => api().recording()
