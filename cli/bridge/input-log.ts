// The inputs of a served cluster on disk, one JSON value a line: first seed and topology, then each input. Replaying it
// brings the cluster back; recording.json holds the same in the form in which the page replays it.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordedInput, Recording } from '../../workers/contract.ts'

export class InputLog {
  readonly #file: string
  readonly #recording: string
  /** What the folder held already; undefined: nothing. */
  readonly before: Recording | undefined

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    this.#file = join(folder, 'inputs.jsonl')
    this.#recording = join(folder, 'recording.json')
    this.before = this.#read()
  }

  /** Begins a log; one that is taken up from a recording is written as a whole. */
  begin({ inputs, ...head }: Recording): void {
    if (existsSync(this.#file)) return
    writeFileSync(this.#file, [head, ...inputs].map((one) => `${JSON.stringify(one)}\n`).join(''))
  }

  add(input: RecordedInput): void {
    appendFileSync(this.#file, `${JSON.stringify(input)}\n`)
  }

  /** Writes the recording for the page. */
  export(recording: Recording): void {
    writeFileSync(this.#recording, `${JSON.stringify(recording)}\n`)
  }

  /** The log, up to a line that a crash cut short; or a recording that the page has made. */
  #read(): Recording | undefined {
    const exported = existsSync(this.#recording) ? parseRecording(readFileSync(this.#recording, 'utf8')) : undefined
    if (!existsSync(this.#file)) return exported
    const [first, ...rest] = readFileSync(this.#file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
    const head = parseLine(first ?? '') as Omit<Recording, 'inputs'> | undefined
    if (!head) throw new Error(`${this.#file} does not begin with a seed and a topology`)
    const inputs: RecordedInput[] = []
    for (const line of rest) {
      const input = parseLine(line) as RecordedInput | undefined
      if (!input) break
      inputs.push(input)
    }
    const untilMs = Math.max(exported?.untilMs ?? 0, inputs.at(-1)?.atMs ?? 0)
    return { ...head, version: 1, inputs, untilMs }
  }
}

/** A recording as it is, or in a session's file that the page has saved. */
function parseRecording(text: string): Recording | undefined {
  const file = parseLine(text) as (Recording & { readonly recording?: Recording }) | undefined
  const value = file?.recording ?? file
  if (value?.version !== 1 || !Array.isArray(value.inputs)) throw new Error('recording.json is no recording')
  return value
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
