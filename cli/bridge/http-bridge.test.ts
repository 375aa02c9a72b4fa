import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { topologyOf } from '../../workers/cluster/topology.ts'
import type { Recording } from '../../workers/contract.ts'
import { Playground } from '../../workers/playground/playground.ts'
import { settle } from '../settle.ts'
import { BridgedCluster } from './testing/bridged-cluster.ts'

const configMaps = '/api/v1/namespaces/default/configmaps'
let cluster: BridgedCluster

beforeAll(async () => {
  cluster = await BridgedCluster.start()
}, 60_000)

afterAll(() => cluster.stop())

const configMap = (name: string, data = {}) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data })

async function statusOf(...request: Parameters<BridgedCluster['send']>): Promise<[number, string]> {
  const { status, text } = await cluster.send(...request)
  const body = JSON.parse(text) as { kind: string; reason?: string }
  return [status, body.kind === 'Status' ? (body.reason ?? '') : body.kind]
}

function firstLine(watch: IncomingMessage): Promise<string> {
  return new Promise((found) => {
    let text = ''
    watch.on('data', (part: Buffer) => {
      text += part.toString('utf8')
      if (text.includes('\n')) found(text.split('\n', 1)[0] ?? '')
    })
    watch.on('close', () => found(text))
  })
}

describe('a client over HTTP', () => {
  it('creates, reads and deletes as the administrator that the bridge takes it for', async () => {
    expect(await statusOf('POST', configMaps, configMap('a', { k: 'v' }))).toEqual([201, 'ConfigMap'])
    const { status, headers, text } = await cluster.send('GET', `${configMaps}/a`)
    expect([status, headers['content-type']]).toEqual([200, 'application/json'])
    expect(JSON.parse(text)).toMatchObject({ data: { k: 'v' } })
    expect(await statusOf('DELETE', `${configMaps}/a`)).toEqual([200, ''])
    expect(await statusOf('GET', `${configMaps}/a`)).toEqual([404, 'NotFound'])
  })

  it('sends typed objects as protobuf, as kubectl does', async () => {
    // kubectl create configmap c --from-literal=a=b --from-literal=c=d
    const bytes = Buffer.from(
      'azhzAAoPCgJ2MRIJQ29uZmlnTWFwEiMKEQoBYxIAGgAiACoAMgA4AEIAEgYKAWESAWISBgoBYxIBZBoAIgA=',
      'base64',
    )
    const type = { 'content-type': 'application/vnd.kubernetes.protobuf' }
    const { status } = await cluster.send('POST', configMaps, bytes, type)
    expect(status).toBe(201)
    const { text } = await cluster.send('GET', `${configMaps}/c`)
    expect(JSON.parse(text)).toMatchObject({ metadata: { name: 'c' }, data: { a: 'b', c: 'd' } })
  })

  it('gets the events of a watch one by one', async () => {
    const watch = await cluster.watch(`${configMaps}?watch=true&fieldSelector=metadata.name%3Dw`)
    const line = firstLine(watch)
    await cluster.send('POST', configMaps, configMap('w'))
    expect(JSON.parse(await line)).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'w' } } })
    watch.destroy()
  })

  it('is not believed when it calls itself by a certificate', async () => {
    const headers = { 'x-client-cert': 'mallory;O=system:masters', authorization: 'Bearer nonsense' }
    expect(await statusOf('GET', configMaps, '', headers)).toEqual([401, 'Unauthorized'])
  })

  it('runs a command in a container over a WebSocket, and hears how it ended', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    }
    await cluster.send('POST', '/api/v1/namespaces/default/pods', JSON.stringify(pod))
    await cluster.served.world.pass(20_000)
    const query = 'container=c&command=cat&command=%2Fetc%2Fhostname&stdout=true&stderr=true'
    const url = `ws://127.0.0.1:${cluster.port}/api/v1/namespaces/default/pods/p/exec?${query}`
    const socket = new WebSocket(url, 'v5.channel.k8s.io')
    const messages: string[] = []
    socket.on('message', (data: Buffer) => messages.push(`${data[0]} ${data.subarray(1).toString('utf8')}`))
    const code = await new Promise((closed, failed) => {
      socket.on('close', closed)
      socket.on('error', failed)
    })
    expect([code, messages[0]]).toEqual([1000, '1 p\n'])
    expect(messages.at(-1)).toMatch(/^3 .*"Success"/)
  })
})

describe('a browser', () => {
  it('follows a watch over a WebSocket, an event a message', async () => {
    const path = `${configMaps}?watch=true&fieldSelector=metadata.name%3Dseen`
    const socket = new WebSocket(`ws://127.0.0.1:${cluster.port}${path}`, ['base64.binary.k8s.io'])
    const event = new Promise<string>((found, failed) => {
      socket.on('message', (data: Buffer) => found(data.toString('utf8')))
      socket.on('error', failed)
    })
    await new Promise((opened) => socket.on('open', opened))
    await cluster.send('POST', configMaps, configMap('seen'))
    expect(JSON.parse(await event)).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'seen' } } })
    socket.terminate()
  })

  it('is told why it may not, before there is a WebSocket', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${cluster.port}${configMaps}?watch=true&resourceVersion=abc`)
    const status = await new Promise((found) => {
      socket.on('unexpected-response', (_request, response: IncomingMessage) => found(response.statusCode))
      socket.on('error', () => {})
    })
    expect(status).toBe(400)
  })

  it('reads a log in base64, if it asks for that', async () => {
    const log = '/api/v1/namespaces/default/pods/p/log?container=c&follow=true'
    const socket = new WebSocket(`ws://127.0.0.1:${cluster.port}${log}`, ['base64.binary.k8s.io'])
    const line = await new Promise<string>((found, failed) => {
      socket.on('message', (data: Buffer) => found(data.toString('utf8')))
      socket.on('error', failed)
    })
    expect(Buffer.from(line, 'base64').toString('utf8')).toContain('docker-entrypoint')
    socket.terminate()
  })
})

describe('a port of a pod', () => {
  it('is reached through the API server and the kubelet', async () => {
    const url = `ws://127.0.0.1:${cluster.port}/api/v1/namespaces/default/pods/p/portforward?ports=80`
    const socket = new WebSocket(url, 'v5.channel.k8s.io')
    const answered = new Promise<string>((found, failed) => {
      socket.on('message', (data: Buffer) => found(`${data[0]} ${data.subarray(1).toString('utf8')}`))
      socket.on('error', failed)
    })
    await new Promise((opened) => socket.on('open', opened))
    socket.send(Buffer.from('\u0000GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'))
    expect(await answered).toMatch(/^1 HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n<!DOCTYPE html>/)
    socket.terminate()
  })
})

describe('hostile input over the bridge', () => {
  it('is answered with a Status each time, and the cluster goes on', async () => {
    const deep = `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`
    const bottomless = '['.repeat(50_000)
    const patch = { 'content-type': 'application/merge-patch+json' }
    const answers = [
      await statusOf('POST', configMaps, `{"x":"${'y'.repeat(3 * 1024 * 1024)}"}`),
      await statusOf('POST', configMaps, deep),
      await statusOf('POST', configMaps, bottomless),
      await statusOf('POST', configMaps, '{"metadata":'),
      await statusOf('POST', configMaps, ''),
      await statusOf('POST', configMaps, configMap('nul\u0000esc\u001b[31m')),
      await statusOf('PATCH', `${configMaps}/kube-root-ca.crt`, bottomless, patch),
      await statusOf('GET', `${configMaps}?resourceVersion=abc`),
      await statusOf('GET', `${configMaps}?watch=true&resourceVersion=abc`),
      await statusOf('GET', '/api/v1/namespaces/%00/pods/%ff'),
      await statusOf('POST', configMaps, new Uint8Array([0x6b, 0x38, 0x73, 0, 0xff, 0xff]), {
        'content-type': 'application/vnd.kubernetes.protobuf',
      }),
    ]
    expect(answers.filter(([status]) => status < 400 || status > 422)).toEqual([])
    expect(answers[0]).toEqual([413, 'RequestEntityTooLarge'])
    // A path that leads nowhere is the one thing that upstream answers in plain text.
    expect(await cluster.send('GET', `/${'a/'.repeat(5000)}`)).toMatchObject({
      status: 404,
      text: '404 page not found\n',
    })
    expect(await statusOf('GET', configMaps)).toEqual([200, 'ConfigMapList'])
    expect(cluster.failures).toEqual([])
  })

  it('leaves no trace in prototypes, however keys are called', async () => {
    const body =
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"proto"},"__proto__":{"polluted":1},"data":{"__proto__":"x"}}'
    await cluster.send('POST', configMaps, body)
    await cluster.send('GET', '/apis/__proto__/constructor/toString', '', { ['__proto__']: 'x', constructor: 'y' })
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    expect((await cluster.send('GET', configMaps)).status).toBe(200)
  })

  it('is taken as Go takes it where Go takes it: broken UTF-8 is replaced', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"metadata":{"name":"utf"},"data":{"k":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}}'),
    ])
    const { status, text } = await cluster.send('POST', configMaps, bytes)
    expect([status, (JSON.parse(text) as { data?: unknown }).data]).toEqual([201, { k: '\ufffd\ufffd' }])
  })

  it('does not make a number another: 2^53+1 is refused or kept', async () => {
    const body = '{"metadata":{"name":"big","generation":9007199254740993},"data":{}}'
    const { status, text } = await cluster.send('POST', configMaps, body)
    expect(status === 400 || !text.includes('9007199254740992')).toBe(true)
  })

  it('may be lists of a million elements or 40,000 keys that are the same', async () => {
    const many = `{"metadata":{"name":"many","finalizers":[${'1,'.repeat(400_000)}1]}}`
    expect((await cluster.send('POST', configMaps, many)).status).toBe(400)
    const same = `{"metadata":{"name":"same"},"data":{${'"k":"v",'.repeat(40_000)}"k":"v"}}`
    const beganMs = performance.now()
    expect([201, 400]).toContain((await cluster.send('POST', `${configMaps}?fieldValidation=Strict`, same)).status)
    expect(performance.now() - beganMs).toBeLessThan(5000)
  })

  it('may be no HTTP at all', async () => {
    const socket = connect(cluster.port, '127.0.0.1')
    const closed = new Promise((done) => socket.on('close', done))
    socket.on('error', () => {})
    socket.resume()
    socket.write('\u0000\u0001\u0002 nonsense\r\n\r\n')
    await closed
    expect((await cluster.send('GET', '/livez')).text).toBe('ok')
  })

  it('may open ten thousand watches: each is closed cleanly, and none stays behind', async () => {
    const path = `${configMaps}?watch=true`
    for (let round = 0; round < 20; round++) {
      const opened: IncomingMessage[] = []
      for (let batch = 0; batch < 5; batch++)
        opened.push(...(await Promise.all(Array.from({ length: 100 }, () => cluster.watch(path)))))
      expect(opened.every(({ statusCode }) => statusCode === 200)).toBe(true)
      expect(openExchanges(cluster)).toBeGreaterThanOrEqual(500)
      for (const watch of opened) watch.destroy()
    }
    await vi.waitFor(() => expect(openExchanges(cluster)).toBeLessThan(10), 20_000)
    expect((await cluster.send('GET', '/livez')).text).toBe('ok')
  }, 60_000)

  it('may be a watch that nobody reads: it is cut off', async () => {
    const slow = await cluster.watch(`${configMaps}?watch=true`)
    slow.pause()
    const gone = new Promise((done) => slow.socket.on('close', done))
    const big = 'x'.repeat(900_000)
    for (let i = 0; i < 24; i++) await cluster.send('POST', configMaps, configMap(`big-${i}`, { big }))
    slow.socket.resume()
    slow.resume()
    await gone
    expect((await cluster.send('GET', '/livez')).text).toBe('ok')
  }, 60_000)
})

describe('what came in over the bridge', () => {
  it('is kept, and had again from it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-data-'))
    try {
      const first = await BridgedCluster.start(folder)
      await first.send('POST', configMaps, configMap('kept', { k: 'v' }))
      const uid = uidOf((await first.send('GET', `${configMaps}/kept`)).text)
      await first.stop()
      const recording = JSON.parse(readFileSync(join(folder, 'recording.json'), 'utf8')) as Recording
      expect(recording.inputs.map(({ type }) => type)).toEqual(['request', 'request'])
      expect(await replayedInPage(recording)).toEqual(fingerprintOf(first))
      const second = await BridgedCluster.start(folder)
      expect(uidOf((await second.send('GET', `${configMaps}/kept`)).text)).toBe(uid)
      await second.stop()
    } finally {
      rmSync(folder, { recursive: true })
    }
  }, 60_000)
})

describe('a session that the page has saved', () => {
  it('is served from where it ended', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-data-'))
    const command = {
      atMs: 30_000,
      type: 'exec',
      line: 'kubectl create configmap of-the-page --from-literal=k=v',
    } as const
    const recording: Recording = {
      version: 1,
      seed: 4,
      topology: topologyOf(1),
      inputs: [command],
      untilMs: 40_000,
    }
    try {
      const file = { format: 'wheelhouse-session', version: 1, name: 'Mine', recording, view: {} }
      writeFileSync(join(folder, 'recording.json'), JSON.stringify(file))
      const cluster = await BridgedCluster.start(folder)
      expect((await cluster.send('GET', `${configMaps}/of-the-page`)).text).toContain('"k":"v"')
      await cluster.stop()
    } finally {
      rmSync(folder, { recursive: true })
    }
  }, 60_000)
})

/** The same run as the page has it: its hash covers every record of the trace. */
async function replayedInPage(recording: Recording) {
  const pause = (ms: number) => new Promise<void>((later) => setTimeout(later, ms))
  const fail = (error: unknown) => expect.unreachable(String(error))
  const playground = new Playground({ settle, nowMs: () => performance.now(), pause, fail })
  await playground.start(recording, () => {})
  return playground.fingerprint()
}

function fingerprintOf({ served }: BridgedCluster) {
  const { trace, agenda } = served.cluster.simulation
  return { hash: trace.hash, records: trace.count, nowMs: agenda.nowMs }
}

function uidOf(text: string): unknown {
  return (JSON.parse(text) as { metadata: { uid: string } }).metadata.uid
}

/** How many exchanges are open between the bridge and the API server. */
function openExchanges({ served }: BridgedCluster): number {
  const processes = [...(served.cluster.simulation.machine('laptop')?.processes ?? [])]
  return processes.reduce((total, { exchanges }) => total + exchanges.size, 0)
}
