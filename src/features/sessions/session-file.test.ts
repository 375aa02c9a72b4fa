import { describe, expect, test } from 'vitest'
import { defaultRecording } from '../../app/default-recording.ts'
import { NotARecording } from '../../bridge/read-recording.ts'
import { readSessionFile, writeSessionFile } from './session-file.ts'

const recording = {
  ...defaultRecording('?seed=3'),
  inputs: [{ atMs: 30_000, type: 'exec', line: 'kubectl get nodes' } as const],
  untilMs: 30_500,
}
const session = { name: 'Mine', recording, view: { right: 'editor', file: { name: 'a.yaml', text: 'a: 1' } } }

describe('a session file', () => {
  test('comes back as it was', () => {
    expect(readSessionFile(writeSessionFile(session), 'other.json')).toEqual(session)
  })

  test('may be what `npm run serve` records; it is called after its file', () => {
    expect(readSessionFile(JSON.stringify(recording), 'recording.json')).toEqual({
      name: 'recording',
      recording,
      view: {},
    })
  })

  test('may be a picture of the diagram with its run inside', () => {
    const kept = JSON.stringify(recording).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
    const svg = `<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><metadata>${kept}</metadata></svg>`
    expect(readSessionFile(svg, 'picture.svg')).toEqual({ name: 'picture', recording, view: {} })
  })

  test.each([
    ['a picture without a run', '<svg><metadata></metadata></svg>'],
    ['no JSON', 'kind: Pod'],
    ['nothing', 'null'],
    ['another version', JSON.stringify({ format: 'wheelhouse-session', version: 9, recording })],
    ['no recording', JSON.stringify({ format: 'wheelhouse-session', version: 1 })],
    ['any object', '{"kind":"Pod"}'],
  ])('is refused with %s', (_, text) => {
    expect(() => readSessionFile(text, 'x.json')).toThrow(NotARecording)
  })
})
