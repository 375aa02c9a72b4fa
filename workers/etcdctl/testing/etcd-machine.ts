// A machine that runs one etcd with its clients, and a shell to type commands into.
import { clients } from '../../cluster/clients.ts'
import { etcdOf } from '../../control-plane/etcd/main.ts'
import { type ShellSession, shell } from '../../shell/main.ts'
import type { Program } from '../../simulation/host.ts'
import { Simulation } from '../../simulation/simulation.ts'
import { settle } from '../../simulation/testing/settle.ts'
import { etcdctlOf, etcdutlOf } from '../main.ts'

export type EtcdMachine = {
  readonly simulation: Simulation
  /** What a line wrote to both of its outputs, with its exit code in brackets if it is not 0. */
  readonly run: (line: string, stdin?: string) => Promise<string>
}

export async function etcdMachine(version: string, flags: readonly string[] = []): Promise<EtcdMachine> {
  const simulation = new Simulation({ seed: 1, settle, traceCapacity: 1000 })
  const programs = new Map<string, Program>([
    ...clients,
    ['etcd', etcdOf(version)],
    ['etcdctl', etcdctlOf(version)],
    ['etcdutl', etcdutlOf(version)],
  ])
  const spec = { name: 'vm', address: '192.0.2.10', cpuMillis: 4000, memoryBytes: 8e9, diskBytes: 0 }
  const machine = simulation.addMachine(spec, programs)
  const args = ['--data-dir=/home/user/default.etcd', ...flags]
  machine.addUnit({ name: 'etcd', executable: 'etcd', args, restartMs: 5000 })
  machine.powerOn()
  let session: ShellSession | undefined
  let text = ''
  const write = (_: string, more: string) => {
    text += more
  }
  const attach = (given: ShellSession) => {
    session = given
  }
  machine.start('bash', shell(attach, { write }))
  await simulation.run(2000)
  const run = async (line: string, stdin = ''): Promise<string> => {
    text = ''
    let code: number | undefined
    session?.run(line, (status) => {
      code = status
    })
    await simulation.run(simulation.agenda.nowMs)
    session?.stdin(stdin)
    session?.stdin('\x04')
    await simulation.run(simulation.agenda.nowMs + 120_000, () => code !== undefined)
    return code === 0 ? text : `${text}[${code}]`
  }
  return { simulation, run }
}
