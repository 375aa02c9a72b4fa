// A change of the v2 store as an entry of the log. Times are those of the member that proposed it, so that all members agree.

export type V2Proposal = {
  readonly type: 'v2'
  /** `SYNC` lets what is due expire. */
  readonly method: 'PUT' | 'POST' | 'DELETE' | 'SYNC'
  readonly path: string
  readonly value: string
  readonly dir: boolean
  readonly recursive: boolean
  /** When it expires, in ms since 1970; 0: never. */
  readonly expiresAtMs: number
  readonly refresh: boolean
  readonly prevExist: boolean | undefined
  readonly prevValue: string
  readonly prevIndex: number
  readonly nowMs: number
}
