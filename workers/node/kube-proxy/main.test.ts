import { describe, expect, it } from 'vitest'
import { withFakeApi } from '../../client-go/testing/with-fake-api.ts'
import type { Http } from '../../protocols/http.ts'
import { Random } from '../../simulation/random.ts'
import { kubeProxy } from './main.ts'

const kubeconfig = JSON.stringify({
  clusters: [{ name: 'c', cluster: { server: 'https://192.168.1.10:6443' } }],
  contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
  users: [{ name: 'u', user: {} }],
  'current-context': 'x',
})

function world(config = 'mode: iptables') {
  const { simulation, machine, api, startServer } = withFakeApi()
  machine.disk.write('/proxy/config.conf', `clientConnection:\n  kubeconfig: /proxy/kubeconfig.conf\n${config}\n`)
  machine.disk.write('/proxy/kubeconfig.conf', kubeconfig)
  startServer()
  api.put('/api/v1/services/web', {
    metadata: { name: 'web', namespace: 'default' },
    spec: { clusterIP: '10.96.0.50', ports: [{ port: 80 }] },
  })
  const proxy = machine.start('kube-proxy', kubeProxy, {
    args: ['--config=/proxy/config.conf', '--hostname-override=n1'],
  })
  const syncs: number[] = []
  simulation.trace.subscribe((record) => {
    if (record.type === 'state' && record.source === 'control-plane/kube-proxy') syncs.push(record.atMs)
  })
  const setEndpoints = (...addresses: string[]): void => {
    api.put('/apis/discovery.k8s.io/v1/endpointslices/web-1', {
      metadata: { name: 'web-1', namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4',
      ports: [{ name: '', port: 8080, protocol: 'TCP' }],
      endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    } as never)
  }
  const target = (): string | undefined => machine.translate('10.96.0.50:80', machine.spec.address, new Random(1))
  return { simulation, machine, api, proxy, syncs, setEndpoints, target }
}

describe('kube-proxy', () => {
  it('leads a cluster IP to the endpoints that the API tells of', async () => {
    const { simulation, setEndpoints, target } = world()
    setEndpoints('10.244.1.9')
    await simulation.run(2000)
    expect(target()).toBe('10.244.1.9:8080')
    setEndpoints()
    await simulation.run(4000)
    expect(target()).toBeUndefined()
  })

  it('writes rules at most once a second, however much changes', async () => {
    const { simulation, setEndpoints, syncs, target } = world()
    await simulation.run(5000)
    const before = syncs.length
    for (let i = 0; i < 20; i++) {
      setEndpoints(`10.244.1.${i}`)
      await simulation.run(5000 + (i + 1) * 100)
    }
    await simulation.run(10_000)
    const times = syncs.slice(before)
    expect(times.length).toBeGreaterThan(1)
    expect(times.length).toBeLessThanOrEqual(4)
    expect(target()).toBe('10.244.1.19:8080')
  })

  it('leaves its rules in the kernel when it dies', async () => {
    const { simulation, proxy, setEndpoints, target } = world()
    setEndpoints('10.244.1.9')
    await simulation.run(2000)
    proxy.kill()
    await simulation.run(4000)
    expect(target()).toBe('10.244.1.9:8080')
  })

  it('says on its health port whether it has written rules yet', async () => {
    const { simulation, machine } = world()
    const seen: number[] = []
    machine.start('probe', async (host) => {
      for (const waitMs of [0, 3000]) {
        await host.clock.sleep(waitMs)
        const request = { method: 'GET', path: '/healthz', headers: {}, body: '' }
        seen.push((await host.network.call<Http>('http', `${host.address}:10256`, request)).status)
      }
    })
    await simulation.run(4000)
    expect(seen).toEqual([503, 200])
  })

  it('refuses a mode that is not simulated', async () => {
    const { simulation, proxy } = world('mode: ipvs')
    const codes: number[] = []
    proxy.onExit(({ code }) => codes.push(code))
    await simulation.run(1000)
    expect(codes).toEqual([1])
  })
})
