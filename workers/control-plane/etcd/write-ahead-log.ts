// What a member of etcd has on its disk: the log of Raft with what Raft must not forget, and a snapshot of the state every
// so often, with which the log starts anew. Like server/storage/wal and server/etcdserver/api/snap.
import type { HostDisk } from '../../simulation/host.ts'
import type { Entry, HardState, Snapshot } from './raft/message.ts'

type LogRecord =
  /** Which member of which group this is: the first record. */
  | { readonly type: 'metadata'; readonly memberId: string; readonly clusterId: string }
  | { readonly type: 'state'; readonly state: HardState }
  /** Entries at places that were written before replace those, and what came after them. */
  | { readonly type: 'entries'; readonly entries: readonly Entry[] }

export type Identity = { readonly memberId: string; readonly clusterId: string }
export type Recovered = Identity & {
  readonly state: HardState | undefined
  readonly snapshot: Snapshot | undefined
  readonly entries: readonly Entry[]
}

export class WriteAheadLog {
  readonly #disk: HostDisk
  readonly #walPath: string
  readonly #snapPath: string

  constructor(disk: HostDisk, dataDir: string) {
    this.#disk = disk
    this.#walPath = `${dataDir}/member/wal/0.wal`
    this.#snapPath = `${dataDir}/member/snap/db`
  }

  /** Undefined: the disk knows of no earlier run. */
  recover(): Recovered | undefined {
    const records = this.#disk.readLog(this.#walPath) as readonly LogRecord[]
    const [metadata] = records
    if (metadata?.type !== 'metadata') return undefined
    const snapshot = this.#disk.read(this.#snapPath) as Snapshot | undefined
    const after = snapshot?.index ?? 0
    let state: HardState | undefined
    let entries: Entry[] = []
    for (const record of records) {
      if (record.type === 'state') state = record.state
      if (record.type !== 'entries') continue
      const [first] = record.entries
      const known = entries[0]
      if (first && known && first.index <= (entries.at(-1)?.index ?? 0))
        entries.length = Math.max(0, first.index - known.index)
      entries = entries.concat(record.entries.filter(({ index }) => index > after))
    }
    if (state && snapshot && state.commit < snapshot.index) state = { ...state, commit: snapshot.index }
    const { memberId, clusterId } = metadata
    return { memberId, clusterId, state, snapshot, entries }
  }

  create(identity: Identity): void {
    this.#disk.writeLog(this.#walPath, [{ type: 'metadata', ...identity }])
  }

  saveState(state: HardState): void {
    this.#disk.append(this.#walPath, { type: 'state', state })
  }

  saveEntries(entries: readonly Entry[]): void {
    this.#disk.append(this.#walPath, { type: 'entries', entries })
  }

  /** To be synced before `forget`. */
  saveSnapshot(snapshot: Snapshot): void {
    this.#disk.write(this.#snapPath, snapshot)
  }

  /** Starts the log anew with what a snapshot that is on the disk does not have. */
  forget(identity: Identity, state: HardState, entries: readonly Entry[]): void {
    const records: LogRecord[] = [
      { type: 'metadata', ...identity },
      { type: 'state', state },
    ]
    if (entries.length > 0) records.push({ type: 'entries', entries })
    this.#disk.writeLog(this.#walPath, records)
  }
}
