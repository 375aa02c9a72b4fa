import { describe, expect, it } from 'vitest'
import type { Node } from '../../../apis/core/types.ts'
import { endpointSlices, nodes, pods, services } from '../../../apis/resources.ts'
import type { Http } from '../../../protocols/http.ts'
import type { Kubelet } from '../../../protocols/kubelet.ts'
import { ApiWorld, podNamed } from '../testing/api-world.ts'

const namespace = '/api/v1/namespaces/default'
const slice = (address: string, port: number) => ({
  metadata: { name: 'web-1', labels: { 'kubernetes.io/service-name': 'web' } },
  addressType: 'IPv4',
  endpoints: [{ addresses: [address], conditions: { ready: true } }],
  ports: [{ name: 'http', port, protocol: 'TCP' }],
})

describe('the proxy', () => {
  it('passes a request on to a Pod and to an endpoint of a Service', async () => {
    const world = await ApiWorld.ready()
    const asked: string[] = []
    world.machine.start('web', async (host) => {
      host.network.listen<Http>('http', 8080, (exchange) => {
        const { request } = exchange
        asked.push(`${request.method} ${request.path} ${request.headers['x-forwarded-uri']} ${request.body}`)
        exchange.respond({ status: 418, headers: {}, body: 'tea' })
      })
      await host.signal().wait()
    })
    await world.as('alice', async (client) => {
      await client.create(pods, 'default', podNamed('web'))
      const pod = await client.get(pods, 'default', 'web')
      await client.updateStatus(pods, { ...pod, status: { podIP: '127.0.0.1' } } as never)
      const spec = { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] }
      await client.create(services, 'default', { metadata: { name: 'web' }, spec } as never)
      const get = async (path: string) => (await client.request('GET', `${namespace}/${path}`)).body
      expect(await get('services/web:http/proxy/')).toMatchObject({
        code: 503,
        message: 'no endpoints available for service "web:http"',
      })
      expect(await get('services/web:90/proxy/')).toMatchObject({
        message: 'no service port 90 found for service "web"',
      })
      expect(await get('services/a:b:c:d/proxy/')).toMatchObject({ message: 'invalid service request "a:b:c:d"' })
      await client.create(endpointSlices, 'default', slice('10.9.9.9', 8080) as never)
      expect(await get('services/web:80/proxy/')).toMatchObject({
        message: 'error trying to reach service: dial tcp 10.9.9.9:8080: connect: no route to host',
      })
      expect(await get('services/no/proxy/')).toMatchObject({ message: 'services "no" not found' })
      expect(await get('pods/web:8080/proxy/a%2Fb/?c=d')).toBe('tea')
      const posted = await client.request('POST', `${namespace}/pods/http:web:8080/proxy`, { x: 1 })
      expect(posted).toMatchObject({ status: 418, body: 'tea' })
      expect(await get('pods/web:81/proxy/')).toMatchObject({
        reason: 'ServiceUnavailable',
        message: 'error trying to reach service: dial tcp 127.0.0.1:81: connect: connection refused',
      })
      expect(asked).toEqual([
        `GET /a%2Fb/?c=d ${namespace}/pods/web:8080/proxy/a%2Fb/ `,
        `POST / ${namespace}/pods/http:web:8080/proxy {"x":1}`,
      ])
    })
  })

  it('passes a request on to the kubelet of a node', async () => {
    const world = await ApiWorld.ready()
    world.machine.start('kubelet', async (host) => {
      host.network.listen<Kubelet>('kubelet', 10250, (exchange) =>
        exchange.respond({ status: 200, headers: {}, body: exchange.request.path }),
      )
      await host.signal().wait()
    })
    await world.as('alice', async (client) => {
      const status = { addresses: [{ type: 'InternalIP', address: '127.0.0.1' }] }
      await client.create(nodes, '', { metadata: { name: 'n' }, status } as Node)
      for (const name of ['n', 'n:10250', 'https:n:'])
        expect((await client.request('GET', `/api/v1/nodes/${name}/proxy/stats/summary?a=b`)).body).toBe(
          '/stats/summary?a=b',
        )
    })
  })
})
