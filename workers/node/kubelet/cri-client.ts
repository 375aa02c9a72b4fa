// The kubelet's side of the CRI: calls whose refusals become errors worded as gRPC words them.
import type { Cri, CriRequest, CriResponse } from '../../protocols/cri.ts'
import type { CallOptions, ClientStream, Host, StreamHandlers } from '../../simulation/host.ts'
import { NetworkError } from '../../simulation/network-error.ts'

export const runtimeSocket = 'unix:/run/containerd/containerd.sock'

/** The runtime said no, or could not be reached. The message reads `rpc error: code = … desc = …`. */
export class CriError extends Error {
  readonly code: string
  /** The runtime's own words. */
  readonly description: string
  constructor(code: string, description: string) {
    super(`rpc error: code = ${code} desc = ${description}`)
    this.code = code
    this.description = description
  }
}

type Answer<T extends CriResponse['type']> = Extract<CriResponse, { readonly type: T }>
type Method = Exclude<CriResponse['type'], 'OK' | 'error'>

export class CriClient {
  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
  }

  /** Calls a method that answers with a value; rejects with a {@link CriError}. */
  async call<T extends Method>(
    request: Extract<CriRequest, { readonly type: T }>,
    options?: CallOptions,
  ): Promise<Answer<T>> {
    return (await this.#send(request, options)) as Answer<T>
  }

  /** Calls a method that only acts. */
  async act(request: CriRequest, options?: CallOptions): Promise<void> {
    await this.#send(request, options)
  }

  stream(request: CriRequest, handlers: StreamHandlers<Cri>): ClientStream<Cri> {
    return this.#host.network.open<Cri>('cri', runtimeSocket, request, handlers)
  }

  async #send(request: CriRequest, options?: CallOptions): Promise<CriResponse> {
    let response: CriResponse
    try {
      response = await this.#host.network.call<Cri>('cri', runtimeSocket, request, options)
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      if (error.code === 'timeout') throw new CriError('DeadlineExceeded', error.message)
      throw new CriError('Unavailable', `connection error: desc = "transport: Error while dialing: ${error.message}"`)
    }
    if (response.type === 'error') throw new CriError(response.code, response.message)
    return response
  }
}
