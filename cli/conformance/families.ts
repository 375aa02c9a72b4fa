// Every family of recordings and how it is replayed: one file at a time, by name and text.
import { replayClientSession, replayServerSession } from './families/kubectl.ts'
import { replayProtobuf } from './families/protobuf.ts'
import type { FileResult } from './result.ts'

export type Replay = (file: string, text: string) => Promise<FileResult>

export const families: Readonly<Record<string, Replay>> = {
  'kubectl-client': replayClientSession,
  'kubectl-server': replayServerSession,
  protobuf: replayProtobuf,
}
