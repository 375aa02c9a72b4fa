// The little of SPDY/3.1 that port forwarding needs: streams that the client opens with headers, data both ways, their ends.
// Frames come in messages of any length. There is no flow control: moby/spdystream, which kubectl uses, does none.
import { constants, createDeflate, createInflate, type Deflate, type Inflate } from 'node:zlib'

export type SpdyHandlers = {
  onStream(id: number, headers: ReadonlyMap<string, string>): void
  onData(id: number, data: Buffer): void
  /** The client sends no more on this stream, or has given it up. */
  onEnd(id: number): void
}

const types = { synStream: 1, synReply: 2, rstStream: 3, ping: 6, goAway: 7 } as const
const fin = 1
const maxFrameBytes = 1024 * 1024
const maxHeaderBytes = 64 * 1024

export class SpdyConnection {
  readonly #send: (frame: Buffer) => void
  readonly #handlers: SpdyHandlers
  readonly #inflate: Inflate = createInflate({ dictionary })
  readonly #deflate: Deflate = createDeflate({ dictionary })
  #received = Buffer.alloc(0)
  #turn: Promise<void> = Promise.resolve()
  #broken = false

  /** `broken` is called once, when what comes is no SPDY. */
  constructor(send: (frame: Buffer) => void, handlers: SpdyHandlers, broken: () => void) {
    this.#send = send
    this.#handlers = handlers
    const fail = () => {
      if (!this.#broken) broken()
      this.#broken = true
    }
    this.#inflate.on('error', fail)
    this.#deflate.on('error', fail)
    this.receive = (bytes) => {
      this.#turn = this.#turn.then(() => (this.#broken ? undefined : this.#take(bytes))).catch(fail)
    }
  }

  /** Takes in what came, after all that came before. */
  readonly receive: (bytes: Buffer) => void

  data(id: number, data: Buffer): void {
    this.#send(frameOf(id, 0, data))
  }

  /** No more data on this stream. */
  end(id: number): void {
    this.#send(frameOf(id, fin, Buffer.alloc(0)))
  }

  close(): void {
    this.#broken = true
    this.#inflate.close()
    this.#deflate.close()
  }

  async #take(bytes: Buffer): Promise<void> {
    this.#received = Buffer.concat([this.#received, bytes])
    while (this.#received.length >= 8) {
      const length = this.#received.readUIntBE(5, 3)
      if (length > maxFrameBytes) throw new Error('the frame is too long')
      if (this.#received.length < 8 + length) return
      const frame = this.#received.subarray(0, 8 + length)
      this.#received = this.#received.subarray(8 + length)
      await this.#handle(frame)
    }
  }

  async #handle(frame: Buffer): Promise<void> {
    const first = frame.readUInt32BE(0)
    const flags = frame[4] ?? 0
    const payload = frame.subarray(8)
    if (first < 0x8000_0000) {
      if (payload.length > 0) this.#handlers.onData(first, payload)
      if (flags & fin) this.#handlers.onEnd(first)
      return
    }
    switch (first & 0xffff) {
      case types.synStream: {
        const id = payload.readUInt32BE(0) & 0x7fff_ffff
        const headers = readHeaders(await run(this.#inflate, payload.subarray(10)))
        await this.#reply(id)
        this.#handlers.onStream(id, headers)
        if (flags & fin) this.#handlers.onEnd(id)
        return
      }
      case types.rstStream:
        return this.#handlers.onEnd(payload.readUInt32BE(0) & 0x7fff_ffff)
      case types.ping:
        return this.#send(frame)
    }
  }

  /** Accepts a stream: a reply without headers. */
  async #reply(id: number): Promise<void> {
    const head = Buffer.alloc(4)
    head.writeUInt32BE(id)
    const body = Buffer.concat([head, await run(this.#deflate, Buffer.alloc(4))])
    this.#send(frameOf(0x8003_0000 + types.synReply, 0, body))
  }
}

function frameOf(first: number, flags: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(first)
  head.writeUInt32BE(payload.length, 4)
  head[4] = flags
  return Buffer.concat([head, payload])
}

/** Sends bytes through one of the two streams, whose state lasts as long as the connection. */
function run(stream: Inflate | Deflate, bytes: Buffer): Promise<Buffer> {
  return new Promise((done, failed) => {
    const parts: Buffer[] = []
    let size = 0
    const take = (part: Buffer) => {
      parts.push(part)
      size += part.length
      if (size > maxHeaderBytes) failed(new Error('the headers are too long'))
    }
    stream.on('data', take)
    stream.once('error', failed)
    stream.write(bytes)
    stream.flush(constants.Z_SYNC_FLUSH, () => {
      stream.off('data', take)
      stream.off('error', failed)
      done(Buffer.concat(parts))
    })
  })
}

/** A count, then each name and value with its length. */
function readHeaders(bytes: Buffer): Map<string, string> {
  const headers = new Map<string, string>()
  let at = 4
  const text = () => {
    const length = bytes.readUInt32BE(at)
    at += 4 + length
    return bytes.subarray(at - length, at).toString('utf8')
  }
  for (let left = bytes.readUInt32BE(0); left > 0 && at < bytes.length; left--) headers.set(text(), text())
  return headers
}

/** The dictionary of SPDY/3: common names, each with its length, then common text. Its Adler-32 is e3c6a7c2. */
export const dictionary = Buffer.concat([
  ...`options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges age allow
    authorization cache-control connection content-base content-encoding content-language content-length content-location
    content-md5 content-range content-type date etag expect expires from host if-match if-modified-since if-none-match
    if-range if-unmodified-since last-modified location max-forwards pragma proxy-authenticate proxy-authorization range
    referer retry-after server te trailer transfer-encoding upgrade user-agent vary via warning www-authenticate method
    get status 200_OK version HTTP/1.1 url public set-cookie keep-alive origin`
    .split(/\s+/)
    .map((word) => withLength(word.replace('_', ' '))),
  Buffer.from(
    [
      '100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505',
      '203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized403 Forbidden',
      '404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable',
      'Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT',
      'chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,text/javascript,',
      'publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.',
    ].join(''),
  ),
])

function withLength(word: string): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(word.length)
  return Buffer.concat([length, Buffer.from(word)])
}
