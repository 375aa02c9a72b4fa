// etcd's log on disk: an entry counts once it is synced. What arrives while a sync is under way goes with the next one.
// Every so often the state is saved whole and the log starts anew. Like server/storage/wal and server/etcdserver/api/snap.
import type { Host } from '../../simulation/host.ts'
import type { Proposal, StateSnapshot } from './state-machine.ts'

export type Entry = {
  readonly type: 'entry'
  readonly index: number
  readonly term: number
  readonly proposal: Proposal
}
export type Saved = { readonly index: number; readonly term: number; readonly state: StateSnapshot }
type LogRecord = Entry | { readonly type: 'term'; readonly term: number }

/** What a member finds on its disk when it starts. */
export type Recovered = {
  readonly term: number
  readonly snapshot: Saved | undefined
  readonly entries: readonly Entry[]
}

export class WriteAheadLog {
  readonly #host: Host
  readonly #walPath: string
  readonly #snapPath: string
  readonly #committed: (entries: readonly Entry[]) => void
  #waiting: Entry[] = []
  #syncing = false

  /** `committed` is called with entries that have become durable, in order. */
  constructor(host: Host, dataDir: string, committed: (entries: readonly Entry[]) => void) {
    this.#host = host
    this.#walPath = `${dataDir}/member/wal/0.wal`
    this.#snapPath = `${dataDir}/member/snap/db`
    this.#committed = committed
  }

  recover(): Recovered {
    const snapshot = this.#host.disk.read(this.#snapPath) as Saved | undefined
    const after = snapshot?.index ?? 0
    let term = snapshot?.term ?? 0
    const entries: Entry[] = []
    for (const record of this.#host.disk.readLog(this.#walPath) as readonly LogRecord[]) {
      term = Math.max(term, record.term)
      if (record.type === 'entry' && record.index > after) entries.push(record)
    }
    return { term, snapshot, entries }
  }

  saveTerm(term: number): void {
    this.#append({ type: 'term', term })
  }

  append(entry: Entry): void {
    this.#waiting.push(entry)
    if (this.#syncing) return
    this.#syncing = true
    this.#host.spawn(() => this.#syncWhileWaiting())
  }

  /** Saves the whole state, then drops the entries that it contains. */
  saveSnapshot(saved: Saved): void {
    this.#host.spawn(async () => {
      this.#host.disk.write(this.#snapPath, saved)
      await this.#host.disk.sync()
      const rest = (this.#host.disk.readLog(this.#walPath) as readonly LogRecord[]).filter(
        (record) => record.type === 'entry' && record.index > saved.index,
      )
      this.#host.disk.writeLog(this.#walPath, [{ type: 'term', term: saved.term }, ...rest])
    })
  }

  async #syncWhileWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      for (const entry of batch) this.#append(entry)
      await this.#host.disk.sync()
      this.#committed(batch)
    }
    this.#syncing = false
  }

  #append(record: LogRecord): void {
    this.#host.disk.append(this.#walPath, record)
  }
}
