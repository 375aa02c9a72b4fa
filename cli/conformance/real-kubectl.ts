// The recorded kubectl-server scenarios with a real kubectl, over the bridge: what it prints is compared with what was
// recorded, and with what our own kubectl prints on the same cluster. Virtual time runs as the wall clock does while
// kubectl works, and is passed over between the steps.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { httpBridge } from '../bridge/http-bridge.ts'
import { ServedWorld } from '../bridge/served-world.ts'
import {
  type Observed,
  prepare,
  type Ran,
  type Runner,
  replayServerSession,
  replaySteps,
  shownStep,
} from './families/kubectl.ts'
import { asOlderClient } from './older-client.ts'
import { admin, apiServer, RecordedCluster, recordedKubeconfig, users } from './recorded-cluster.ts'
import { type RecordedSession, recordedFiles } from './recordings.ts'
import { type FileResult, Tally } from './result.ts'

type Summary = { readonly family: string; readonly matched: number; readonly total: number }

/** How much longer than recorded a line may take before it is killed. */
const patienceMs = 20_000

export async function replayWithKubectl(
  folder: string,
  path: string,
  only: string | undefined,
  told: (family: string, result: FileResult) => void,
): Promise<Summary[]> {
  const kubectl = resolve(path)
  const sessions = recordedFiles(folder, 'kubectl-server').filter(({ name }) => only === undefined || name === only)
  const against = { recorded: [] as FileResult[], ours: [] as FileResult[] }
  if (spawnSync(kubectl, ['version', '--client']).status !== 0) {
    console.error(`${path} is no kubectl that runs here: ${sessions.length} scenarios were not run`)
    return []
  }
  for (const { name, text } of sessions) {
    const session = JSON.parse(text) as RecordedSession
    const real: Observed[] = []
    const recorded = await withKubectl(kubectl, name, session, (observed) => real.push(observed))
    const ours: Observed[] = []
    await replayServerSession(name, text, (observed) => ours.push(observed))
    const same = compareRuns(name, real, ours)
    told('real kubectl, recorded', recorded)
    told('real kubectl, ours', same)
    against.recorded.push(recorded)
    against.ours.push(same)
  }
  return [sum('real kubectl, recorded', against.recorded), sum('real kubectl, ours', against.ours)]
}

function sum(family: string, results: readonly FileResult[]): Summary {
  const add = (of: 'matched' | 'total') => results.reduce((total, result) => total + result[of], 0)
  return { family, matched: add('matched'), total: add('total') }
}

/** Both ran the same steps on clusters of the same seed. */
function compareRuns(name: string, real: readonly Observed[], ours: readonly Observed[]): FileResult {
  const tally = new Tally(name)
  for (const [index, { step, ran, fixed }] of real.entries()) {
    const other = ours[index]
    if (!other || step.cmd === undefined) continue
    const shown = (one: Ran) => asOlderClient(shownStep(one, step.cmd ?? '', fixed))
    tally.compare(step.cmd, shown(ran), shown(other.ran))
  }
  return tally.result
}

async function withKubectl(
  kubectl: string,
  name: string,
  session: RecordedSession,
  observe: (observed: Observed) => void,
): Promise<FileResult> {
  const cluster = new RecordedCluster()
  await cluster.boot()
  let failure: unknown
  const failed = (error: unknown) => {
    failure = error
  }
  const world = new ServedWorld({ simulation: cluster.simulation, server: apiServer, speed: 1, failed })
  world.start()
  const server = httpBridge(world, (authorization) => users[authorization?.slice('Bearer '.length) ?? ''] ?? admin)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-kubectl-'))
  try {
    const runner = new Bash(world, kubectl, folder, (server.address() as AddressInfo).port, session)
    await prepare(runner, session)
    const result = await replaySteps(name, session, runner, observe, asOlderClient)
    if (failure) throw failure
    return result
  } finally {
    await world.stop()
    server.close()
    server.closeAllConnections()
    rmSync(folder, { recursive: true })
  }
}

/** Runs lines in a real bash, in a folder of their own. */
class Bash implements Runner {
  readonly #world: ServedWorld
  readonly #folder: string
  readonly #port: number
  readonly #environment: NodeJS.ProcessEnv

  constructor(world: ServedWorld, kubectl: string, folder: string, port: number, session: RecordedSession) {
    this.#world = world
    this.#folder = folder
    this.#port = port
    const bin = join(folder, '.bin')
    mkdirSync(bin)
    writeFileSync(join(bin, 'kubectl'), `#!/bin/sh\nexec "${kubectl}" "$@"\n`, { mode: 0o755 })
    for (const [name, text] of Object.entries(session.files ?? {})) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
    const config = recordedKubeconfig(session.namespace ?? 'default', folder)
      .replace(/^ +certificate-authority: .*\n/gm, '')
      .replace(/https?:\/\/127\.0\.0\.1:\d+/g, `http://127.0.0.1:${port}`)
    writeFileSync(join(folder, '.kubeconfig'), config, { mode: 0o600 })
    this.#environment = {
      PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`,
      HOME: folder,
      KUBECONFIG: join(folder, '.kubeconfig'),
      TZ: 'UTC',
    }
  }

  get nowMs(): number {
    return this.#world.simulation.agenda.nowMs
  }

  async sleepUntil(atMs: number): Promise<void> {
    if (atMs > this.nowMs) await this.#world.pass(atMs - this.nowMs)
  }

  run(line: string, expectedMs: number, killed: boolean): Promise<Ran> {
    const beganMs = this.nowMs
    return new Promise((done) => {
      const child = spawn('bash', ['-c', line], {
        cwd: this.#folder,
        env: this.#environment,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      })
      const output = { stdout: '', stderr: '' }
      for (const stream of ['stdout', 'stderr'] as const)
        child[stream].on('data', (bytes: Buffer) => {
          output[stream] += bytes.toString('utf8')
        })
      // The whole group, as bash may have started more.
      const limit = setTimeout(() => process.kill(-(child.pid ?? 0)), expectedMs + (killed ? 0 : patienceMs))
      child.on('close', (code) => {
        clearTimeout(limit)
        const [stdout, stderr] = [this.#asRecorded(output.stdout), this.#asRecorded(output.stderr)]
        done({ stdout, stderr, exit: code ?? -1, wallMs: this.nowMs - beganMs })
      })
    })
  }

  #asRecorded(text: string): string {
    return text.replaceAll(`127.0.0.1:${this.#port}`, '127.0.0.1:18090').replaceAll(this.#folder, '/work-dir')
  }
}
