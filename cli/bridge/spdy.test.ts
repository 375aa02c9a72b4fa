import { constants, createDeflate } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { dictionary, SpdyConnection } from './spdy.ts'

/** A client's side: its headers are compressed in one go after the other. */
class Client {
  readonly #deflate = createDeflate({ dictionary })

  async open(id: number, headers: Readonly<Record<string, string>>): Promise<Buffer> {
    const word = (text: string) => Buffer.concat([number(text.length), Buffer.from(text)])
    const entries = Object.entries(headers).flat().map(word)
    const block = Buffer.concat([number(entries.length / 2), ...entries])
    const parts: Buffer[] = []
    this.#deflate.on('data', (part: Buffer) => parts.push(part))
    this.#deflate.write(block)
    await new Promise<void>((done) => this.#deflate.flush(constants.Z_SYNC_FLUSH, done))
    this.#deflate.removeAllListeners('data')
    const payload = Buffer.concat([number(id), number(0), Buffer.alloc(2), ...parts])
    return Buffer.concat([number(0x8003_0001), number(payload.length), payload])
  }
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function connection() {
  const [sent, heard] = [[] as Buffer[], [] as string[]]
  const spdy = new SpdyConnection(
    (frame) => sent.push(frame),
    {
      onStream: (id, headers) => heard.push(`stream ${id} ${headers.get('streamtype')} ${headers.get('port')}`),
      onData: (id, data) => heard.push(`data ${id} ${data}`),
      onEnd: (id) => heard.push(`end ${id}`),
    },
    () => heard.push('broken'),
  )
  return { spdy, sent, heard, settled: () => new Promise((later) => setTimeout(later, 20)) }
}

describe('a SPDY connection', () => {
  it('takes streams whose headers share a dictionary and each other, in frames cut anywhere', async () => {
    const client = new Client()
    const { spdy, sent, heard, settled } = connection()
    const frames = Buffer.concat([
      await client.open(1, { streamtype: 'error', port: '80', requestid: '0' }),
      await client.open(3, { streamtype: 'data', port: '80', requestid: '0' }),
      Buffer.concat([number(3), number(5), Buffer.from('hello')]),
      Buffer.concat([number(3), number(0x0100_0000)]),
    ])
    for (const byte of frames) spdy.receive(Buffer.from([byte]))
    await settled()
    expect(heard).toEqual(['stream 1 error 80', 'stream 3 data 80', 'data 3 hello', 'end 3'])
    expect(sent.map((frame) => frame.readUInt32BE(0))).toEqual([0x8003_0002, 0x8003_0002])
  })

  it('ends when what comes is something else', async () => {
    const { spdy, heard, settled } = connection()
    spdy.receive(Buffer.concat([number(0x8003_0001), number(14), Buffer.alloc(14, 0xff)]))
    spdy.receive(Buffer.from('more'))
    await settled()
    expect(heard).toEqual(['broken'])
  })
})
