// The editor's Apply: its text lands as a file on the laptop, and kubectl applies it.
import type { Cluster } from '../cluster/cluster.ts'
import type { DocumentResult } from '../contract.ts'
import { applyManifest } from '../kubectl/apply-manifest.ts'
import { type Outcome, pendingOutcome } from './outcome.ts'

const home = '/home/user'
/** What kubectl's own manifest reader accepts at most is less; this only keeps the disk from filling. */
const maxTextLength = 4_000_000

export function applyText(
  { simulation }: Cluster,
  { text, file, dryRun }: { readonly text: string; readonly file: string; readonly dryRun: boolean },
): Outcome<readonly DocumentResult[]> {
  const laptop = simulation.machine('laptop')
  if (!laptop) throw new Error('the topology has no laptop')
  if (text.length > maxTextLength) throw new Error(`the file is too long: ${text.length} characters`)
  const { outcome, settle } = pendingOutcome<readonly DocumentResult[]>()
  simulation.input('apply', { file, dryRun }, () => {
    laptop.disk.write(`${home}/${baseName(file)}`, text)
    laptop.start('kubectl', applyManifest({ text, file, dryRun, done: settle }))
  })
  return outcome
}

/** A name without folders, so that no file lands outside of the home folder. */
function baseName(file: string): string {
  const name = file.split('/').at(-1) ?? ''
  return /^[\w.-]{1,200}$/.test(name) && !/^\.+$/.test(name) ? name : 'manifest.yaml'
}
