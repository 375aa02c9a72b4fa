// etcd with its client's own benchmark: `etcdctl check perf` at its highest load, on a simulated machine.
import { clients } from '../../workers/cluster/clients.ts'
import { etcdOf } from '../../workers/control-plane/etcd/main.ts'
import { etcdctlOf } from '../../workers/etcdctl/main.ts'
import { type ShellSession, shell } from '../../workers/shell/main.ts'
import type { Program } from '../../workers/simulation/host.ts'
import { Simulation } from '../../workers/simulation/simulation.ts'
import { settle } from '../settle.ts'
import { cpuMsOf, type Measure } from './measure.ts'

const version = '3.5.16'

export async function* measureEtcd(only: string | undefined): AsyncGenerator<Measure> {
  const name = 'etcd: check perf --load=xl'
  if (only !== undefined && !name.includes(only)) return
  let text = ''
  const cpuMs = await cpuMsOf(async () => {
    text = await checkPerf()
  })
  const perSecond = Number(/Throughput is (\d+)/.exec(text)?.[1] ?? 0)
  yield { name: `${name}, of virtual time`, value: perSecond, unit: '/s', goal: 10_000, isAtLeast: true }
  yield { name: `${name}, CPU a write`, value: (cpuMs * 1000) / (perSecond * 60), unit: 'µs', goal: null }
}

/** What the command prints on a machine that runs one etcd. */
async function checkPerf(): Promise<string> {
  const simulation = new Simulation({ seed: 1, settle, traceCapacity: 1000 })
  const programs = new Map<string, Program>([...clients, ['etcd', etcdOf(version)], ['etcdctl', etcdctlOf(version)]])
  const spec = { name: 'vm', address: '192.0.2.10', cpuMillis: 4000, memoryBytes: 8e9, diskBytes: 0 }
  const machine = simulation.addMachine(spec, programs)
  machine.addUnit({ name: 'etcd', executable: 'etcd', args: ['--data-dir=/var/lib/etcd'], restartMs: 5000 })
  machine.powerOn()
  let session: ShellSession | undefined
  let text = ''
  const attach = (given: ShellSession) => {
    session = given
  }
  const write = (_: string, more: string) => {
    text += more
  }
  machine.start('bash', shell(attach, { write }))
  await simulation.run(2000)
  let isOver = false
  session?.run('etcdctl check perf --load=xl', () => {
    isOver = true
  })
  await simulation.run(120_000, () => isOver)
  return text
}
