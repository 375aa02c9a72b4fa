// Recorded kubectl sessions: the lines of a file run in the shell of the laptop, one after the other, with the gaps
// between them as virtual time.

import { clients } from '../../../workers/cluster/clients.ts'
import { type ShellSession, shell } from '../../../workers/shell/main.ts'
import type { Machine } from '../../../workers/simulation/machine.ts'
import type { Simulation } from '../../../workers/simulation/simulation.ts'
import { normaliseJson } from '../normalise-json.ts'
import { type Fixed, normaliseText } from '../normalise-text.ts'
import { RecordedCluster, recordedKubeconfig } from '../recorded-cluster.ts'
import { imagesBefore, type RecordedSession, type RecordedStep } from '../recordings.ts'
import { type FileResult, Tally } from '../result.ts'

export type Ran = { readonly stdout: string; readonly stderr: string; readonly exit: number; readonly wallMs: number }

/** A line that takes this much longer than it did is interrupted and does not match. */
const patienceMs = 30_000
export const home = '/home/user'

/** Runs lines in the shell of a simulated laptop. */
export class LaptopShell {
  readonly #simulation: Simulation
  #session: ShellSession | undefined
  #stdout = ''
  #stderr = ''

  constructor(simulation: Simulation, laptop: Machine) {
    this.#simulation = simulation
    const write = (stream: 'stdout' | 'stderr', text: string) => {
      if (stream === 'stdout') this.#stdout += text
      else this.#stderr += text
    }
    const attach = (session: ShellSession) => {
      this.#session = session
    }
    laptop.start('bash', shell(attach, { write }))
  }

  get nowMs(): number {
    return this.#simulation.agenda.nowMs
  }

  async sleepUntil(atMs: number): Promise<void> {
    if (atMs > this.nowMs) await this.#simulation.run(atMs)
  }

  async run(line: string, expectedMs: number, killed: boolean): Promise<Ran> {
    await this.#simulation.run(this.nowMs)
    this.#stdout = ''
    this.#stderr = ''
    let exit: number | undefined
    const beganMs = this.nowMs
    this.#session?.run(line, (code) => {
      exit = code
    })
    const limitMs = beganMs + expectedMs + (killed ? 0 : patienceMs)
    await this.#simulation.run(limitMs, () => exit !== undefined)
    if (exit === undefined) {
      this.#session?.interrupt()
      await this.#simulation.run(limitMs + 1000, () => exit !== undefined)
      if (!killed) this.#stderr += '(did not end)\n'
    }
    return { stdout: this.#stdout, stderr: this.#stderr, exit: exit ?? -1, wallMs: this.nowMs - beganMs }
  }
}

export type Runner = {
  readonly nowMs: number
  sleepUntil(atMs: number): Promise<void>
  run(line: string, expectedMs: number, killed: boolean): Promise<Ran>
}

/** A step as it was recorded, and what came of it. */
export type Observed = { readonly step: RecordedStep; readonly ran: Ran; readonly fixed: Fixed }

export async function replayServerSession(
  file: string,
  text: string,
  observe?: (observed: Observed) => void,
): Promise<FileResult> {
  const session = JSON.parse(text) as RecordedSession
  const cluster = new RecordedCluster(clients, imagesBefore(text))
  const { simulation, laptop } = cluster
  installFiles(laptop, session)
  laptop.disk.install(`${home}/.kube/config`, recordedKubeconfig(session.namespace ?? 'default', home))
  await cluster.boot()
  const runner = new LaptopShell(simulation, laptop)
  await prepare(runner, session)
  return replaySteps(file, session, runner, observe)
}

export async function prepare(runner: Runner, session: RecordedSession): Promise<void> {
  if (!session.namespace) return
  await runner.run(`kubectl create namespace ${session.namespace}`, 1000, false)
  await runner.sleepUntil(runner.nowMs + 1000)
}

export async function replayClientSession(file: string, text: string): Promise<FileResult> {
  const session = JSON.parse(text) as RecordedSession
  const isAlone = /no server reachable/.test(session.description ?? '')
  const cluster = new RecordedCluster(clients)
  const { simulation, laptop } = cluster
  installFiles(laptop, session)
  if (isAlone) laptop.powerOn()
  else {
    laptop.disk.install(`${home}/config-${session.id}`, recordedKubeconfig('default', home))
    await cluster.boot()
  }
  const runner = new LaptopShell(simulation, laptop)
  await runner.run(`export KUBECONFIG=${home}/config-${session.id}`, 1000, false)
  return replaySteps(file, session, runner)
}

export function installFiles(laptop: Machine, session: RecordedSession): void {
  for (const [name, content] of Object.entries(session.files ?? {})) laptop.disk.install(`${home}/${name}`, content)
}

/** Steps begin when they did, seen from the first; a step that took longer than it did delays those after it. */
export async function replaySteps(
  file: string,
  session: RecordedSession,
  runner: Runner,
  observe: (observed: Observed) => void = () => {},
  adapt: (text: string) => string = (text) => text,
): Promise<FileResult> {
  const tally = new Tally(file)
  const text = `${Object.values(session.files ?? {}).join('\n')}\n${commandsOf(session)}`
  let anyHash = false
  const firstMs = session.steps.find(({ at_ms }) => at_ms !== undefined)?.at_ms ?? 0
  const beganMs = runner.nowMs
  let lateMs = 0
  let before: RecordedStep | undefined
  for (const step of session.steps) {
    if (step.cmd === undefined) {
      const seconds = Number(/^sleep ([\d.]+)/.exec(step.action ?? '')?.[1] ?? 0)
      if (step.at_ms === undefined) await runner.sleepUntil(runner.nowMs + seconds * 1000)
      continue
    }
    if (step.at_ms !== undefined) {
      const scheduledMs = beganMs + step.at_ms - firstMs + lateMs
      const gapMs = before?.at_ms === undefined ? 0 : Math.max(0, step.at_ms - before.at_ms - (before.wall_ms ?? 0))
      lateMs += Math.max(0, runner.nowMs + Math.min(gapMs, 20) - scheduledMs)
      await runner.sleepUntil(beganMs + step.at_ms - firstMs + lateMs)
    }
    before = step
    const ran = await runner.run(step.cmd, step.wall_ms ?? 1000, step.killed === true)
    if (step.setup || isUntypical(step)) continue
    if (/rollout restart/.test(step.cmd)) anyHash = true
    const isAboutNodes = /\bnodes?\b|cordon|drain|taint|csinode|lease/.test(step.cmd)
    const fixed = { text, anyHash, anyNode: !isAboutNodes }
    observe({ step, ran, fixed })
    tally.compare(step.cmd, adapt(shownStep(step, step.cmd, fixed)), adapt(shownStep(ran, step.cmd, fixed)))
  }
  return tally.result
}

/** Failures of the recorded nodes themselves: they spoke no TLS. */
function isUntypical({ stderr = '' }: RecordedStep): boolean {
  return /server gave HTTP response to HTTPS client|TLS handshake|container name .* resize/i.test(stderr)
}

function commandsOf(session: RecordedSession): string {
  return session.steps.map(({ cmd = '' }) => cmd).join('\n')
}

export function shownStep(
  { stdout = '', stderr = '', exit = 0 }: { stdout?: string; stderr?: string; exit?: number },
  cmd: string,
  fixed: Fixed,
): string {
  const out = /get --raw/.test(cmd) ? shownRaw(stdout, fixed) : normaliseText(withoutProgress(stdout, cmd), fixed)
  const err = normaliseText(withoutProgress(stderr, cmd), fixed)
  return [...(out === '' ? [] : [out]), ...(err === '' ? [] : [`[stderr]\n${err}`]), `[exit ${exit}]`].join('\n')
}

/** An answer of the API server as it is: the order of fields does not matter there, and nobody counts its metrics. */
function shownRaw(text: string, fixed: Fixed): string {
  if (/^\d{3,}\s*$/.test(text)) return 'MANY'
  try {
    return normaliseJson(JSON.parse(text), fixed)
  } catch {
    return normaliseText(text, fixed)
  }
}

/** How often progress is told depends on the pace: of `rollout status` the end counts, of a watch which lines came. */
function withoutProgress(text: string, cmd: string): string {
  const lines = text.split('\n')
  // kubectl keeps them in a map without an order.
  if (/config get-(clusters|users)/.test(cmd)) return [...lines].sort().join('\n')
  if (/rollout status/.test(cmd)) return lines.filter((line) => !/^Waiting for /.test(line)).join('\n')
  if (/ (-w|--watch|--watch-only)\b/.test(cmd)) return lines.filter((line, i) => line !== lines[i - 1]).join('\n')
  return text
}
