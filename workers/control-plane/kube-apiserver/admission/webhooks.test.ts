// Policies and webhooks, with the manifests and words of a recorded 1.36.2.
import { describe, expect, it } from 'vitest'
import { encodeBase64 } from '../../../apimachinery/base64.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import { configMaps, deployments, pods, secrets, services } from '../../../apis/resources.ts'
import type { RestClient } from '../../../client-go/rest-client.ts'
import type { Http } from '../../../protocols/http.ts'
import { ApiWorld, podNamed } from '../testing/api-world.ts'

const apiVersion = 'admissionregistration.k8s.io/v1'
const resource = (plural: string) => ({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  plural,
  namespaced: false,
})
const policies = resource('validatingadmissionpolicies')
const policyBindings = resource('validatingadmissionpolicybindings')
const inDefault = { matchLabels: { 'kubernetes.io/metadata.name': 'default' } }

function deployment(name: string, replicas: number): KubeObject {
  const template = { metadata: { labels: { a: 'b' } }, spec: podNamed('x').spec }
  const spec = { replicas, selector: { matchLabels: { a: 'b' } }, template }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec } as KubeObject
}

async function makePolicy(client: RestClient, spec: object, binding: object = {}): Promise<void> {
  const resourceRules = [
    { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments'] },
  ]
  const policy = { apiVersion, kind: 'ValidatingAdmissionPolicy', metadata: { name: 'kg-vap' } }
  const whole = { ...policy, spec: { failurePolicy: 'Fail', matchConstraints: { resourceRules }, ...spec } }
  await client.create(policies, '', whole as KubeObject)
  const bound = { apiVersion, kind: 'ValidatingAdmissionPolicyBinding', metadata: { name: 'kg-vapb' } }
  const matchResources = { namespaceSelector: inDefault }
  const bindingSpec = { policyName: 'kg-vap', validationActions: ['Deny'], matchResources, ...binding }
  await client.create(policyBindings, '', { ...bound, spec: bindingSpec } as KubeObject)
}

describe('ValidatingAdmissionPolicies', () => {
  it('refuse what does not fulfil them, where they are bound', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      const messageExpression = "'too many replicas: ' + string(object.spec.replicas)"
      await makePolicy(client, { validations: [{ expression: 'object.spec.replicas <= 5', messageExpression }] })
      await expect(client.create(deployments, 'default', deployment('many', 9))).rejects.toMatchObject({
        status: {
          code: 422,
          reason: 'Invalid',
          message: `deployments.apps "many" is forbidden: ValidatingAdmissionPolicy 'kg-vap' with binding 'kg-vapb' denied request: too many replicas: 9`,
        },
      })
      await client.create(deployments, 'default', deployment('few', 1))
      await client.create(deployments, 'kube-system', deployment('many', 9))
    })
  })

  it('know variables, parameters, the old object and who asks, and may warn only', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      const limits = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'limits' }, data: { most: '3' } }
      await client.create(configMaps, 'default', limits as KubeObject)
      await makePolicy(
        client,
        {
          paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
          variables: [{ name: 'most', expression: 'int(params.data.most)' }],
          matchConditions: [{ name: 'people', expression: "!request.userInfo.username.startsWith('system:')" }],
          validations: [
            { expression: 'object.spec.replicas <= variables.most' },
            {
              expression: 'oldObject == null || oldObject.spec.replicas <= object.spec.replicas',
              message: 'no way back',
            },
          ],
        },
        { validationActions: ['Warn'], paramRef: { name: 'limits', parameterNotFoundAction: 'Deny' } },
      )
      const path = '/apis/apps/v1/namespaces/default/deployments'
      const many = await client.request('POST', path, deployment('many', 4))
      expect(many.status).toBe(201)
      expect(many.headers['warning']).toContain(
        "Validation failed for ValidatingAdmissionPolicy 'kg-vap' with binding 'kg-vapb': failed expression: object.spec.replicas <= variables.most",
      )
      const headers = { 'content-type': 'application/merge-patch+json' }
      const fewer = await client.request('PATCH', `${path}/many`, { spec: { replicas: 2 } }, headers)
      expect(fewer.headers['warning']).toContain('no way back')
    })
  })
})

type Webhook = { readonly request: { readonly name: string; readonly operation: string } }

describe('MutatingAdmissionPolicies', () => {
  const bind = async (client: RestClient, spec: object, binding: object = {}) => {
    const resourceRules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }]
    const policy = { apiVersion, kind: 'MutatingAdmissionPolicy', metadata: { name: 'side' } }
    const whole = { failurePolicy: 'Fail', reinvocationPolicy: 'Never', matchConstraints: { resourceRules }, ...spec }
    await client.create(resource('mutatingadmissionpolicies'), '', { ...policy, spec: whole } as KubeObject)
    const bound = { apiVersion, kind: 'MutatingAdmissionPolicyBinding', metadata: { name: 'side' } }
    const bindingSpec = { policyName: 'side', matchResources: { namespaceSelector: inDefault }, ...binding }
    await client.create(resource('mutatingadmissionpolicybindings'), '', { ...bound, spec: bindingSpec } as KubeObject)
  }
  const mutation = (patchType: 'ApplyConfiguration' | 'JSONPatch', expression: string) => {
    const field = patchType === 'JSONPatch' ? 'jsonPatch' : 'applyConfiguration'
    return { patchType, [field]: { expression } }
  }

  it('lay what they build over the object, and patch it', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      await bind(client, {
        variables: [{ name: 'image', expression: "'proxy:' + string(size(object.spec.containers))" }],
        matchConditions: [{ name: 'once', expression: "!object.spec.containers.exists(c, c.name == 'proxy')" }],
        mutations: [
          mutation(
            'ApplyConfiguration',
            `Object{
              metadata: Object.metadata{labels: Object.metadata.labels{injected: "yes"}},
              spec: Object.spec{containers: [Object.spec.containers{name: "proxy", image: variables.image}]}
            }`,
          ),
          mutation(
            'JSONPatch',
            `[JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("a.io/b"), value: "c"}]`,
          ),
        ],
      })
      const pod = await client.create(pods, 'default', podNamed('web'))
      expect(pod.metadata.labels).toEqual({ injected: 'yes', 'a.io/b': 'c' })
      expect(
        pod.spec.containers.map(({ name, image, terminationMessagePath }) => [name, image, terminationMessagePath]),
      ).toEqual([
        ['main', 'nginx', '/dev/termination-log'],
        ['proxy', 'proxy:1', '/dev/termination-log'],
      ])
    })
  })

  it('refuse what they cannot change, unless they may be passed over', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      const mutations = [mutation('ApplyConfiguration', 'Object{metadata: Object.metadata{name: "other"}}')]
      await bind(client, { mutations })
      await expect(client.create(pods, 'default', podNamed('web'))).rejects.toThrow(
        "pods \"web\" is forbidden: policy 'side' with binding 'side' denied request: invalid ApplyConfiguration: may not mutate metadata",
      )
      const headers = { 'content-type': 'application/merge-patch+json' }
      const path = `/apis/${apiVersion}/mutatingadmissionpolicies/side`
      await client.request('PATCH', path, { spec: { failurePolicy: 'Ignore' } }, headers)
      await client.create(pods, 'default', podNamed('web'))
    })
  })
})

describe('webhooks', () => {
  const rules = (plural: string) => [
    { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: [plural] },
  ]
  const hook = (name: string, plural: string, service: object, more: object = {}) => ({
    name,
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
    failurePolicy: 'Fail',
    timeoutSeconds: 1,
    clientConfig: { service: { namespace: 'default', ...service } },
    rules: rules(plural),
    namespaceSelector: inDefault,
    ...more,
  })
  const configure = (client: RestClient, kind: string, webhooks: readonly object[]) =>
    client.create(resource(`${kind.toLowerCase()}s`), '', {
      apiVersion,
      kind,
      metadata: { name: 'kg-wh' },
      webhooks,
    } as KubeObject)
  const object = (kind: string, name: string) => ({ apiVersion: 'v1', kind, metadata: { name } }) as KubeObject

  it('that do not answer fail the write, or are passed over', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      await configure(client, 'ValidatingWebhookConfiguration', [
        hook('a.kg.io', 'configmaps', { name: 'nope' }),
        hook('b.kg.io', 'secrets', { name: 'nope' }, { failurePolicy: 'Ignore' }),
      ])
      await expect(client.create(configMaps, 'default', object('ConfigMap', 'blocked'))).rejects.toThrow(
        'Internal error occurred: failed calling webhook "a.kg.io": failed to call webhook: Post "https://nope.default.svc:443/?timeout=1s": service "nope" not found',
      )
      await client.create(secrets, 'default', object('Secret', 'ignored'))
      await client.create(configMaps, 'kube-system', object('ConfigMap', 'elsewhere'))
    })
  })

  it('change and refuse what is written', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client, host) => {
      const spec = { clusterIP: '10.96.0.77', ports: [{ port: 443 }] }
      await client.create(services, 'default', { ...object('Service', 'hook'), spec } as KubeObject)
      host.kernel.addAddress('10.96.0.77')
      const seen: string[] = []
      const serve = (path: string, body: string): object => {
        const { request } = JSON.parse(body) as Webhook
        seen.push(`${path} ${request.operation} ${request.name}`)
        const patch = [{ op: 'add', path: '/data', value: { added: 'yes' } }]
        if (path.startsWith('/change'))
          return { allowed: true, patchType: 'JSONPatch', patch: encodeBase64(JSON.stringify(patch)) }
        if (request.name === 'bad') return { allowed: false, status: { message: 'not that one' } }
        return { allowed: true, warnings: ['looked at'] }
      }
      host.network.listen<Http>(
        'http',
        443,
        (exchange) => {
          const { path, body } = exchange.request
          exchange.respond({ status: 200, headers: {}, body: JSON.stringify({ response: serve(path, body) }) })
        },
        '10.96.0.77',
      )
      await configure(client, 'MutatingWebhookConfiguration', [
        hook('change.kg.io', 'configmaps', { name: 'hook', path: '/change' }),
      ])
      await configure(client, 'ValidatingWebhookConfiguration', [
        hook('check.kg.io', 'configmaps', { name: 'hook', path: '/check' }),
      ])
      const path = '/api/v1/namespaces/default/configmaps'
      const good = await client.request('POST', path, object('ConfigMap', 'good'))
      expect(good.body).toMatchObject({ data: { added: 'yes' } })
      expect(good.headers['warning']).toBe('299 - "looked at"')
      await expect(client.create(configMaps, 'default', object('ConfigMap', 'bad'))).rejects.toThrow(
        'admission webhook "check.kg.io" denied the request: not that one',
      )
      expect(seen).toEqual([
        '/change?timeout=1s CREATE good',
        '/check?timeout=1s CREATE good',
        '/change?timeout=1s CREATE bad',
        '/check?timeout=1s CREATE bad',
      ])
    })
  })
  it('that want to be are asked again when another has changed what they left behind', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client, host) => {
      const spec = { clusterIP: '10.96.0.78', ports: [{ port: 443 }] }
      await client.create(services, 'default', { ...object('Service', 'hook'), spec } as KubeObject)
      host.kernel.addAddress('10.96.0.78')
      const seen: string[] = []
      host.network.listen<Http>(
        'http',
        443,
        (exchange) => {
          const { path, body } = exchange.request
          const name = path.replace(/\?.*/, '').slice(1)
          const present = (JSON.parse(body) as { request: { object: { data?: object } } }).request.object.data ?? {}
          seen.push(`${name} sees ${Object.keys(present).join()}`)
          const patch = [{ op: 'add', path: '/data', value: { ...present, [name]: 'was here' } }]
          const response = { allowed: true, patchType: 'JSONPatch', patch: encodeBase64(JSON.stringify(patch)) }
          exchange.respond({ status: 200, headers: {}, body: JSON.stringify({ response }) })
        },
        '10.96.0.78',
      )
      const asked = (name: string, reinvocationPolicy: string) =>
        hook(`${name}.kg.io`, 'configmaps', { name: 'hook', path: `/${name}` }, { reinvocationPolicy })
      await configure(client, 'MutatingWebhookConfiguration', [
        asked('first', 'IfNeeded'),
        asked('second', 'Never'),
        asked('third', 'IfNeeded'),
      ])
      await client.create(configMaps, 'default', object('ConfigMap', 'one'))
      expect(seen).toEqual([
        'first sees ',
        'second sees first',
        'third sees first,second',
        'first sees first,second,third',
      ])
    })
  })
})
