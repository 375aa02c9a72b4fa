// A group of etcd members on machines of their own, with one more machine for clients.
import type { Etcd, EtcdRequest, EtcdResponse, EtcdWatchResponse, WatchRequest } from '../../../protocols/etcd.ts'
import type { Host, Program } from '../../../simulation/host.ts'
import type { Machine } from '../../../simulation/machine.ts'
import { Simulation } from '../../../simulation/simulation.ts'
import { settle } from '../../../simulation/testing/settle.ts'
import { etcd } from '../main.ts'

const gigabyte = 1e9

export type GroupMember = { readonly name: string; readonly address: string; readonly machine: Machine }

export class EtcdGroup {
  readonly simulation: Simulation
  readonly members: GroupMember[] = []
  readonly #clients: Machine

  constructor(size: number, seed = 1, args: readonly string[] = []) {
    this.simulation = new Simulation({ seed, settle })
    this.#clients = this.#addMachine('client', '10.0.0.100')
    this.#clients.powerOn()
    const names = Array.from({ length: size }, (_, at) => `m${at + 1}`)
    const cluster = names.map((name, at) => `${name}=http://10.0.0.${at + 1}:2380`).join(',')
    for (const name of names) this.install(name, [`--initial-cluster=${cluster}`, ...args])
    for (const { machine } of this.members) machine.powerOn()
  }

  #addMachine(name: string, address: string): Machine {
    const spec = { name, address, cpuMillis: 1000, memoryBytes: gigabyte, diskBytes: 10 * gigabyte }
    return this.simulation.addMachine(spec, new Map<string, Program>([['etcd', etcd]]))
  }

  /** Another machine with etcd on it, off. */
  install(name: string, args: readonly string[]): GroupMember {
    const address = `10.0.0.${this.members.length + 1}`
    const machine = this.#addMachine(name, address)
    const own = [
      `--name=${name}`,
      `--initial-advertise-peer-urls=http://${address}:2380`,
      `--advertise-client-urls=http://${address}:2379`,
    ]
    machine.addUnit({ name: 'etcd', executable: 'etcd', args: [...own, ...args], restartMs: 1000 })
    const member = { name, address, machine }
    this.members.push(member)
    return member
  }

  member(name: string): GroupMember {
    const member = this.members.find((one) => one.name === name)
    if (!member) throw new Error(`there is no member ${name}`)
    return member
  }

  async run(ms: number): Promise<void> {
    await this.simulation.run(this.simulation.agenda.nowMs + ms)
  }

  /** Runs `body` as a client until it is done. */
  async as<T>(body: (client: EtcdClient) => Promise<T>): Promise<T> {
    let outcome: { readonly value: T } | { readonly error: unknown } | undefined
    this.#clients.start('client', async (host) => {
      outcome = await body(new EtcdClient(host, this)).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      )
    })
    for (let tries = 0; tries < 1000 && !outcome; tries++) await this.run(100)
    if (!outcome) throw new Error('the client has not finished')
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }

  client(host: Host): EtcdClient {
    return new EtcdClient(host, this)
  }

  /** The member that leads, as all who are up know it. */
  async leader(): Promise<GroupMember> {
    return this.as(async (client) => {
      for (;;) {
        for (const { name, machine } of this.members) {
          if (!machine.on) continue
          const { result } = await client.tell(name, { type: 'status' })
          if (result.type !== 'status' || result.leader === '') continue
          const list = await client.tell(name, { type: 'member-list', linearizable: false })
          const found = list.result.type === 'member-list' && list.result.members.find(({ id }) => id === result.leader)
          if (found && this.member(found.name).machine.on) return this.member(found.name)
        }
        await client.host.clock.sleep(100)
      }
    })
  }

  /** Cuts a member off from everybody, or brings it back. */
  cut(name: string, isCut: boolean): void {
    const { network } = this.simulation
    for (const other of [...this.members.map((member) => member.name), 'client']) {
      if (other === name) continue
      const fault = isCut ? { cut: true, extraMs: 0, loss: 0 } : undefined
      network.setFault(name, other, fault)
      network.setFault(other, name, fault)
    }
  }
}

export class EtcdClient {
  readonly host: Host
  readonly #group: EtcdGroup

  constructor(host: Host, group: EtcdGroup) {
    this.host = host
    this.#group = group
  }

  call(name: string, request: EtcdRequest): Promise<EtcdResponse> {
    return this.host.network.call<Etcd>('etcd', `${this.#group.member(name).address}:2379`, request)
  }

  /** Like `call`; whoever cannot be reached gives an error too. */
  async tell(name: string, request: EtcdRequest, timeoutMs = 10_000): Promise<EtcdResponse> {
    try {
      return await this.host.network.call<Etcd>('etcd', `${this.#group.member(name).address}:2379`, request, {
        timeoutMs,
      })
    } catch (error) {
      const header = { clusterId: '', memberId: '', revision: 0, raftTerm: 0 }
      return { header, result: { type: 'error', code: 'Unavailable', message: String(error) } }
    }
  }

  async put(name: string, key: string, value: unknown): Promise<string> {
    const { result } = await this.tell(name, { type: 'put', key, value })
    return result.type === 'error' ? result.message : 'OK'
  }

  async get(name: string, key: string, serializable = false): Promise<unknown> {
    const { result } = await this.tell(name, { type: 'range', key, serializable })
    return result.type === 'range' ? result.kvs[0]?.value : result.type === 'error' ? result.message : undefined
  }

  watch(
    name: string,
    request: Omit<WatchRequest, 'type'>,
    onEvent: (response: EtcdWatchResponse) => void,
    onEnd: () => void = () => {},
  ): void {
    const address = `${this.#group.member(name).address}:2379`
    this.host.network.open<Etcd>('etcd', address, { type: 'watch', ...request }, { onEvent, onEnd })
  }
}
