// Every family of recordings and how it is replayed: one file at a time, by name and text.
import type { FileResult } from './result.ts'

export type Replay = (file: string, text: string) => Promise<FileResult>

/** Each is loaded when it is its turn. */
export const families: Readonly<Record<string, () => Promise<Replay>>> = {
  'kubectl-client': async () => (await import('./families/kubectl.ts')).replayClientSession,
  'kubectl-server': async () => (await import('./families/kubectl.ts')).replayServerSession,
  api: async () => (await import('./families/api.ts')).replayApi,
  wire: async () => (await import('./families/wire.ts')).replayWire,
  scheduler: async () => (await import('./families/scheduler.ts')).replayScheduler,
  timelines: async () => (await import('./families/timelines.ts')).replayTimeline,
  protobuf: async () => (await import('./families/protobuf.ts')).replayProtobuf,
  etcdctl: async () => (await import('./families/etcdctl.ts')).replayEtcdctl,
}
