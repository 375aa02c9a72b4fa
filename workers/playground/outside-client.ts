// A client outside of the simulation, such as a real kubectl over `npm run serve`, as the simulation sees it: a program on
// the laptop whose requests travel to the API server like all others. It knows nothing of HTTP.
import type { OutsideRequest } from '../contract.ts'
import type { KubeApi, KubeApiRequest, KubeApiResponse, StreamChunk, WatchEvent } from '../protocols/kube-api.ts'
import type { ClientStream, Host } from '../simulation/host.ts'
import type { NetworkError } from '../simulation/network-error.ts'
import type { Process } from '../simulation/process.ts'
import type { Simulation } from '../simulation/simulation.ts'

/** Who hears of a request: nobody, when it is replayed. */
export type OutsideHandlers = {
  onResponse(response: KubeApiResponse): void
  onEvent(event: WatchEvent | StreamChunk): void
  /** The exchange is over; `error` says why, if not in good order. */
  onEnd(error: Pick<NetworkError, 'message'> | undefined): void
}

const program = 'kubectl (outside)'
const laptopIsOff = { message: 'the laptop is off' }

export class OutsideClient {
  readonly #simulation: Simulation
  readonly #server: string
  readonly #streams = new Map<number, ClientStream<KubeApi>>()
  #process: Process | undefined
  #host: Host | undefined
  /** What is to be sent as soon as the program runs. */
  #waiting: ((host: Host) => void)[] = []

  /** `server` is the API server's address, `ip:port`. */
  constructor(simulation: Simulation, server: string) {
    this.#simulation = simulation
    this.#server = server
  }

  send(id: number, request: OutsideRequest, handlers?: OutsideHandlers): void {
    this.#input('request', `${request.method} ${request.path}`, () => {
      if (!this.#start()) return handlers?.onEnd(laptopIsOff)
      if (this.#host) this.#send(this.#host, id, request, handlers)
      else this.#waiting.push((host) => this.#send(host, id, request, handlers))
    })
  }

  upload(id: number, channel: string, text: string): void {
    const stream = this.#streams.get(id)
    if (stream) this.#input('upload', '', () => stream.upload({ channel, text } as KubeApi['upload']))
  }

  hangUp(id: number): void {
    const stream = this.#streams.get(id)
    this.#streams.delete(id)
    if (stream) this.#input('hang-up', '', () => stream.close())
  }

  #send(host: Host, id: number, request: OutsideRequest, handlers: OutsideHandlers | undefined): void {
    const onResponse = (response: KubeApiResponse) => handlers?.onResponse(response)
    if (!isStream(request.path)) {
      const failed = (error: NetworkError) => handlers?.onEnd(error)
      host.network.ask<KubeApi>('kube-api', this.#server, request as KubeApiRequest, onResponse, failed)
      return
    }
    const stream = host.network.open<KubeApi>('kube-api', this.#server, request as KubeApiRequest, {
      onResponse,
      onEvent: (event) => handlers?.onEvent(event),
      onEnd: (error) => {
        this.#streams.delete(id)
        handlers?.onEnd(error)
      },
    })
    this.#streams.set(id, stream)
  }

  #input(input: string, detail: string, act: () => void): void {
    this.#simulation.input(input, detail, act)
  }

  /** Starts the program when it is first needed, and again when the laptop was off in between. */
  #start(): boolean {
    if (this.#process?.alive) return true
    const laptop = this.#simulation.machine('laptop')
    if (!laptop?.on) return false
    this.#host = undefined
    this.#streams.clear()
    this.#waiting = []
    this.#process = laptop.start(program, async (host) => {
      this.#host = host
      for (const send of this.#waiting.splice(0)) send(host)
      await host.signal().wait()
    })
    return true
  }
}

/** Whether more than one answer can come: a watch, a log, a session. */
export function isStream(path: string): boolean {
  const [plain = '', query = ''] = path.split('?')
  return /(^|&)watch=(true|1)/.test(query) || /\/(log|exec|attach|portforward)$|\/watch\//.test(plain)
}
