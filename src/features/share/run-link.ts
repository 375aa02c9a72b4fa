// A run as a link: everything that is needed to have it again, packed into what stands behind the `#`, so that it never
// leaves the browser on its way to a server. `#w1:` says how it is packed; another letter or number will be another way.
import type { Recording, Topology } from '../../../workers/contract.ts'
import { defaultTopology } from '../../app/default-recording.ts'
import { NotARecording, readRecording } from '../../bridge/read-recording.ts'
import { type PageView, readPageView } from '../../state/page-view.ts'

/** A run with how it is looked at. */
export type SharedRun = {
  readonly recording: Recording
  readonly view: PageView
  /** What its maker calls it, or ''. */
  readonly name: string
}

export const longestLink = 32_768
const codec = 'w1'
/** No link that we make unpacks to more. */
const longestText = 8_000_000

export function isRunLink(hash: string): boolean {
  return /^#w\d+:/.test(hash)
}

/** What goes behind the page's address, `#` and all. */
export async function packRun({ recording, view, name }: SharedRun): Promise<string> {
  const { topology, ...run } = recording
  const packed = { ...run, topology: shortened(topology), view, ...(name === '' ? {} : { name }) }
  const bytes = await through(new CompressionStream('deflate-raw'), new TextEncoder().encode(JSON.stringify(packed)))
  return `#${codec}:${toBase64Url(bytes)}`
}

/** Rejects with NotARecording for what is no run, or was packed in another way. */
export async function unpackRun(hash: string): Promise<SharedRun> {
  const [, way, payload = ''] = /^#(w\d+):([\w-]*)$/.exec(hash) ?? []
  if (way !== codec || hash.length > 2 * longestLink) throw new NotARecording(way ?? 'link')
  const value = parse(await unpackedText(payload))
  if (typeof value !== 'object' || value === null) throw new NotARecording('link')
  const { topology, view, name, ...run } = value as Readonly<Record<string, unknown>>
  return {
    recording: readRecording({ ...run, topology: lengthened(topology) }),
    view: readPageView(view),
    name: typeof name === 'string' ? name.slice(0, 120) : '',
  }
}

/** The default cluster is told by how many workers it has. */
function shortened(topology: Topology): Topology | number {
  const workers = topology.machines.filter(({ role }) => role === 'worker').length
  return JSON.stringify(defaultTopology(workers)) === JSON.stringify(topology) ? workers : topology
}

function lengthened(topology: unknown): unknown {
  return typeof topology === 'number' && Number.isInteger(topology) && topology >= 0 && topology <= 5000
    ? defaultTopology(topology)
    : topology
}

async function unpackedText(payload: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(
      await through(new DecompressionStream('deflate-raw'), fromBase64Url(payload)),
    )
  } catch {
    throw new NotARecording('link')
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new NotARecording('link')
  }
}

/** What comes out of a stream that the bytes go into; no more than we would ever make. */
async function through(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  const writer = stream.writable.getWriter()
  // What goes wrong is told by the reading end.
  writer.write(bytes).catch(() => undefined)
  writer.close().catch(() => undefined)
  const parts: Uint8Array[] = []
  let length = 0
  const reader = stream.readable.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > longestText) {
      await reader.cancel()
      throw new RangeError('too long')
    }
    parts.push(value)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function toBase64Url(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
}
