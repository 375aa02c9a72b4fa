// What a container has written, on the machine's disk where the kubelet's log files lie. Only so much is kept.
import type { LogLine } from '../../protocols/cri.ts'
import type { Host } from '../../simulation/host.ts'

/** One write of a container: a piece of text, not a line. */
type Chunk = { readonly atMs: number; readonly stream: 'stdout' | 'stderr'; readonly text: string }

/** containerLogMaxSize is 10Mi upstream; a tab has less room. */
const maxChunks = 2_000
const maxChunkLength = 16_384

export class ContainerLog {
  readonly #host: Host
  readonly path: string

  constructor(host: Host, containerId: string) {
    this.#host = host
    this.path = `/var/log/containers/${containerId}.log`
  }

  append(stream: 'stdout' | 'stderr', text: string): void {
    const { disk, clock } = this.#host
    disk.append(this.path, { atMs: clock.unixMs(), stream, text: text.slice(0, maxChunkLength) } satisfies Chunk)
    const chunks = disk.readLog(this.path)
    if (chunks.length > maxChunks) disk.writeLog(this.path, chunks.slice(chunks.length / 2))
  }

  /** Whether what was written last ended a line. */
  get endsLine(): boolean {
    const last = this.#host.disk.read(this.path) as Chunk | undefined
    return last === undefined || last.text.endsWith('\n')
  }

  /** All lines; one that is not ended yet counts as one. */
  lines(): LogLine[] {
    const lines: LogLine[] = []
    const open: Record<Chunk['stream'], LogLine | undefined> = { stdout: undefined, stderr: undefined }
    for (const { atMs, stream, text } of this.#host.disk.readLog(this.path) as readonly Chunk[]) {
      const parts = text.split('\n')
      for (const [i, part] of parts.entries()) {
        const unfinished = open[stream]
        if (unfinished) {
          const line = { ...unfinished, text: unfinished.text + part }
          lines[lines.indexOf(unfinished)] = line
          open[stream] = i < parts.length - 1 ? undefined : line
        } else if (i < parts.length - 1 || part !== '') {
          const line: LogLine = { type: 'log', atMs, stream, text: part }
          lines.push(line)
          open[stream] = i < parts.length - 1 ? undefined : line
        }
      }
    }
    return lines
  }

  remove(): void {
    this.#host.disk.remove(this.path)
  }
}
