// A request that is refused: thrown anywhere on its way, answered with its Status.
import type { Status } from '../../apimachinery/meta-types.ts'

export class StatusError extends Error {
  readonly status: Status
  constructor(status: Status) {
    super(status.message ?? '')
    this.status = status
  }
  get reason(): string {
    return this.status.reason ?? ''
  }
}

export function refuse(status: Status): never {
  throw new StatusError(status)
}
