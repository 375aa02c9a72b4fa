// A session as a file, to keep it elsewhere or to hand it on. The recording that `npm run serve` writes is read as well.

import type { Recording } from '../../../workers/contract.ts'
import { NotARecording, readRecording } from '../../bridge/read-recording.ts'
import { type PageView, readPageView } from '../../state/page-view.ts'

const format = 'wheelhouse-session'
const longestText = 32_000_000

export type SessionFile = { readonly name: string; readonly recording: Recording; readonly view: PageView }

export function writeSessionFile({ name, recording, view }: SessionFile): string {
  return `${JSON.stringify({ format, version: 1, name, recording, view }, null, 1)}\n`
}

/** Throws NotARecording for anything else. `name` is the file's. */
export function readSessionFile(text: string, name: string): SessionFile {
  if (text.length > longestText) throw new NotARecording('size')
  const value = parse(text.trimStart().startsWith('<svg') ? inPicture(text) : text)
  if (typeof value !== 'object' || value === null) throw new NotARecording('JSON')
  const called = name.replace(/(\.wheelhouse)?\.(json|svg)$/, '').slice(0, 120)
  const file = value as Readonly<Record<string, unknown>>
  if (file['format'] !== format) return { name: called, recording: readRecording(value), view: {} }
  if (file['version'] !== 1) throw new NotARecording('version')
  const own = file['name']
  return {
    name: typeof own === 'string' && own !== '' ? own.slice(0, 120) : called,
    recording: readRecording(file['recording']),
    view: readPageView(file['view']),
  }
}

/** What a saved picture of the diagram keeps of its run. */
function inPicture(svg: string): string {
  const kept = /<metadata>([^<]*)<\/metadata>/.exec(svg)?.[1] ?? ''
  return kept.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new NotARecording('JSON')
  }
}
