import { describe, expect, it } from 'vitest'
import { withFakeApi } from '../../client-go/testing/with-fake-api.ts'
import type { Dns } from '../../protocols/dns.ts'
import type { Http } from '../../protocols/http.ts'
import type { Host } from '../../simulation/host.ts'
import { coredns } from './main.ts'

const env = { KUBERNETES_SERVICE_HOST: '192.168.1.10', KUBERNETES_SERVICE_PORT: '6443' }

function world() {
  const fake = withFakeApi()
  fake.machine.disk.write('/var/run/secrets/kubernetes.io/serviceaccount/token', 'secret')
  fake.api.put('/api/v1/namespaces/default', { metadata: { name: 'default' } })
  fake.api.put('/api/v1/services/web', {
    metadata: { name: 'web', namespace: 'default' },
    spec: { clusterIP: '10.96.0.50', ports: [{ port: 80 }] },
  })
  const server = fake.machine.start('coredns', coredns, { env })
  const run = (body: (host: Host) => Promise<void>): void => void fake.machine.start('asker', body)
  return { ...fake, server, run }
}

async function ask(host: Host, question: string): Promise<string> {
  const { rcode, answers } = await host.network.call<Dns>('dns', `${host.address}:53`, { question, type: 'A' })
  return answers.map((answer) => ('address' in answer ? answer.address : '')).join() || rcode
}

async function get(host: Host, port: number, path: string): Promise<number> {
  const request = { method: 'GET', path, headers: {}, body: '' }
  return (await host.network.call<Http>('http', `${host.address}:${port}`, request)).status
}

describe('CoreDNS', () => {
  it('is healthy at once, but ready only when it knows the cluster', async () => {
    const { simulation, startServer, run } = world()
    const seen: unknown[] = []
    run(async (host) => {
      await host.clock.sleep(500)
      seen.push(await get(host, 8080, '/health'), await get(host, 8181, '/ready'))
      seen.push(await ask(host, 'web.default.svc.cluster.local'))
      startServer()
      await host.clock.sleep(30_000)
      seen.push(await get(host, 8181, '/ready'), await ask(host, 'web.default.svc.cluster.local'))
    })
    await simulation.run(40_000)
    expect(seen).toEqual([200, 503, 'SERVFAIL', 200, '10.96.0.50'])
  })

  it('ends and says why when it has no way to the API', async () => {
    const { simulation, machine } = world()
    let said = ''
    const codes: number[] = []
    machine.start('lost', coredns, { stdout: (text) => (said += text) }).onExit(({ code }) => codes.push(code))
    await simulation.run(1000)
    expect(codes).toEqual([1])
    expect(said).toContain('plugin/kubernetes: unable to load in-cluster configuration')
  })

  it('goes on answering for five seconds after it was asked to stop', async () => {
    const { simulation, startServer, run, server } = world()
    startServer()
    const seen: unknown[] = []
    await simulation.run(5000)
    server.terminate()
    run(async (host) => {
      await host.clock.sleep(3000)
      seen.push(await ask(host, 'web.default.svc.cluster.local'))
    })
    await simulation.run(9000)
    expect(server.alive).toBe(true)
    await simulation.run(11_000)
    expect(server.alive).toBe(false)
    expect(seen).toEqual(['10.96.0.50'])
  })
})
