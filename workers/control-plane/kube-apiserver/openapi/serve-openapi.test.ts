import { describe, expect, it } from 'vitest'
import type { RestClient } from '../../../client-go/rest-client.ts'
import { ApiWorld } from '../testing/api-world.ts'

type Fields = Readonly<Record<string, unknown>>
type Document = {
  readonly paths: Record<string, Fields>
  readonly components: { readonly schemas: Record<string, Fields> }
}

async function ask(run: (client: RestClient) => Promise<void>): Promise<void> {
  const world = new ApiWorld()
  await world.pass(100)
  await world.as('alice', run)
}

describe('the OpenAPI documents', () => {
  it('are listed by group and version, each under an address that names its content', () =>
    ask(async (client) => {
      const { body } = await client.request('GET', '/openapi/v3')
      const { paths } = body as { paths: Record<string, { serverRelativeURL: string }> }
      expect(Object.keys(paths)).toEqual(Object.keys(paths).sort())
      const url = paths['apis/apps/v1']?.serverRelativeURL ?? ''
      expect(url).toMatch(/^\/openapi\/v3\/apis\/apps\/v1\?hash=[0-9A-F]{128}$/)
      const { status, headers } = await client.request('GET', url)
      expect([status, headers['etag']]).toEqual([200, `"${url.split('hash=')[1]}"`])
      const again = await client.request('GET', url, undefined, { 'if-none-match': headers['etag'] ?? '' })
      expect(again.status).toBe(304)
      const moved = await client.request('GET', '/openapi/v3/apis/apps/v1?hash=OLD')
      expect([moved.status, moved.headers['location']]).toEqual([301, url])
    }))

  it('tell kubectl that the server validates fields itself, and how lists merge', () =>
    ask(async (client) => {
      const { body } = await client.request('GET', '/openapi/v3/apis/apps/v1')
      const { paths, components } = body as Document
      const patch = paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}']?.['patch'] as {
        parameters: { name: string }[]
      }
      expect(patch.parameters.map(({ name }) => name)).toEqual(['dryRun', 'fieldManager', 'fieldValidation', 'force'])
      expect(components.schemas['io.k8s.api.core.v1.PodSpec']).toMatchObject({
        required: ['containers'],
        properties: {
          containers: {
            type: 'array',
            items: { $ref: '#/components/schemas/io.k8s.api.core.v1.Container' },
            'x-kubernetes-patch-merge-key': 'name',
            'x-kubernetes-list-map-keys': ['name'],
          },
        },
      })
    }))

  it('describe every kind that one can write, its spec and its status', () =>
    ask(async (client) => {
      for (const [path, kind] of [
        ['api/v1', 'core.v1.Pod'],
        ['apis/apps/v1', 'apps.v1.Deployment'],
        ['apis/networking.k8s.io/v1', 'networking.v1.Ingress'],
      ]) {
        const { body } = await client.request('GET', `/openapi/v3/${path}`)
        const type = (body as Document).components.schemas[`io.k8s.api.${kind}`] ?? {}
        expect(type['description'], kind).toMatch(/^\w+ (is|enables) a?/)
        for (const [field, schema] of Object.entries(type['properties'] as Record<string, Fields>))
          expect(schema['description'], `${kind}.${field}`).toMatch(/\w{3}/)
      }
    }))

  it('refer to nothing that they do not hold', () =>
    ask(async (client) => {
      for (const path of ['/openapi/v3/api/v1', '/openapi/v3/apis/batch/v1', '/openapi/v2']) {
        const { body } = await client.request('GET', path, undefined, { accept: 'application/json' })
        const { components, definitions } = body as Document & { definitions?: Record<string, Fields> }
        const held = new Set(Object.keys(definitions ?? components.schemas))
        const missing = [...JSON.stringify(body).matchAll(/"\$ref":"#\/[\w/]+\/([\w.-]+)"/g)]
          .map(([, name = '']) => name)
          .filter((name) => !held.has(name))
        expect(missing, path).toEqual([])
      }
    }))

  it('are JSON: whoever takes only the old protobuf form is told so', () =>
    ask(async (client) => {
      const accept = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'
      const { status } = await client.request('GET', '/openapi/v2', undefined, { accept })
      expect(status).toBe(406)
    }))
})
