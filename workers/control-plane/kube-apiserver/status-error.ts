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

/** Kubernetes could do this, the simulation can't: said out loud instead of half done. */
export function notSimulated(what: string): Status {
  const message = `${what}: not simulated`
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason: 'NotImplemented',
    code: 501,
  }
}
