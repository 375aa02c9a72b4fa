import { describe, expect, it } from 'vitest'
import type { ManagedFieldsEntry } from '../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../apimachinery/object.ts'
import { ApiWorld } from './testing/api-world.ts'

type Json = Readonly<Record<string, unknown>>
type Answer = { readonly status: number; readonly body: KubeObject & { readonly message?: string } }
type Send = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH',
  path: string,
  body?: unknown,
  type?: string,
  agent?: string,
) => Promise<Answer>

const deployments = '/apis/apps/v1/namespaces/default/deployments'
const configMaps = '/api/v1/namespaces/default/configmaps'
const applyType = 'application/apply-patch+yaml'
const mergeType = 'application/merge-patch+json'

async function talk(conversation: (send: Send, world: ApiWorld) => Promise<void>): Promise<void> {
  const world = await ApiWorld.ready()
  await world.as('test', async (client) => {
    const send: Send = async (method, path, body, type = 'application/json', agent = 'test') =>
      (await client.request(method, path, body, { 'content-type': type, 'user-agent': agent })) as Answer
    await conversation(send, world)
  })
}

const configMap = (name: string, data: Json, more: Json = {}): Json => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...more },
  data,
})

const web = (replicas: number | undefined, image: string, ports: readonly Json[] = []): Json => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: {
    ...(replicas === undefined ? {} : { replicas }),
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', image, ...(ports.length > 0 ? { ports } : {}) }] },
    },
  },
})

const owners = ({ body }: Answer): string[] =>
  (body.metadata.managedFields ?? []).map(({ manager, operation }: ManagedFieldsEntry) => `${manager} ${operation}`)
const fieldsOf = ({ body }: Answer, manager: string): unknown =>
  body.metadata.managedFields?.find((entry) => entry.manager === manager)?.fieldsV1

describe('server-side apply', () => {
  it('creates what is not there, and owns just what it says', () =>
    talk(async (send) => {
      const made = await send(
        'PATCH',
        `${deployments}/web?fieldManager=me`,
        web(2, 'nginx:1', [{ containerPort: 80 }]),
        applyType,
      )
      expect(made.status).toBe(201)
      expect(made.body.metadata.managedFields).toEqual([
        {
          manager: 'me',
          operation: 'Apply',
          apiVersion: 'apps/v1',
          time: expect.any(String),
          fieldsType: 'FieldsV1',
          fieldsV1: {
            'f:metadata': { 'f:labels': { 'f:app': {} } },
            'f:spec': {
              'f:replicas': {},
              'f:selector': {},
              'f:template': {
                'f:metadata': { 'f:labels': { 'f:app': {} } },
                'f:spec': {
                  'f:containers': {
                    'k:{"name":"c"}': {
                      '.': {},
                      'f:image': {},
                      'f:name': {},
                      'f:ports': {
                        'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      ])
      const again = await send(
        'PATCH',
        `${deployments}/web?fieldManager=me`,
        web(2, 'nginx:1', [{ containerPort: 80 }]),
        applyType,
      )
      expect(again.status).toBe(200)
      expect(again.body.metadata.resourceVersion).toBe(made.body.metadata.resourceVersion)
    }))

  it('refuses what others own, one field or several, until it is forced', () =>
    talk(async (send) => {
      await send('POST', `${deployments}?fieldManager=kubectl-client-side-apply`, web(2, 'nginx:1'))
      const one = await send('PATCH', `${deployments}/web?fieldManager=me`, web(3, 'nginx:1'), applyType)
      expect(one.status).toBe(409)
      expect(one.body).toMatchObject({
        reason: 'Conflict',
        message:
          'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas',
        details: {
          causes: [
            {
              reason: 'FieldManagerConflict',
              message: 'conflict with "kubectl-client-side-apply" using apps/v1',
              field: '.spec.replicas',
            },
          ],
        },
      })
      const two = await send('PATCH', `${deployments}/web?fieldManager=me`, web(3, 'nginx:2'), applyType)
      expect(two.body.message).toBe(
        'Apply failed with 2 conflicts: conflicts with "kubectl-client-side-apply" using apps/v1:\n- .spec.replicas\n- .spec.template.spec.containers[name="c"].image',
      )
      const forced = await send('PATCH', `${deployments}/web?fieldManager=me&force=true`, web(3, 'nginx:2'), applyType)
      expect(forced.status).toBe(200)
      expect(owners(forced)).toEqual(['me Apply', 'kubectl-client-side-apply Update'])
      expect(fieldsOf(forced, 'kubectl-client-side-apply')).not.toHaveProperty(['f:spec', 'f:replicas'])
    }))

  it('shares what is the same, and removes only what nobody else owns', () =>
    talk(async (send) => {
      const path = `${configMaps}/shared`
      await send('PATCH', `${path}?fieldManager=a`, configMap('shared', { both: '1', mine: '1' }), applyType)
      const second = await send('PATCH', `${path}?fieldManager=b`, configMap('shared', { both: '1' }), applyType)
      expect(owners(second)).toEqual(['b Apply', 'a Apply'])
      // It has changed nothing but who owns what: that has no time.
      expect(second.body.metadata.managedFields?.[0]).not.toHaveProperty('time')
      const third = await send('PATCH', `${path}?fieldManager=a`, configMap('shared', { other: '1' }), applyType)
      expect(third.body).toHaveProperty('data', { both: '1', other: '1' })
    }))

  it('takes elements of lists by their keys and puts them into its order', () =>
    talk(async (send) => {
      const path = `${deployments}/web`
      const port = (containerPort: number, name: string) => ({ containerPort, name })
      await send('PATCH', `${path}?fieldManager=a`, web(1, 'nginx:1', [port(1, 'one'), port(2, 'two')]), applyType)
      const merged = await send(
        'PATCH',
        `${path}?fieldManager=b`,
        web(undefined, 'nginx:1', [port(3, 'three')]),
        applyType,
      )
      const ports = (merged.body as unknown as { spec: { template: { spec: { containers: { ports: Json[] }[] } } } })
        .spec.template.spec.containers[0]?.ports
      expect(ports?.map(({ name }) => name)).toEqual(['one', 'two', 'three'])
      const last = await send('PATCH', `${path}?fieldManager=a`, web(1, 'nginx:1', [port(2, 'two')]), applyType)
      expect(JSON.stringify(last.body)).not.toContain('"one"')
      expect(JSON.stringify(last.body)).toContain('"three"')
    }))

  it('goes over from client-side apply without a conflict with itself, and keeps its annotation true', () =>
    talk(async (send) => {
      const annotation = 'kubectl.kubernetes.io/last-applied-configuration'
      const old = configMap(
        'm',
        { a: '1' },
        { annotations: { [annotation]: JSON.stringify(configMap('m', { a: '1' })) } },
      )
      await send('POST', `${configMaps}?fieldManager=kubectl-client-side-apply`, old)
      const refused = await send('PATCH', `${configMaps}/m?fieldManager=other`, configMap('m', { a: '2' }), applyType)
      expect(refused.status).toBe(409)
      const applied = await send('PATCH', `${configMaps}/m?fieldManager=kubectl`, configMap('m', { a: '2' }), applyType)
      expect(applied.status).toBe(200)
      expect(applied.body.metadata.annotations?.[annotation]).toBe(
        '{"apiVersion":"v1","data":{"a":"2"},"kind":"ConfigMap","metadata":{"name":"m"}}\n',
      )
    }))

  it('books what was there before to before-first-apply once owners were forgotten', () =>
    talk(async (send) => {
      await send('POST', configMaps, configMap('m', { a: '1' }))
      const forgotten = await send('PATCH', `${configMaps}/m`, { metadata: { managedFields: [{}] } }, mergeType)
      expect(forgotten.body.metadata.managedFields).toBeUndefined()
      const patched = await send('PATCH', `${configMaps}/m`, { data: { b: '1' } }, mergeType)
      expect(patched.body.metadata.managedFields).toBeUndefined()
      const refused = await send('PATCH', `${configMaps}/m?fieldManager=me`, configMap('m', { a: '2' }), applyType)
      expect(refused.body.message).toBe(
        'Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.a',
      )
    }))

  it('takes the replicas through scale as it would from the object itself', () =>
    talk(async (send) => {
      await send('PATCH', `${deployments}/web?fieldManager=owner`, web(2, 'nginx:1'), applyType)
      const scale = (replicas: number) => ({
        apiVersion: 'autoscaling/v1',
        kind: 'Scale',
        metadata: { name: 'web' },
        spec: { replicas },
      })
      const path = `${deployments}/web/scale?fieldManager=scaler`
      const refused = await send('PATCH', path, scale(5), applyType)
      expect(refused.body.message).toBe('Apply failed with 1 conflict: conflict with "owner": .spec.replicas')
      const forced = await send('PATCH', `${path}&force=true`, scale(5), applyType)
      expect(forced.body).toMatchObject({ kind: 'Scale', spec: { replicas: 5 } })
      const got = await send('GET', `${deployments}/web`)
      expect(fieldsOf(got, 'owner')).not.toHaveProperty(['f:spec', 'f:replicas'])
      expect(got.body.metadata.managedFields?.find(({ manager }) => manager === 'scaler')).toEqual({
        manager: 'scaler',
        operation: 'Apply',
        apiVersion: 'apps/v1',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:spec': { 'f:replicas': {} } },
        subresource: 'scale',
      })
    }))

  it('stores nothing in a dry run', () =>
    talk(async (send) => {
      const made = await send(
        'PATCH',
        `${configMaps}/dry?fieldManager=me&dryRun=All`,
        configMap('dry', { a: '1' }),
        applyType,
      )
      expect(made.status).toBe(201)
      expect((await send('GET', `${configMaps}/dry`)).status).toBe(404)
    }))

  it('says what is wrong with a configuration', () =>
    talk(async (send) => {
      const attempt = async (body: unknown, query = 'fieldManager=me') => {
        const answer = await send('PATCH', `${deployments}/web?${query}`, body, applyType)
        return [answer.status, answer.body.message]
      }
      const typed = 'failed to create typed patch object (/web; apps/v1, Kind=Deployment)'
      expect(await attempt(web(1, 'nginx'), '')).toEqual([
        422,
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      ])
      expect(await attempt({ ...web(1, 'nginx'), spec: { replicass: 1 } })).toEqual([
        500,
        `${typed}: .spec.replicass: field not declared in schema`,
      ])
      expect(await attempt({ ...web(1, 'nginx'), spec: { replicas: 'two' } })).toEqual([
        500,
        `${typed}: .spec.replicas: expected numeric (int or float), got string`,
      ])
      expect(await attempt({ ...web(1, 'nginx'), metadata: { name: 'web', labels: { a: 1 } } })).toEqual([
        500,
        `${typed}: .metadata.labels.a: expected string, got &value.valueUnstructured{Value:1}`,
      ])
      expect(await attempt({ ...web(1, 'nginx'), kind: 'ReplicaSet' })).toEqual([
        400,
        'invalid object type: apps/v1, Kind=ReplicaSet',
      ])
      expect(await attempt({ ...web(1, 'nginx'), metadata: { name: 'web', managedFields: [] } })).toEqual([
        400,
        'metadata.managedFields must be nil',
      ])
      const twice = [
        { name: 'c', image: 'a' },
        { name: 'c', image: 'b' },
      ]
      expect(await attempt({ ...web(1, 'nginx'), spec: { template: { spec: { containers: twice } } } })).toEqual([
        500,
        `${typed}: .spec.template.spec.containers: duplicate entries for key [name="c"]`,
      ])
      expect(await attempt('a: [')).toEqual([
        400,
        expect.stringMatching(/^error decoding patch: error converting YAML to JSON: yaml: /),
      ])
      expect(
        await attempt(
          'kind: Deployment\nkind: Deployment\napiVersion: apps/v1\nmetadata: {name: web}',
          'fieldManager=me&fieldValidation=Strict',
        ),
      ).toEqual([
        400,
        'error strict decoding patch: error converting YAML to JSON: yaml: unmarshal errors:\n  line 2: key "kind" already set in map',
      ])
    }))
})

describe('managedFields', () => {
  it('keep the last ten updaters and merge who came before', () =>
    talk(async (send) => {
      await send('POST', `${configMaps}?fieldManager=m00`, configMap('m', { m00: '1' }))
      for (let i = 1; i < 12; i++) {
        const name = `m${String(i).padStart(2, '0')}`
        await send('PATCH', `${configMaps}/m?fieldManager=${name}`, { data: { [name]: '1' } }, mergeType)
      }
      const got = await send('GET', `${configMaps}/m`)
      expect(owners(got)).toHaveLength(10)
      expect(fieldsOf(got, 'ancient-changes')).toEqual({ 'f:data': { '.': {}, 'f:m00': {}, 'f:m01': {}, 'f:m02': {} } })
    }))

  it('tell status from spec, and lose an owner that owns nothing any more', () =>
    talk(async (send) => {
      await send('POST', `${deployments}?fieldManager=maker`, web(1, 'nginx'))
      const status = { status: { replicas: 1, observedGeneration: 1 }, spec: { replicas: 9 } }
      await send('PATCH', `${deployments}/web/status?fieldManager=reporter`, status, mergeType)
      await send('PATCH', `${deployments}/web?fieldManager=labeller`, { metadata: { labels: { x: '1' } } }, mergeType)
      const got = await send('GET', `${deployments}/web`)
      expect(fieldsOf(got, 'reporter')).toEqual({ 'f:status': { 'f:observedGeneration': {}, 'f:replicas': {} } })
      expect(got.body.metadata.managedFields?.find(({ manager }) => manager === 'reporter')?.subresource).toBe('status')
      const without = await send(
        'PATCH',
        `${deployments}/web?fieldManager=other`,
        { metadata: { labels: { x: null } } },
        mergeType,
      )
      expect(owners(without)).toEqual(['maker Update', 'reporter Update'])
    }))
})
