// The answers of a recorded Kubernetes 1.36.2, exchange by exchange.
import { describe, expect, it } from 'vitest'
import { configMaps, namespaces } from '../../apis/resources.ts'
import type { RestClient } from '../../client-go/rest-client.ts'
import { ApiWorld } from './testing/api-world.ts'
import { GoldenReplay, type RecordedExchange, recordedExchanges } from './testing/golden-replay.ts'

const revision = 'deployment.kubernetes.io/revision'

const asController = { 'user-agent': 'kube-controller-manager/v1.36.2' }
const rootCertificate = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'kube-root-ca.crt' },
  data: { 'ca.crt': 'CA' },
}

type Step = (client: RestClient) => Promise<unknown>

async function replay(
  exchanges: readonly RecordedExchange[],
  prepare: Step,
  before: Readonly<Record<number, Step>> = {},
) {
  const world = new ApiWorld()
  await world.pass(100)
  await world.as(
    'vec',
    async (client) => {
      await client.create(namespaces, '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'vec' } })
      await prepare(client)
      const golden = new GoldenReplay(client)
      for (const exchange of exchanges) {
        await before[exchange.id]?.(client)
        const { actual, expected } = await golden.send(exchange)
        expect.soft(actual, `${exchange.id}: ${exchange.method} ${exchange.path}`).toEqual(expected)
      }
    },
    60_000,
  )
}

describe('kube-apiserver answers as the recorded one', () => {
  it('creates, reads, updates and deletes', async () => {
    // The garbage collector does its part.
    const collectY1 = (client: RestClient) =>
      client.patch(configMaps, 'vec', 'y1', 'merge', { metadata: { finalizers: null } })
    await replay(recordedExchanges('crud'), async () => {}, { 63: collectY1 })
  })

  it('lists by labels and fields, at revisions, in pages and as tables', async () => {
    const make = (client: RestClient, namespace: string, name: string, more: object) =>
      client.create(configMaps, namespace, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...more })
    const prepare = async (client: RestClient) => {
      for (const namespace of ['default', 'kube-node-lease', 'kube-public', 'kube-system', 'vec'])
        await client.request('POST', `/api/v1/namespaces/${namespace}/configmaps`, rootCertificate, asController)
      for (let n = 0; n < 7; n++) {
        const metadata = { name: `l${n}`, labels: { n: String(n), par: n % 2 === 0 ? 'even' : 'odd' } }
        await make(client, 'vec', `l${n}`, { metadata, data: { a: '1' } })
      }
    }
    // While it was recorded, one more came between.
    await replay(recordedExchanges('list'), prepare, { 27: (client) => make(client, 'vec', 'watched', {}) })
  })

  it('patches', async () => {
    // The deployment controller does its part.
    const report = (client: RestClient, patch: object) =>
      client.request('PATCH', '/apis/apps/v1/namespaces/vec/deployments/d/status', patch, {
        'content-type': 'application/merge-patch+json',
        ...asController,
      })
    const annotate = (client: RestClient) => report(client, { metadata: { annotations: { [revision]: '1' } } })
    const count = (client: RestClient) => report(client, { status: { replicas: 2 } })
    await replay(recordedExchanges('patch'), async () => {}, { 1: annotate, 34: count })
  })
})
