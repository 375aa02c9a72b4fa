import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { settle } from '../../simulation/testing/settle.ts'
import { createCheckers } from '../checkers/checkers.ts'
import { clients } from '../clients.ts'
import { Cluster } from '../cluster.ts'
import { topologyOf } from '../topology.ts'
import { boot, isStep, normalize, parseTranscript, play, putFiles, sorted, type Transcript } from './transcript.ts'

// With UPDATE_TRANSCRIPTS=1 outputs are written into the files instead of compared: read the difference before you keep it.
const isUpdate = process.env['UPDATE_TRANSCRIPTS'] === '1'
const folder = new URL('./', import.meta.url)
const manifests = new URL('../../../public/manifests/', import.meta.url)
const seed = 1
const otherSeeds = Array.from({ length: 20 }, (_, i) => 100 + i)

/** The examples of the page, and what lies beside the transcripts. */
const files = Object.fromEntries(
  [manifests, folder].flatMap((place) =>
    readdirSync(place)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => [name, readFileSync(new URL(name, place), 'utf8')]),
  ),
)

async function start({ topology }: Transcript, seedOfRun: number) {
  const cluster = new Cluster({ clients, seed: seedOfRun, topology: topologyOf(3, topology), settle })
  const checkers = createCheckers(cluster.simulation)
  putFiles(cluster, files)
  await boot(cluster)
  return { cluster, checkers }
}

/** Plays the whole story; compares all outputs, or only those of its end. */
async function tell(transcript: Transcript, seedOfRun: number, isEndOnly: boolean): Promise<Map<number, string>> {
  const { cluster, checkers } = await start(transcript, seedOfRun)
  const outputs = new Map<number, string>()
  for (const { step, lineNumber } of transcript.steps) {
    const output = await play(cluster, step)
    outputs.set(lineNumber, output)
    if (isUpdate || step.type !== 'command' || (isEndOnly && !step.isEnd)) continue
    const where = `line ${lineNumber}, seed ${seedOfRun}: ${step.line}\n${output}`
    expect(comparable(step.line, output), where).toBe(comparable(step.line, step.output))
  }
  expect(checkers.violations, `seed ${seedOfRun}`).toEqual([])
  return outputs
}

function comparable(line: string, output: string): string {
  const normal = normalize(output)
  return line.startsWith('kubectl get') ? sorted(normal) : normal
}

function rewrite(text: string, outputs: ReadonlyMap<number, string>): string {
  const lines = text.split('\n')
  const kept: string[] = []
  for (let i = 0; i < lines.length; i++) {
    kept.push(lines[i] ?? '')
    if (!lines[i]?.startsWith('$ ')) continue
    const output = outputs.get(i + 1) ?? ''
    while (i + 1 < lines.length && !isStep(lines[i + 1] ?? '')) i++
    if (output !== '') kept.push(output)
    kept.push('')
  }
  return `${kept.join('\n').trimEnd()}\n`
}

describe.each(readdirSync(folder).filter((name) => name.endsWith('.txt')))('%s', (name) => {
  const file = new URL(name, folder)
  const text = readFileSync(file, 'utf8')
  const transcript = parseTranscript(text)

  it('happens as it is written', async () => {
    const outputs = await tell(transcript, seed, false)
    if (isUpdate) writeFileSync(file, rewrite(text, outputs))
  })

  it('ends the same under twenty other seeds', { timeout: 300_000 }, async () => {
    if (!isUpdate) for (const other of otherSeeds) await tell(transcript, other, true)
  })
})
