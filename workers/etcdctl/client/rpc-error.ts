// What a call comes to when it fails: gRPC's code and etcd's words.
import { exitCodes, Failure } from '../cobra/command.ts'

export class RpcError extends Failure {
  /** gRPC's code, such as `FailedPrecondition`; `DeadlineExceeded` when nobody answered in time. */
  readonly rpcCode: string

  constructor(rpcCode: string, message: string, code: number = exitCodes.error) {
    super(code, message)
    this.rpcCode = rpcCode
  }
}

/** The same failure with another exit code, or with other words around its own. */
export function restated(
  error: unknown,
  code: number,
  words: (message: string) => string = (message) => message,
): unknown {
  return error instanceof RpcError ? new RpcError(error.rpcCode, words(error.message), code) : error
}
