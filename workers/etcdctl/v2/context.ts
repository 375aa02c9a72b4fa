// What a command of the v2 client is given.
import type { Host } from '../../simulation/host.ts'
import type { V2Flags } from './cli.ts'
import type { V2Client } from './http-client.ts'

export type V2Context = {
  readonly host: Host
  readonly args: readonly string[]
  readonly flags: V2Flags
  /** --output. */
  readonly format: string
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** A client that has asked the group where its members are; `isUnsynced`: one that has not. */
  readonly client: (isUnsynced?: boolean) => Promise<V2Client>
  readonly readInput: () => Promise<string>
  /** Ends the command with `Error:  …`. */
  readonly fail: (code: number, message: string) => never
}

/** Ends the command with a code, after what was to be said has been. */
export class V2Exit extends Error {
  readonly code: number
  constructor(code: number) {
    super('')
    this.code = code
  }
}
