export type NetworkErrorCode = 'refused' | 'reset' | 'timeout' | 'dial-timeout' | 'lost' | 'unreachable' | 'in-use'

/** A failure of the network, worded as Go's net package words it. */
export class NetworkError extends Error {
  readonly code: NetworkErrorCode
  constructor(code: NetworkErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
