import { expect, it } from 'vitest'
import type { RestClient } from '../../client-go/rest-client.ts'
import { ApiWorld } from './testing/api-world.ts'

const get = async (client: RestClient, path: string) => (await client.request('GET', path)).body

it('the root lists every path, and each of them answers', async () => {
  const world = await ApiWorld.ready()
  await world.as('kubectl', async (client) => {
    const { paths } = (await get(client, '/')) as { paths: readonly string[] }
    expect(paths).toContain('/livez/poststarthook/rbac/bootstrap-roles')
    for (const path of paths) expect((await client.request('GET', path)).status, path).toBe(200)
  })
})

it('metrics count what was asked of the API server and of etcd, and what is stored', async () => {
  const world = await ApiWorld.ready()
  await world.as('kubectl', async (client) => {
    await get(client, '/api/v1/namespaces/default/configmaps')
    await get(client, '/api/v1/namespaces/default/configmaps/none').catch(() => undefined)
    const text = (await get(client, '/metrics')) as string
    const labels = 'group="",resource="configmaps",scope="namespace",subresource="",verb="LIST",version="v1"'
    expect(text).toContain(`apiserver_request_total{code="200",component="apiserver",dry_run="",${labels}} 1\n`)
    expect(text).toMatch(/^apiserver_request_total\{code="404",.*resource="configmaps",scope="resource".*\} 1$/m)
    expect(text).toMatch(/^apiserver_resource_objects\{group="",resource="namespaces"\} 4$/m)
    expect(text).toMatch(
      /^etcd_request_duration_seconds_bucket\{.*operation="create",resource="namespaces",le="\+Inf"\} 4$/m,
    )
    for (const [, family, type] of text.matchAll(/^# TYPE (\S+) (\w+)$/gm)) {
      const sample = new RegExp(`^${family}${type === 'histogram' ? '_count' : ''}(\\{.*\\})? [\\d.]+$`, 'm')
      if (family !== 'apiserver_longrunning_requests') expect(text, family).toMatch(sample)
    }
  })
})

it('the API server keeps a lease that says that it lives, and tells which certificates it trusts', async () => {
  const world = await ApiWorld.ready()
  await world.pass(60_000)
  await world.as('kubectl', async (client) => {
    type Lease = { metadata: { name: string; labels: object }; spec: { holderIdentity: string; renewTime: string } }
    const path = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases'
    const [lease] = ((await get(client, path)) as { items: readonly Lease[] }).items
    expect(lease?.metadata.name).toMatch(/^apiserver-[a-z2-7]{26}$/)
    expect(lease?.spec.holderIdentity).toMatch(new RegExp(`^${lease?.metadata.name}_[0-9a-f-]{36}$`))
    expect(lease?.spec.renewTime).toMatch(/^2026-01-01T00:01:00\.0\d{5}Z$/)
    const { items } = (await get(client, '/api/v1/namespaces/kube-system/configmaps')) as {
      items: readonly { metadata: { name: string }; data: object }[]
    }
    expect(items.map(({ metadata, data }) => [metadata.name, Object.keys(data).length])).toEqual([
      ['extension-apiserver-authentication', 6],
      ['kube-apiserver-legacy-service-account-token-tracking', 1],
    ])
  })
})
