// Recorded etcdctl sessions. Nobody can run etcdctl here yet: they count, and none of them matches.
import type { RecordedSession } from '../recordings.ts'
import { type FileResult, Tally } from '../result.ts'

export async function replayEtcdctl(file: string, text: string): Promise<FileResult> {
  const { steps } = JSON.parse(text) as RecordedSession
  const tally = new Tally(file)
  for (const { cmd } of steps) if (cmd !== undefined) tally.count(cmd, 'etcdctl is not there')
  return tally.result
}
