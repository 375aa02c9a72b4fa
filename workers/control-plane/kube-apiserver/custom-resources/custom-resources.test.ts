import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { CustomResourceDefinition } from '../../../apis/apiextensions/types.ts'
import { namespaces } from '../../../apis/resources.ts'
import type { RestClient } from '../../../client-go/rest-client.ts'
import { ApiWorld } from '../testing/api-world.ts'

const definitions = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
  namespaced: false,
}
const cronTabs = { group: 'stable.example.com', version: 'v1', plural: 'crontabs', namespaced: true }

/** The definition of the recording. */
const cronTabDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'crontabs.stable.example.com' },
  spec: {
    group: 'stable.example.com',
    scope: 'Namespaced',
    names: { plural: 'crontabs', singular: 'crontab', kind: 'CronTab', shortNames: ['ct'], categories: ['all'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: {
          status: {},
          scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
        },
        additionalPrinterColumns: [
          { name: 'Spec', type: 'string', jsonPath: '.spec.cronSpec' },
          { name: 'Replicas', type: 'integer', jsonPath: '.spec.replicas', priority: 1 },
          { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
        ],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            description: 'A cron tab.',
            required: ['spec'],
            properties: {
              spec: {
                type: 'object',
                description: 'spec of it',
                required: ['cronSpec'],
                properties: {
                  cronSpec: {
                    type: 'string',
                    pattern: '^(\\d+|\\*)(/\\d+)?(\\s+(\\d+|\\*)(/\\d+)?){4}$',
                    description: 'the schedule',
                  },
                  image: { type: 'string', default: 'busybox' },
                  replicas: { type: 'integer', minimum: 1, maximum: 10 },
                  mode: { type: 'string', enum: ['a', 'b'] },
                },
                'x-kubernetes-validations': [
                  { rule: '!has(self.replicas) || self.replicas != 7', message: 'seven is unlucky' },
                ],
              },
              status: { type: 'object', properties: { replicas: { type: 'integer' } } },
            },
          },
        },
      },
    ],
  },
} as unknown as CustomResourceDefinition

const cronTab = (name: string, spec: object) =>
  ({ apiVersion: 'stable.example.com/v1', kind: 'CronTab', metadata: { name }, spec }) as never

async function inWorld(body: (client: RestClient, pass: (ms: number) => Promise<void>) => Promise<void>) {
  const world = await ApiWorld.ready()
  await world.as(
    'vec',
    async (client, host) => {
      await client.create(namespaces, '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'crd' } })
      await body(client, (ms) => host.clock.sleep(ms))
    },
    120_000,
  )
}

async function withCronTabs(body: (client: RestClient, pass: (ms: number) => Promise<void>) => Promise<void>) {
  await inWorld(async (client, pass) => {
    await client.create(definitions, '', cronTabDefinition)
    await pass(3_000)
    await body(client, pass)
  })
}

const refused = async (attempt: Promise<unknown>): Promise<string> => {
  try {
    await attempt
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return 'nothing was refused'
}

describe('a CustomResourceDefinition', () => {
  it('has its names accepted and is established at once', async () => {
    await withCronTabs(async (client) => {
      const stored = await client.get<CustomResourceDefinition>(definitions, '', 'crontabs.stable.example.com')
      expect(stored.spec.conversion).toEqual({ strategy: 'None' })
      expect(stored.status).toEqual({
        acceptedNames: {
          categories: ['all'],
          kind: 'CronTab',
          listKind: 'CronTabList',
          plural: 'crontabs',
          shortNames: ['ct'],
          singular: 'crontab',
        },
        conditions: [
          {
            lastTransitionTime: expect.any(String),
            message: 'no conflicts found',
            reason: 'NoConflicts',
            status: 'True',
            type: 'NamesAccepted',
          },
          {
            lastTransitionTime: expect.any(String),
            message: 'the initial names have been accepted',
            reason: 'InitialNamesAccepted',
            status: 'True',
            type: 'Established',
          },
        ],
        storedVersions: ['v1'],
      })
      const { body } = await client.request('GET', '/apis/stable.example.com/v1', undefined)
      expect(body).toMatchObject({
        kind: 'APIResourceList',
        apiVersion: 'v1',
        groupVersion: 'stable.example.com/v1',
        resources: [
          {
            name: 'crontabs',
            singularName: 'crontab',
            namespaced: true,
            kind: 'CronTab',
            verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'],
            shortNames: ['ct'],
            categories: ['all'],
          },
          { name: 'crontabs/status', kind: 'CronTab', verbs: ['get', 'patch', 'update'] },
          { name: 'crontabs/scale', group: 'autoscaling', version: 'v1', kind: 'Scale' },
        ],
      })
    })
  })

  it('is refused with every mistake in it', async () => {
    await inWorld(async (client) => {
      const misnamed = { ...cronTabDefinition, metadata: { name: 'wrong.stable.example.com' } }
      expect(await refused(client.create(definitions, '', misnamed))).toBe(
        'CustomResourceDefinition.apiextensions.k8s.io "wrong.stable.example.com" is invalid: metadata.name: Invalid value: "wrong.stable.example.com": must be spec.names.plural+"."+spec.group',
      )
      const bad = {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'foos.x.io' },
        spec: {
          group: 'x.io',
          scope: 'Bogus',
          names: { plural: 'foos', kind: 'Foo' },
          versions: [{ name: 'v1', served: true, storage: false }],
        },
      }
      expect(await refused(client.create(definitions, '', bad as never))).toBe(
        'CustomResourceDefinition.apiextensions.k8s.io "foos.x.io" is invalid: [spec.scope: Unsupported value: "Bogus": supported values: "Cluster", "Namespaced", spec.versions[0].schema.openAPIV3Schema: Required value, spec.versions: Invalid value: [{"Name":"v1","Served":true,"Storage":false,"Deprecated":false,"DeprecationWarning":null,"Schema":null,"Subresources":null,"AdditionalPrinterColumns":null,"SelectableFields":null}]: must have exactly one version marked as storage version, status.storedVersions: Invalid value: null: must have at least one stored version]',
      )
    })
  })

  it('cannot take a name that another one of its group has', async () => {
    await withCronTabs(async (client, pass) => {
      const other = {
        ...cronTabDefinition,
        metadata: { name: 'others.stable.example.com' },
        spec: { ...cronTabDefinition.spec, names: { plural: 'others', kind: 'Other', shortNames: ['ct'] } },
      }
      await client.create(definitions, '', other)
      await pass(500)
      const stored = await client.get<CustomResourceDefinition>(definitions, '', 'others.stable.example.com')
      expect(
        stored.status?.conditions?.map(({ type, status, reason, message }) => [type, status, reason, message]),
      ).toEqual([
        ['NamesAccepted', 'False', 'ShortNamesConflict', '"ct" is already in use'],
        ['Established', 'False', 'NotAccepted', 'not all names are accepted'],
      ])
      await client.delete(definitions, '', 'crontabs.stable.example.com')
      await pass(2_000)
      const later = await client.get<CustomResourceDefinition>(definitions, '', 'others.stable.example.com')
      expect(later.status?.conditions?.map(({ status }) => status)).toEqual(['True', 'True'])
    })
  })

  it('takes its resources with it when it goes, finalizers first', async () => {
    await withCronTabs(async (client, pass) => {
      await client.create(cronTabs, 'crd', cronTab('a', { cronSpec: '* * * * *' }))
      const held = {
        ...(cronTab('b', { cronSpec: '* * * * *' }) as object),
        metadata: { name: 'b', finalizers: ['x.io/hold'] },
      }
      await client.create(cronTabs, 'crd', held as never)
      await client.delete(definitions, '', 'crontabs.stable.example.com')
      await pass(1_000)
      const going = await client.get<CustomResourceDefinition>(definitions, '', 'crontabs.stable.example.com')
      expect(going.metadata.finalizers).toEqual(['customresourcecleanup.apiextensions.k8s.io'])
      expect(going.status?.conditions?.at(-1)).toMatchObject({ type: 'Terminating', status: 'True' })
      expect(await refused(client.create(cronTabs, 'crd', cronTab('c', { cronSpec: '* * * * *' })))).toContain(
        'create not allowed while custom resource definition is terminating',
      )
      await client.patch(cronTabs, 'crd', 'b', 'merge', { metadata: { finalizers: null } })
      await pass(6_000)
      expect(await refused(client.get(definitions, '', 'crontabs.stable.example.com'))).toContain('not found')
      expect(await refused(client.list(cronTabs, 'crd'))).toBe('the server could not find the requested resource')
    })
  })
})

describe('a custom resource', () => {
  it('is defaulted, and refused in the words of its schema', async () => {
    await withCronTabs(async (client) => {
      const stored = await client.create(cronTabs, 'crd', cronTab('my', { cronSpec: '* * * * */5', replicas: 1 }))
      expect(stored).toMatchObject({
        metadata: { name: 'my', generation: 1 },
        spec: { cronSpec: '* * * * */5', image: 'busybox', replicas: 1 },
      })
      const wrong = async (spec: object) => {
        const text = await refused(client.create(cronTabs, 'crd', cronTab('b', spec)))
        return text.replace('CronTab.stable.example.com "b" is invalid: ', '')
      }
      const unchecked =
        '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'
      expect(await wrong({ cronSpec: 'bad', replicas: 99 })).toBe(
        `[spec.cronSpec: Invalid value: "bad": spec.cronSpec in body should match '^(\\d+|\\*)(/\\d+)?(\\s+(\\d+|\\*)(/\\d+)?){4}$', spec.replicas: Invalid value: 99: spec.replicas in body should be less than or equal to 10]`,
      )
      expect(await wrong({})).toBe(`[spec.cronSpec: Required value, ${unchecked}]`)
      expect(await wrong({ cronSpec: '* * * * *', mode: 'z' })).toBe(
        `[spec.mode: Unsupported value: "z": supported values: "a", "b", ${unchecked}]`,
      )
      expect(await wrong({ cronSpec: '* * * * *', replicas: 7 })).toBe('spec: Invalid value: seven is unlucky')
      expect(await wrong({ cronSpec: 5 })).toBe(
        `[spec.cronSpec: Invalid value: "integer": spec.cronSpec in body must be of type string: "integer", ${unchecked}]`,
      )
    })
  })

  it('loses fields that its schema does not know, or is refused for them', async () => {
    await withCronTabs(async (client) => {
      const path = '/apis/stable.example.com/v1/namespaces/crd/crontabs'
      const body = cronTab('b6', { cronSpec: '* * * * *', unknownField: 1 })
      const strict = await client.request('POST', `${path}?fieldValidation=Strict`, body)
      expect(strict.body).toMatchObject({
        code: 400,
        message:
          'CronTab in version "v1" cannot be handled as a CronTab: strict decoding error: unknown field "spec.unknownField"',
      })
      const warned = await client.request('POST', path, body)
      expect(warned.headers['warning']).toContain('unknown field')
      expect(warned.body).toMatchObject({ spec: { cronSpec: '* * * * *', image: 'busybox' } })
      expect(JSON.stringify(warned.body)).not.toContain('"unknownField"')
    })
  })

  it('has a status and a scale of its own', async () => {
    await withCronTabs(async (client) => {
      await client.create(cronTabs, 'crd', cronTab('my', { cronSpec: '* * * * *', replicas: 1 }))
      await client.patch(cronTabs, 'crd', 'my', 'merge', { status: { replicas: 9 } })
      expect(await client.get(cronTabs, 'crd', 'my')).not.toHaveProperty('status')
      await client.patch(cronTabs, 'crd', 'my', 'merge', { status: { replicas: 2 }, spec: { replicas: 5 } }, 'status')
      expect(await client.get(cronTabs, 'crd', 'my')).toMatchObject({
        metadata: { generation: 1 },
        spec: { replicas: 1 },
        status: { replicas: 2 },
      })
      const path = '/apis/stable.example.com/v1/namespaces/crd/crontabs/my/scale'
      const merge = { 'content-type': 'application/merge-patch+json' }
      const scaled = await client.request('PATCH', path, { spec: { replicas: 3 } }, merge)
      expect(scaled.body).toMatchObject({ kind: 'Scale', spec: { replicas: 3 }, status: { replicas: 2 } })
      const unlucky = await client.request('PATCH', path, { spec: { replicas: 7 } }, merge)
      expect(unlucky.body).toMatchObject({
        message: 'CronTab.stable.example.com "my" is invalid: spec: Invalid value: seven is unlucky',
      })
      const strategic = await client.request(
        'PATCH',
        path.replace('/scale', ''),
        { spec: { replicas: 2 } },
        {
          'content-type': 'application/strategic-merge-patch+json',
        },
      )
      expect(strategic.body).toMatchObject({ code: 415 })
    })
  })

  it('is shown in the columns of its definition', async () => {
    await withCronTabs(async (client, pass) => {
      await client.create(cronTabs, 'crd', cronTab('my', { cronSpec: '* * * * *', replicas: 1 }))
      await pass(90_000)
      const accept = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }
      const { body } = await client.request('GET', '/apis/stable.example.com/v1/crontabs', undefined, accept)
      expect(body).toMatchObject({
        kind: 'Table',
        columnDefinitions: [
          { name: 'Name', format: 'name' },
          { name: 'Spec', description: 'Custom resource definition column (in JSONPath format): .spec.cronSpec' },
          { name: 'Replicas', type: 'integer', priority: 1 },
          { name: 'Age', type: 'date' },
        ],
        rows: [{ cells: ['my', '* * * * *', 1, '90s'] }],
      })
    })
  })

  it('is served in every version, whichever it was written in', async () => {
    await inWorld(async (client, pass) => {
      const [v1] = cronTabDefinition.spec.versions
      const versions = [
        { ...v1, storage: false, name: 'v1', deprecated: true },
        { ...v1, name: 'v2' },
      ]
      const both = { ...cronTabDefinition, spec: { ...cronTabDefinition.spec, versions } }
      await client.create(definitions, '', both as never)
      await pass(3_000)
      const path = '/apis/stable.example.com/v1/namespaces/crd/crontabs'
      const created = await client.request('POST', path, cronTab('my', { cronSpec: '* * * * *' }))
      expect(created.headers['warning']).toContain('stable.example.com/v1 CronTab is deprecated')
      expect(created.body).toMatchObject({ apiVersion: 'stable.example.com/v1' })
      const newer = { ...cronTabs, version: 'v2' }
      expect(await client.get(newer, 'crd', 'my')).toMatchObject({ apiVersion: 'stable.example.com/v2' })
      expect((await client.list(newer, 'crd')).items).toMatchObject([{ apiVersion: 'stable.example.com/v2' }])
      const group = await client.request('GET', '/apis/stable.example.com', undefined)
      expect(group.body).toMatchObject({ preferredVersion: { version: 'v2' } })
    })
  })

  it('cannot be made for two seconds after its definition was established', async () => {
    await inWorld(async (client, pass) => {
      await client.create(definitions, '', cronTabDefinition)
      await pass(200)
      const made: KubeObject = await client.create<KubeObject>(
        cronTabs,
        'crd',
        cronTab('my', { cronSpec: '* * * * *' }),
      )
      expect(Date.parse(made.metadata.creationTimestamp ?? '') % 60_000).toBeGreaterThanOrEqual(2_000)
    })
  })
})
