// Whole-cluster stories as text that a person can read: what is typed on the laptop, what is broken, how long one waits,
// and what comes back.
//
//   @ stacked                    the control plane: single (default), stacked or external
//   # prose
//   $ kubectl get nodes          a command; the lines up to the next step are its output
//   ! power off worker-2         a fault: power off|on MACHINE, crash PROGRAM on MACHINE, cut off|mend MACHINE
//   ~ 40s                        time passes
//   ~ until kubectl get pods shows 3/3     at most ten minutes
//   == end                       what follows must come out the same under every seed
import type { Cluster } from '../cluster.ts'
import { type TopologyKind, topologyKind } from '../topology.ts'

export type Step =
  | { readonly type: 'command'; readonly line: string; readonly output: string; readonly isEnd: boolean }
  | { readonly type: 'fault'; readonly text: string }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'until'; readonly line: string; readonly shows: string }

/** A line of the file that is no step: kept when outputs are written anew. */
export type Transcript = {
  readonly topology: TopologyKind
  readonly steps: readonly { readonly step: Step; readonly lineNumber: number }[]
}

const bootLimitMs = 5 * 60_000
const commandLimitMs = 20 * 60_000
const untilLimitMs = 10 * 60_000
const home = '/home/user'

export function parseTranscript(text: string): Transcript {
  const steps: { step: Step; lineNumber: number }[] = []
  const lines = text.split('\n')
  let isEnd = false
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? ''
    const lineNumber = i + 1
    if (line.startsWith('== end')) isEnd = true
    else if (line.startsWith('! ')) steps.push({ step: { type: 'fault', text: line.slice(2) }, lineNumber })
    else if (line.startsWith('~ ')) steps.push({ step: parseWait(line.slice(2)), lineNumber })
    else if (line.startsWith('$ ')) {
      const output: string[] = []
      while (i + 1 < lines.length && !isStep(lines[i + 1] ?? '')) output.push(lines[++i] ?? '')
      const step = { type: 'command' as const, line: line.slice(2), output: output.join('\n').trimEnd(), isEnd }
      steps.push({ step, lineNumber })
    }
  }
  const wanted = /^@ (\w+)$/m.exec(text)?.[1] ?? 'single'
  const topology = topologyKind(wanted)
  if (!topology) throw new Error(`there is no topology ${wanted}`)
  return { topology, steps }
}

export function isStep(line: string): boolean {
  return /^(\$|!|~|#|==) /.test(line)
}

function parseWait(text: string): Step {
  const until = /^until (.+) shows (.+)$/.exec(text)
  if (until) return { type: 'until', line: until[1] ?? '', shows: until[2] ?? '' }
  const length = /^(\d+)(ms|s|m|h)$/.exec(text)
  if (!length) throw new Error(`not a length of time: ${text}`)
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
  return { type: 'wait', ms: Number(length[1]) * (units[length[2] ?? ''] ?? 0) }
}

/** Runs the cluster until everything of it is up. */
export async function boot(cluster: Cluster): Promise<void> {
  cluster.powerOn()
  await cluster.simulation.run(bootLimitMs, () => cluster.booted)
  if (!cluster.booted) throw new Error('the cluster did not come up within five minutes')
}

/** Puts files where commands on the laptop find them. */
export function putFiles(cluster: Cluster, files: Readonly<Record<string, string>>): void {
  const laptop = cluster.simulation.machine('laptop')
  for (const [name, text] of Object.entries(files)) laptop?.disk.install(`${home}/${name}`, text)
}

/** Does one step; returns what a command printed. */
export async function play(cluster: Cluster, step: Step): Promise<string> {
  const { simulation } = cluster
  switch (step.type) {
    case 'command':
      return run(cluster, step.line)
    case 'wait':
      await simulation.run(simulation.agenda.nowMs + step.ms)
      return ''
    case 'fault':
      inject(cluster, step.text)
      return ''
    case 'until':
      return waitUntil(cluster, step.line, step.shows)
  }
}

async function run(cluster: Cluster, line: string): Promise<string> {
  const { simulation } = cluster
  const laptop = simulation.machine('laptop')
  const [name = '', ...args] = words(line)
  const program = laptop?.executable(name)
  if (!laptop || !program) throw new Error(`the laptop has no ${name}`)
  let text = ''
  let ended = false
  const print = (piece: string): void => {
    text += piece
  }
  simulation.input('exec', { line }, () => {
    const options = { args, env: { HOME: home, PWD: home }, stdout: print, stderr: print }
    laptop.start(name, program, options).onExit(() => {
      ended = true
    })
  })
  await simulation.run(simulation.agenda.nowMs + commandLimitMs, () => ended)
  if (!ended) throw new Error(`${line}\n${text}\ndid not end`)
  return text.trimEnd()
}

async function waitUntil(cluster: Cluster, line: string, shows: string): Promise<string> {
  const { simulation } = cluster
  const limitMs = simulation.agenda.nowMs + untilLimitMs
  for (;;) {
    const text = await run(cluster, line)
    if (normalize(text).includes(normalize(shows))) return text
    if (simulation.agenda.nowMs > limitMs) throw new Error(`${line} never showed ${shows}, but:\n${text}`)
    await simulation.run(simulation.agenda.nowMs + 1000)
  }
}

function inject({ simulation }: Cluster, text: string): void {
  const [, what = '', subject = '', where = ''] =
    /^(power off|power on|cut off|mend|crash) (\S+)(?: on (\S+))?$/.exec(text) ?? []
  const machine = simulation.machine(where === '' ? subject : where)
  if (!machine) throw new Error(`not a fault: ${text}`)
  simulation.input('chaos', { text }, () => {
    if (what === 'power off') machine.powerOff()
    else if (what === 'power on') machine.powerOn()
    else if (what === 'crash') machine.crash(subject)
    else {
      const fault = what === 'cut off' ? { cut: true, extraMs: 0, loss: 0 } : undefined
      simulation.isolate(machine.name, 'both', fault)
    }
  })
}

/** Words as a shell splits them: quotes hold words together, and nothing else is special. */
function words(line: string): string[] {
  return [...line.matchAll(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? ''),
  )
}

/** Leaves out what differs from run to run: ages, generated names, addresses, widths, and what a wait says meanwhile. */
export function normalize(output: string): string {
  const lines = output.split('\n').filter((line) => !line.startsWith('Waiting for deployment '))
  return lines.map(normalizeLine).join('\n').trimEnd()
}

function normalizeLine(line: string): string {
  return line
    .replaceAll(/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g, '<uid>')
    .replaceAll(/-[bcdfghjklmnpqrstvwxz2456789]{5}(?![\w-])/g, '-?????')
    .replaceAll(/\b10\.244\.\d+\.\d+\b/g, '10.244.?.?')
    .replaceAll(/\b10\.96\.(?!0\.1\b|0\.10\b)\d+\.\d+\b/g, '10.96.?.?')
    .replaceAll(/\b(?:\d+[dhms])+\b/g, '?s')
    .replaceAll(/\s+/g, ' ')
    .trimEnd()
}

/** Rows of a table come in an order that generated names decide. */
export function sorted(output: string): string {
  const [header = '', ...rows] = output.split('\n')
  return [header, ...rows.sort()].join('\n')
}
