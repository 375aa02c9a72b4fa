// Recorded etcdctl sessions: one etcd with all defaults on a machine of its own, and the lines of a file run in its shell, one
// after the other. Sessions of one version ran against one etcd: those that came before are run first.
import { clients } from '../../../workers/cluster/clients.ts'
import { etcdOf } from '../../../workers/control-plane/etcd/main.ts'
import { etcdctlOf, etcdutlOf } from '../../../workers/etcdctl/main.ts'
import { type ShellSession, shell } from '../../../workers/shell/main.ts'
import type { Program } from '../../../workers/simulation/host.ts'
import { Simulation } from '../../../workers/simulation/simulation.ts'
import { settle } from '../../settle.ts'
import { IdTranslator, normaliseEtcdText } from '../normalise-etcd.ts'
import { ownRecordings, type RecordedSession, type RecordedStep, recordedFiles } from '../recordings.ts'
import { type FileResult, Tally } from '../result.ts'

type EtcdStep = RecordedStep & { readonly env?: Readonly<Record<string, string>>; readonly stdin?: string }
type EtcdSession = RecordedSession & { readonly setup?: string; readonly steps: readonly EtcdStep[] }

/** The order in which they were recorded. */
const order = ['kv', 'usage', 'watch', 'txn', 'lease', 'maintenance', 'auth']
/** A line that takes this much longer than it did is interrupted and does not match. */
const patienceMs = 10_000
const home = '/home/user'
const bootMs = 2_000
const gapMs = 2

export async function replayEtcdctl(file: string, text: string): Promise<FileResult> {
  const session = JSON.parse(text) as EtcdSession
  const machine = new EtcdMachine(session)
  await machine.boot()
  for (const before of sessionsBefore(file)) await replay(machine, before, () => {})
  const tally = new Tally(file)
  await replay(machine, session, (step, cmd, ran) => tally.compare(cmd, shown(step, cmd), shown(ran, cmd)))
  return tally.result
}

async function replay(
  machine: EtcdMachine,
  { steps }: EtcdSession,
  ran: (step: EtcdStep, cmd: string, came: Ran) => void,
): Promise<void> {
  const ids = new IdTranslator()
  for (const step of steps) {
    const { cmd } = step
    if (cmd === undefined) continue
    const came = await machine.run({ ...step, cmd: ids.translate(cmd) })
    ids.learn(`${step.stdout}`, came.stdout)
    ran(step, cmd, came)
  }
}

/** Of the same version if there are recordings of it, or else what another version was asked in its place. */
function sessionsBefore(file: string): EtcdSession[] {
  const [, version = '', name = ''] = /^(\d+)-v3-single-(\w+)$/.exec(file) ?? []
  const place = order.indexOf(name)
  if (place < 0) return []
  const known = new Map(recordedFiles(ownRecordings, 'etcdctl').map((one) => [one.name, one.text]))
  return order.slice(0, place).flatMap((before) => {
    const text = known.get(`${version}-v3-single-${before}`) ?? known.get(`34-v3-single-${before}`)
    return text === undefined ? [] : [JSON.parse(text) as EtcdSession]
  })
}

function shown({ stdout = '', stderr = '', exit = 0 }: Ran | RecordedStep, cmd: string): string {
  const out = normaliseEtcdText(stdout, cmd)
  const err = normaliseEtcdText(stderr, cmd)
  return [...(out === '' ? [] : [out]), ...(err === '' ? [] : [`[stderr]\n${err}`]), `[exit ${exit}]`].join('\n')
}

type Ran = { readonly stdout: string; readonly stderr: string; readonly exit: number }

/** A machine with etcd and its clients in one version, and a shell. */
class EtcdMachine {
  readonly #simulation = new Simulation({ seed: 1, settle, traceCapacity: 1000 })
  #session: ShellSession | undefined
  #env: Readonly<Record<string, string>> = {}
  #stdout = ''
  #stderr = ''

  constructor({ setup = '' }: EtcdSession) {
    const version = /etcd (\d+\.\d+\.\d+)/.exec(setup)?.[1] ?? '3.5.16'
    const programs = new Map<string, Program>([
      ...clients,
      ['etcd', etcdOf(version)],
      ['etcdctl', etcdctlOf(version)],
      ['etcdutl', etcdutlOf(version)],
    ])
    const spec = { name: 'vm', address: '192.0.2.10', cpuMillis: 4000, memoryBytes: 8e9, diskBytes: 0 }
    const machine = this.#simulation.addMachine(spec, programs)
    const flags = [...setup.matchAll(/--[\w-]+(?:=\S+)?/g)].map(([flag]) => flag)
    const folder = /--enable-v2/.test(setup) ? 'v2.etcd' : 'default.etcd'
    const args = [`--data-dir=${home}/${folder}`, ...flags]
    machine.addUnit({ name: 'etcd', executable: 'etcd', args, restartMs: 5000 })
    machine.powerOn()
    const write = (stream: 'stdout' | 'stderr', text: string) => {
      if (stream === 'stdout') this.#stdout += text
      else this.#stderr += text
    }
    const attach = (session: ShellSession) => {
      this.#session = session
    }
    machine.start('bash', shell(attach, { write }))
  }

  async boot(): Promise<void> {
    await this.#simulation.run(bootMs)
  }

  async run({ cmd = '', env = {}, stdin = '', wall_ms = 1000, killed }: EtcdStep): Promise<Ran> {
    const before = Object.keys(this.#env).filter((name) => !(name in env))
    const now = Object.entries(env).map(([name, value]) => `export ${name}='${value}'`)
    this.#env = env
    for (const line of [...before.map((name) => `unset ${name}`), ...now]) await this.#line(line, '', 1000)
    const { agenda } = this.#simulation
    const beganMs = agenda.nowMs
    const ran = await this.#line(cmd, stdin, wall_ms + (killed ? 0 : patienceMs))
    // A line was over when all that it had started had let go of its output.
    await this.#simulation.run(Math.max(agenda.nowMs, beganMs + wall_ms) + gapMs)
    return ran
  }

  async #line(line: string, stdin: string, limitMs: number): Promise<Ran> {
    const { agenda } = this.#simulation
    await this.#simulation.run(agenda.nowMs)
    this.#stdout = ''
    this.#stderr = ''
    let exit: number | undefined
    const untilMs = agenda.nowMs + limitMs
    this.#session?.run(line, (code) => {
      exit = code
    })
    await this.#simulation.run(agenda.nowMs)
    this.#session?.stdin(stdin)
    this.#session?.stdin('\x04')
    if (exit === undefined) await this.#simulation.run(untilMs, () => exit !== undefined)
    if (exit === undefined) {
      this.#session?.interrupt()
      await this.#simulation.run(untilMs + 1000, () => exit !== undefined)
      this.#stderr += '(did not end)\n'
    }
    return { stdout: this.#stdout, stderr: this.#stderr, exit: exit ?? -1 }
  }
}
