// The simulated network: exchanges (a request, its response, then perhaps a stream) between programs, over links with
// latency, jitter, loss and cuts. It behaves as TCP does: in order, held back while a link is cut, reset by a program
// that died, silent from a machine that is off.
import type { Agenda, Task, Timer } from './agenda.ts'
import type { CallOptions, Protocol, Server, ServerExchange, StreamHandlers } from './host.ts'
import type { Machine } from './machine.ts'
import { NetworkError } from './network-error.ts'
import type { Process } from './process.ts'
import { Random } from './random.ts'
import type { End, MessagePart, Trace } from './trace.ts'

/** What is wrong with one direction of a link. */
export type LinkFault = {
  readonly cut: boolean
  readonly extraMs: number
  readonly loss: number
  /** Up to so much more for each message, so that messages of different exchanges overtake each other. */
  readonly jitterMs?: number
  /** The share of requests that arrive twice, of protocols whose clients may send again what was not answered. */
  readonly duplicates?: number
}

/** Go's HTTP/2 client declares a silent connection dead after 30 s without a frame and 15 s without a ping's answer. */
const connectionLostMs = 45_000
/** client-go dials with a time-out of 30 s. */
const dialTimeoutMs = 30_000
/** The kernel gives up on an address that answers no ARP request. */
const noRouteMs = 3_000
/** What else would send a request twice, TCP drops: DNS is asked over UDP, and Raft's messages may be repeated. */
const repeatable: ReadonlySet<string> = new Set(['dns', 'raft'])
const mostTwinMs = 50
/** TCP sends a lost segment again after 200 ms, then after twice as long, and so on. */
const retransmitMs = 200

type Listening = { readonly process: Process; readonly protocol: string; readonly server: Server<Protocol> }
type Side = 'client' | 'server'
/** What a message was meant to be: sent again when its link was cut. */
type Parcel = Pick<Delivery, 'part' | 'payload' | 'to' | 'message'>

export class Network {
  readonly agenda: Agenda
  readonly trace: Trace
  readonly random: Random
  readonly #machines = new Map<string, Machine>()
  readonly #listeners = new Map<string, Listening>()
  readonly #faults = new Map<string, LinkFault>()
  readonly #open = new Set<Exchange>()
  #nextExchange = 1

  constructor(agenda: Agenda, trace: Trace, seed: number) {
    this.agenda = agenda
    this.trace = trace
    this.random = new Random(seed, 'network')
  }

  addAddress(address: string, machine: Machine): void {
    this.#machines.set(address, machine)
  }

  removeAddress(address: string): void {
    this.#machines.delete(address)
  }

  machineAt(address: string): Machine | undefined {
    return this.#machines.get(address)
  }

  listen(process: Process, protocol: string, place: string, server: Server<Protocol>): { close(): void } {
    const first = this.#listeners.get(place)
    // One program may tell two protocols apart on one port, as etcd does with gRPC and HTTP.
    const key = first?.process === process && first.protocol !== protocol ? `${place} ${protocol}` : place
    if (this.#listeners.has(key)) throw new NetworkError('in-use', `listen tcp ${place}: bind: address already in use`)
    this.#listeners.set(key, { process, protocol, server })
    return { close: () => this.#listeners.delete(key) }
  }

  listenerAt(place: string, protocol: string): Listening | undefined {
    const first = this.#listeners.get(place)
    return first && first.protocol !== protocol ? (this.#listeners.get(`${place} ${protocol}`) ?? first) : first
  }

  open<P extends Protocol>(
    process: Process,
    protocol: string,
    address: string,
    request: P['request'],
    handlers: StreamHandlers<P>,
    options: CallOptions,
  ): Exchange {
    const exchange = new Exchange(this, this.#nextExchange++, process, protocol, address, request, handlers)
    this.#open.add(exchange)
    process.exchanges.add(exchange)
    exchange.start(options.timeoutMs)
    return exchange
  }

  forget(exchange: Exchange): void {
    this.#open.delete(exchange)
  }

  /** Changes one direction of the link between two machines; undefined mends it. */
  setFault(from: string, to: string, fault: LinkFault | undefined): void {
    const link = `${from}>${to}`
    const before = this.#faults.get(link)
    if (!fault && !before) return
    if (fault) this.#faults.set(link, fault)
    else this.#faults.delete(link)
    this.trace.append({ type: 'link', from, to, change: fault ? describe(fault) : 'mended' })
    if (fault?.cut && !before?.cut) for (const exchange of [...this.#open]) exchange.linkChanged(from, to)
    if (before?.cut && !fault?.cut) for (const exchange of [...this.#open]) exchange.retransmit()
  }

  fault(from: string, to: string): LinkFault | undefined {
    if (this.#faults.size === 0) return undefined
    return this.#faults.get(`${from}>${to}`)
  }

  /** Tells the exchanges of a machine that it went off or came back. */
  powerChanged(machine: Machine): void {
    for (const exchange of [...this.#open]) exchange.powerChanged(machine)
  }

  /** How long a message takes now, in ms. */
  latencyMs(from: Machine, to: Machine): number {
    if (from === to) return this.random.between(0.02, 0.06)
    const fault = this.fault(from.name, to.name)
    let ms = this.random.between(0.2, 0.5) + (fault?.extraMs ?? 0)
    if (fault?.jitterMs) ms += this.random.between(0, fault.jitterMs)
    for (let again = retransmitMs; fault && again < 30_000 && this.random.chance(fault.loss); again *= 2) ms += again
    return ms
  }

  isSentTwice(from: Machine, to: Machine, protocol: string): boolean {
    if (!repeatable.has(protocol)) return false
    return this.random.chance(this.fault(from.name, to.name)?.duplicates ?? 0)
  }

  isCut(from: Machine, to: Machine): boolean {
    return from !== to && this.fault(from.name, to.name)?.cut === true
  }
}

function describe(fault: LinkFault): string {
  if (fault.cut) return 'cut'
  const { extraMs, loss, jitterMs = 0, duplicates = 0 } = fault
  const parts = [
    extraMs > 0 ? `${extraMs} ms slower` : '',
    loss > 0 ? `${loss} lost` : '',
    jitterMs > 0 ? `up to ${jitterMs} ms apart` : '',
    duplicates > 0 ? `${duplicates} twice` : '',
  ]
  return parts.filter(Boolean).join(', ') || 'as before'
}

/** One request with all that follows it. Both sides hold it; the network moves its parcels. */
export class Exchange {
  readonly id: number
  readonly #network: Network
  readonly #client: Process
  readonly #protocol: string
  readonly #asked: string
  readonly #request: unknown
  readonly #handlers: StreamHandlers<Protocol>
  #target = ''
  #serverMachine: Machine | undefined
  #server: Process | undefined
  #serverClosed: (() => void) | undefined
  #serverUpload: ((upload: unknown) => void) | undefined
  #serverAnswered: (() => void) | undefined
  #lastAtClient = 0
  #lastAtServer = 0
  #held: Parcel[] | undefined
  #limit: Timer | undefined
  #deadline: Timer | undefined
  #clientDone = false
  #serverDone = false

  constructor(
    network: Network,
    id: number,
    client: Process,
    protocol: string,
    asked: string,
    request: unknown,
    handlers: StreamHandlers<Protocol>,
  ) {
    this.#network = network
    this.id = id
    this.#client = client
    this.#protocol = protocol
    this.#asked = asked
    this.#request = request
    this.#handlers = handlers
  }

  /** Finds the machine behind the address, through the rules of the sender's kernel, and sends the request. */
  start(timeoutMs: number | undefined): void {
    const { agenda } = this.#network
    if (timeoutMs !== undefined)
      this.#deadline = agenda.schedule(agenda.nowMs + timeoutMs, () => {
        this.#fail(new NetworkError('timeout', 'context deadline exceeded'))
        this.#tellServerClosed()
      })
    const target = this.#client.machine.translate(this.#asked, this.#client.address, this.#network.random)
    if (target === undefined) {
      this.#failSoon(this.#refusedError())
      return
    }
    if (target === 'drop') return this.#startLimit()
    this.#target = target
    this.#serverMachine = target.startsWith('unix:')
      ? this.#client.machine
      : this.#network.machineAt(target.slice(0, target.lastIndexOf(':')))
    if (!this.#serverMachine) {
      const at = agenda.nowMs + noRouteMs
      agenda.schedule(at, () =>
        this.#fail(new NetworkError('unreachable', `dial tcp ${this.#asked}: connect: no route to host`)),
      )
      return
    }
    this.#send('request', this.#request, 'server')
  }

  upload(upload: unknown): void {
    if (!this.#clientDone) this.#send('upload', upload, 'server')
  }

  /** The client leaves: it hears no more, and the server is told. */
  close(): void {
    if (this.#clientDone) return
    this.#finishClient()
    this.#tellServerClosed()
  }

  /** The kernel of a machine whose program died closes its connections. */
  processDied(process: Process): void {
    if (process === this.#client && !this.#clientDone) {
      this.#finishClient()
      this.#tellServerClosed()
    }
    if (process === this.#server && !this.#serverDone) {
      this.#finishServer()
      this.#send('reset', undefined, 'client')
    }
  }

  linkChanged(from: string, to: string): void {
    const ends = [this.#client.machine.name, this.#serverMachine?.name]
    if (ends.includes(from) && ends.includes(to)) this.#startLimit()
  }

  powerChanged(machine: Machine): void {
    if (machine !== this.#client.machine && machine !== this.#serverMachine) return
    if (!machine.on) {
      if (machine === this.#client.machine) this.#finishClient()
      if (machine === this.#serverMachine && this.#server) this.#finishServer()
      this.#startLimit()
      return
    }
    // The machine is back and knows nothing of the connection: whatever it is sent, it answers with a reset.
    if (machine === this.#serverMachine && !this.#clientDone) this.#send('reset', undefined, 'client')
    if (machine === this.#client.machine && !this.#serverDone) this.#tellServerClosed()
  }

  /** Sends again what a cut link held back. */
  retransmit(): void {
    // As they were sent: some were stopped when they left, others, sent before them, when they should have arrived.
    const held = (this.#held ?? []).sort((a, b) => a.message - b.message)
    this.#held = undefined
    for (const parcel of held) this.#send(parcel.part, parcel.payload, parcel.to)
    if (this.#held === undefined) this.#stopLimit()
  }

  #send(part: MessagePart, payload: unknown, to: Side): void {
    const { agenda, trace } = this.#network
    const server = this.#serverMachine
    if (!server) return
    const client = this.#client.machine
    const from = to === 'server' ? client : server
    const destination = to === 'server' ? server : client
    if (!from.on) return
    const cut = this.#network.isCut(from, destination)
    const arrivesAtMs = cut
      ? Number.POSITIVE_INFINITY
      : Math.max(
          agenda.nowMs + this.#network.latencyMs(from, destination),
          to === 'server' ? this.#lastAtServer : this.#lastAtClient,
        )
    const { clientEnd } = this
    const serverEnd = this.#serverEnd()
    const message = trace.message(
      this.id,
      part,
      this.#protocol,
      to === 'server' ? clientEnd : serverEnd,
      to === 'server' ? serverEnd : clientEnd,
      arrivesAtMs,
      payload,
    )
    const delivery = new Delivery(this, message, part, payload, to, from, destination)
    if (cut) return this.#hold(delivery, message, 'the link is cut')
    if (part === 'request' && this.#network.isSentTwice(from, destination, this.#protocol)) this.#sendTwin()
    if (to === 'server') this.#lastAtServer = arrivesAtMs
    else this.#lastAtClient = arrivesAtMs
    agenda.schedule(arrivesAtMs, delivery, message)
  }

  /** The same request once more, as an exchange of its own whose answer nobody hears. */
  #sendTwin(): void {
    const { agenda } = this.#network
    const afterMs = this.#network.random.between(0, mostTwinMs)
    agenda.schedule(agenda.nowMs + afterMs, () => {
      const client = this.#client
      if (!client.alive) return
      const onEnd = () => {}
      const onResponse = () => twin.finishCall()
      const twin = this.#network.open(client, this.#protocol, this.#asked, this.#request, { onResponse, onEnd }, {})
    })
  }

  /** A message is due at the other side. */
  deliver(delivery: Delivery): void {
    const { message, from, destination, to } = delivery
    if (!destination.on) this.#hold(undefined, message, `${destination.name} is off`)
    else if (this.#network.isCut(from, destination)) this.#hold(delivery, message, 'the link is cut')
    else if (to === 'server') this.#arriveAtServer(delivery)
    else this.#arriveAtClient(delivery)
  }

  #hold(parcel: Parcel | undefined, message: number, reason: string): void {
    this.#network.trace.append({ type: 'lost', message, reason }, message)
    if (parcel) (this.#held ??= []).push(parcel)
    this.#startLimit()
  }

  #arriveAtServer(parcel: Parcel): void {
    if (parcel.part === 'request') return this.#arriveRequest()
    if (this.#serverDone || !this.#server) return
    if (parcel.part === 'upload') {
      const handler = this.#serverUpload
      if (handler) this.#server.enter(handler, parcel.payload)
      return
    }
    const closed = this.#serverClosed
    const server = this.#server
    this.#finishServer()
    if (closed) server.enter(closed)
  }

  #arriveRequest(): void {
    const machine = this.#serverMachine as Machine
    const onward = machine.translateArrival(this.#target, this.#network.random)
    if (onward === 'drop') return this.#startLimit()
    if (onward) {
      this.#target = onward
      const next = this.#network.machineAt(onward.slice(0, onward.lastIndexOf(':')))
      if (next && next !== machine) {
        this.#serverMachine = next
        return this.#send('request', this.#request, 'server')
      }
    }
    const listening = this.#network.listenerAt(placeOf(machine.name, this.#target), this.#protocol)
    if (!listening) return this.#send('refused', undefined, 'client')
    if (listening.protocol !== this.#protocol) return this.#send('reset', undefined, 'client')
    this.#server = listening.process
    this.#server.exchanges.add(this)
    this.#server.enter(listening.server, new ServerSide(this))
  }

  /** For the server's side: sends, unless one of both has gone. */
  sendToClient(part: MessagePart, payload: unknown): void {
    if (!this.#serverDone) this.#send(part, payload, 'client')
  }

  endByServer(): void {
    if (this.#serverDone) return
    this.#finishServer()
    this.#send('end', undefined, 'client')
  }

  get serverDone(): boolean {
    return this.#serverDone
  }

  get asked(): string {
    return this.#asked
  }

  get request(): unknown {
    return this.#request
  }

  get clientEnd(): End {
    return this.#client.endAt(this.#client.address)
  }

  onServerClosed(handler: () => void): void {
    this.#serverClosed = handler
  }

  onServerUpload(handler: (upload: unknown) => void): void {
    this.#serverUpload = handler
  }

  onServerAnswered(handler: () => void): void {
    this.#serverAnswered = handler
  }

  #arriveAtClient({ part, payload }: Parcel): void {
    if (this.#clientDone) return
    const { onResponse, onEvent } = this.#handlers
    switch (part) {
      case 'response':
        this.#deadline?.cancel()
        if (onResponse) this.#client.enter(onResponse, payload)
        return
      case 'event':
        if (onEvent) this.#client.enter(onEvent, payload)
        return
      case 'refused':
        return this.#fail(this.#refusedError())
      case 'reset':
        return this.#fail(new NetworkError('reset', `read tcp ${this.#asked}: read: connection reset by peer`))
      default:
        return this.#fail(undefined)
    }
  }

  #refusedError(): NetworkError {
    const what = this.#asked.startsWith('unix:') ? `unix ${this.#asked.slice(5)}` : `tcp ${this.#asked}`
    return new NetworkError('refused', `dial ${what}: connect: connection refused`)
  }

  #failSoon(error: NetworkError): void {
    this.#network.agenda.soon(() => this.#fail(error))
  }

  /** Ends the client's side; `error` is undefined when the server ended the stream in good order. */
  #fail(error: NetworkError | undefined): void {
    if (this.#clientDone) return
    this.#finishClient()
    this.#client.enter(() => this.#handlers.onEnd(error))
  }

  #tellServerClosed(): void {
    if (this.#server && !this.#serverDone) this.#send('end', undefined, 'server')
  }

  #finishClient(): void {
    this.#clientDone = true
    this.#deadline?.cancel()
    this.#client.exchanges.delete(this)
    this.#forgetIfOver()
  }

  #finishServer(): void {
    this.#serverDone = true
    this.#server?.exchanges.delete(this)
    this.#forgetIfOver()
  }

  #forgetIfOver(): void {
    if (!this.#clientDone || (this.#server && !this.#serverDone)) return
    this.#stopLimit()
    this.#network.forget(this)
  }

  /** The response of a plain call has arrived: nothing more will come. */
  finishCall(): void {
    this.#finishClient()
    const answered = this.#serverAnswered
    if (this.#server) this.#finishServer()
    if (answered) this.#server?.enter(answered)
  }

  /** Starts the connection's patience with a silent other side. */
  #startLimit(): void {
    if (this.#limit) return
    const { agenda } = this.#network
    const dialling = this.#server === undefined
    this.#limit = agenda.schedule(
      agenda.nowMs + (dialling ? dialTimeoutMs : connectionLostMs),
      () => {
        this.#limit = undefined
        const message = dialling ? `dial tcp ${this.#asked}: i/o timeout` : 'http2: client connection lost'
        this.#held = undefined
        this.#fail(new NetworkError(dialling ? 'dial-timeout' : 'lost', message))
        const closed = this.#serverClosed
        if (this.#server && !this.#serverDone) {
          const server = this.#server
          this.#finishServer()
          if (closed) server.enter(closed)
        }
      },
      0,
    )
  }

  #stopLimit(): void {
    this.#limit?.cancel()
    this.#limit = undefined
  }

  #serverEnd(): End {
    const machine = this.#serverMachine?.name ?? ''
    const server = this.#server ?? this.#network.listenerAt(placeOf(machine, this.#target), this.#protocol)?.process
    if (server) return server.endAt(this.#target)
    return { machine, program: '', address: this.#target }
  }
}

/** Where listeners are looked up: `unix:` paths are a machine's own. */
function placeOf(machine: string, target: string): string {
  return target.startsWith('unix:') ? machine + target : target
}

/** A message on its way. */
class Delivery implements Task {
  readonly exchange: Exchange
  readonly message: number
  readonly part: MessagePart
  readonly payload: unknown
  readonly to: Side
  readonly from: Machine
  readonly destination: Machine

  constructor(
    exchange: Exchange,
    message: number,
    part: MessagePart,
    payload: unknown,
    to: Side,
    from: Machine,
    destination: Machine,
  ) {
    this.exchange = exchange
    this.message = message
    this.part = part
    this.payload = payload
    this.to = to
    this.from = from
    this.destination = destination
  }

  fire(): void {
    this.exchange.deliver(this)
  }
}

/** An exchange as its server sees it. */
class ServerSide implements ServerExchange<Protocol> {
  readonly #exchange: Exchange
  #responded = false

  constructor(exchange: Exchange) {
    this.#exchange = exchange
  }

  get request(): unknown {
    return this.#exchange.request
  }

  get peer(): End {
    return this.#exchange.clientEnd
  }

  get local(): string {
    return this.#exchange.asked
  }

  get closed(): boolean {
    return this.#exchange.serverDone
  }

  respond(response: unknown): void {
    if (this.#responded) return
    this.#responded = true
    this.#exchange.sendToClient('response', response)
  }

  push(event: unknown): void {
    this.#exchange.sendToClient('event', event)
  }

  end(): void {
    this.#exchange.endByServer()
  }

  onClose(handler: () => void): void {
    this.#exchange.onServerClosed(handler)
  }

  onUpload(handler: (upload: unknown) => void): void {
    this.#exchange.onServerUpload(handler)
  }

  onAnswered(handler: () => void): void {
    this.#exchange.onServerAnswered(handler)
  }
}
