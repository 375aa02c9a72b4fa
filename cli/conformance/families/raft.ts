// Transcripts of etcd-io/raft: every command's output is compared byte by byte. Which kind a file is shows in its commands.
// They are read from the folder that is given, with all that is under it; the project has none of its own.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FileResult, Tally } from '../result.ts'
import { asOutput, type Directive, readDirectives } from './raft/data-driven.ts'
import { GroupChanges } from './raft/group-changes.ts'
import { Interaction } from './raft/interaction.ts'
import { runQuorum } from './raft/quorum.ts'

export function replayTranscripts(folder: string, told: (result: FileResult) => void): FileResult[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.txt'))
  return files.sort().map((name) => {
    const result = replayTranscript(name.replace(/\.txt$/, ''), readFileSync(join(folder, name), 'utf8'))
    told(result)
    return result
  })
}

export function replayTranscript(file: string, text: string): FileResult {
  const directives = readDirectives(text)
  const run = runnerFor(directives[0]?.command)
  const tally = new Tally(file)
  for (const directive of directives) {
    const { line, command, args, expected } = directive
    const words = args.map(({ key, values }) => (values.length > 0 ? `${key}=${values}` : key))
    tally.compare(`line ${line}: ${[command, ...words].join(' ')}`, expected, asOutput(outputOf(run, directive)))
  }
  return tally.result
}

function runnerFor(command = ''): (directive: Directive) => string {
  if (command === 'committed' || command === 'vote') return runQuorum
  const group = ['simple', 'enter-joint', 'leave-joint'].includes(command) ? new GroupChanges() : new Interaction()
  return (directive) => group.run(directive)
}

function outputOf(run: (directive: Directive) => string, directive: Directive): string {
  try {
    return run(directive)
  } catch (error) {
    return `failed: ${error instanceof Error ? error.message : String(error)}`
  }
}
