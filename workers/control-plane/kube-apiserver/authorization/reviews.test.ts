// Who somebody is and what he may do, by the answers of the API server.
import { describe, expect, it } from 'vitest'
import { encodeBase64 } from '../../../apimachinery/base64.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import {
  clusterRoleBindings,
  clusterRoles,
  pods,
  roleBindings,
  roles,
  secrets,
  serviceAccounts,
} from '../../../apis/resources.ts'
import { RestClient } from '../../../client-go/rest-client.ts'
import type { Host } from '../../../simulation/host.ts'
import { ApiWorld, podNamed } from '../testing/api-world.ts'

const server = '192.168.1.10:6443'
const rbac = 'rbac.authorization.k8s.io/v1'
const alice = { 'x-client-cert': 'alice;O=dev' }

type Answer = { readonly status: unknown }

async function ask(client: RestClient, group: string, plural: string, body: object): Promise<unknown> {
  const answer = await client.request('POST', `/apis/${group}/v1/${plural}`, { metadata: {}, ...body })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return (answer.body as Answer).status
}

const mayI = (client: RestClient, verb: string, resource: string, more: object = {}) =>
  ask(client, 'authorization.k8s.io', 'selfsubjectaccessreviews', {
    spec: { resourceAttributes: { namespace: 'default', verb, resource, ...more } },
  })

async function bindView(world: ApiWorld): Promise<void> {
  await world.as('admin', async (client) => {
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }
    const subjects = [{ kind: 'User', name: 'alice' }]
    const object = { apiVersion: rbac, kind: 'RoleBinding', metadata: { name: 'viewers' }, roleRef, subjects }
    await client.create(roleBindings, 'default', object as KubeObject)
  })
}

describe('access reviews', () => {
  it('say what oneself may do, and why', async () => {
    const world = await ApiWorld.ready()
    await bindView(world)
    await world.as('admin', async (client) => {
      expect(await mayI(client, 'create', 'pods')).toEqual({ allowed: true })
      expect(await mayI(client, '*', '*', { group: '*' })).toEqual({ allowed: true })
    })
    await world.asUser(alice, async (client) => {
      expect(await mayI(client, 'list', 'pods')).toEqual({
        allowed: true,
        reason: 'RBAC: allowed by RoleBinding "viewers/default" of ClusterRole "view" to User "alice"',
      })
      expect(await mayI(client, 'delete', 'pods')).toEqual({ allowed: false })
      const body = { spec: {} }
      const wrong = await client.request('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', body)
      expect(wrong.status).toBe(422)
    })
  })

  it('say what somebody else may do, to those who may ask', async () => {
    const world = await ApiWorld.ready()
    await bindView(world)
    const spec = { user: 'alice', resourceAttributes: { namespace: 'default', verb: 'get', resource: 'configmaps' } }
    await world.as('admin', async (client) => {
      const who = 'subjectaccessreviews'
      expect(await ask(client, 'authorization.k8s.io', who, { spec })).toMatchObject({ allowed: true })
      expect(await ask(client, 'authorization.k8s.io', who, { spec: { ...spec, user: 'bob' } })).toEqual({
        allowed: false,
      })
      const local = `namespaces/default/local${who}`
      expect(await ask(client, 'authorization.k8s.io', local, { spec })).toMatchObject({ allowed: true })
      const elsewhere = await client.request(
        'POST',
        `/apis/authorization.k8s.io/v1/namespaces/kube-system/local${who}`,
        {
          spec,
        },
      )
      expect(elsewhere.status).toBe(422)
    })
    await world.asUser(alice, async (client) => {
      const answer = await client.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { spec })
      expect(answer.status).toBe(403)
    })
  })

  it('list the rules of oneself', async () => {
    const world = await ApiWorld.ready()
    await world.as('admin', async (client) => {
      const status = await ask(client, 'authorization.k8s.io', 'selfsubjectrulesreviews', {
        spec: { namespace: 'discovery' },
      })
      // As recorded, but for the order of bindings.
      expect(status).toEqual({
        resourceRules: [
          { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
          {
            verbs: ['create'],
            apiGroups: ['authorization.k8s.io'],
            resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
          },
          { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
        ],
        nonResourceRules: [
          { verbs: ['*'], nonResourceURLs: ['*'] },
          {
            verbs: ['get'],
            nonResourceURLs: [
              '/api',
              '/api/*',
              '/apis',
              '/apis/*',
              '/healthz',
              '/livez',
              '/openapi',
              '/openapi/*',
              '/readyz',
              '/version',
              '/version/',
            ],
          },
          { verbs: ['get'], nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version', '/version/'] },
        ],
        incomplete: false,
      })
    })
  })

  it('say who oneself is', async () => {
    const world = await ApiWorld.ready()
    await world.asUser(alice, async (client) => {
      const answer = await client.request('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {})
      expect(answer.body).toMatchObject({
        kind: 'SelfSubjectReview',
        status: { userInfo: { username: 'alice', groups: ['dev', 'system:authenticated'] } },
      })
    })
  })
})

describe('tokens', () => {
  type Token = { readonly status: { readonly token: string } }
  const tokenFor = async (client: RestClient, spec: object): Promise<string> => {
    const { status } = await client.createSubresource<Token>(serviceAccounts, 'default', 'default', 'token', { spec })
    return status.token
  }
  const bearer = (host: Host, token: string) =>
    new RestClient(host, { server, userAgent: 'x/v1', identity: { authorization: `Bearer ${token}` }, qps: 0 })

  it('are good for their audience, and as long as what they are bound to is there', async () => {
    const world = await ApiWorld.ready()
    await world.as('admin', async (client, host) => {
      const { metadata } = await client.create(pods, 'default', podNamed('web'))
      const ref = { apiVersion: 'v1', kind: 'Pod', name: 'web', uid: metadata.uid }
      const token = await tokenFor(client, { boundObjectRef: ref })
      const whoami = () => bearer(host, token).request('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {})
      expect((await whoami()).body).toMatchObject({
        status: {
          userInfo: {
            username: 'system:serviceaccount:default:default',
            groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
            extra: { 'authentication.kubernetes.io/pod-name': ['web'] },
          },
        },
      })
      const review = (more: object) =>
        ask(client, 'authentication.k8s.io', 'tokenreviews', { spec: { token, ...more } })
      expect(await review({})).toMatchObject({ authenticated: true })
      expect(await review({ audiences: ['vault'] })).toEqual({ user: {}, error: 'invalid bearer token' })
      const foreign = await tokenFor(client, { audiences: ['vault'] })
      expect((await bearer(host, foreign).request('GET', '/version')).status).toBe(401)
      await client.delete(pods, 'default', 'web', { gracePeriodSeconds: 0 })
      expect((await whoami()).status).toBe(401)
    })
  })

  it('end with their time and with their account', async () => {
    const world = await ApiWorld.ready()
    await world.as(
      'admin',
      async (client, host) => {
        const token = await tokenFor(client, { expirationSeconds: 600 })
        expect((await bearer(host, token).request('GET', '/version')).status).toBe(200)
        await host.clock.sleep(601_000)
        expect((await bearer(host, token).request('GET', '/version')).status).toBe(401)
        const other = await tokenFor(client, {})
        await client.delete(serviceAccounts, 'default', 'default')
        expect((await bearer(host, other).request('GET', '/version')).status).toBe(401)
      },
      700_000,
    )
  })

  it('of secrets let nodes join', async () => {
    const world = await ApiWorld.ready()
    await world.as('admin', async (client, host) => {
      const plain = {
        'token-id': 'abcdef',
        'token-secret': '0123456789abcdef',
        'usage-bootstrap-authentication': 'true',
        'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
      }
      const data = Object.fromEntries(Object.entries(plain).map(([key, value]) => [key, encodeBase64(value)]))
      const metadata = { name: 'bootstrap-token-abcdef' }
      const secret = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'bootstrap.kubernetes.io/token', data }
      const call = () => bearer(host, 'abcdef.0123456789abcdef').request('GET', '/api/v1/nodes')
      expect((await call()).status).toBe(401)
      await client.create(secrets, 'kube-system', secret as KubeObject)
      expect((await call()).body).toMatchObject({
        message:
          'nodes is forbidden: User "system:bootstrap:abcdef" cannot list resource "nodes" in API group "" at the cluster scope',
      })
    })
  })
})

describe('impersonation', () => {
  it('needs the right to, and gives the rights of the other', async () => {
    const world = await ApiWorld.ready()
    await bindView(world)
    const asAlice = { 'impersonate-user': 'alice', 'impersonate-group': 'dev' }
    await world.as('admin', async (client) => {
      const list = (headers: Record<string, string>) =>
        client.request('GET', '/api/v1/namespaces/default/pods', undefined, headers)
      expect((await list(asAlice)).status).toBe(200)
      expect((await list({ 'impersonate-user': 'bob' })).body).toMatchObject({
        message: 'pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "default"',
      })
      const who = await client.request(
        'POST',
        '/apis/authentication.k8s.io/v1/selfsubjectreviews',
        {},
        { 'impersonate-user': 'system:serviceaccount:default:web' },
      )
      expect(who.body).toMatchObject({
        status: {
          userInfo: {
            groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
          },
        },
      })
    })
    await world.asUser({ 'x-client-cert': 'bob' }, async (client) => {
      const answer = await client.request('GET', '/api/v1/namespaces/default/pods', undefined, asAlice)
      expect(answer.body).toMatchObject({
        code: 403,
        message:
          'users "alice" is forbidden: User "bob" cannot impersonate resource "users" in API group "" at the cluster scope',
      })
    })
  })
})

describe('whoever writes roles', () => {
  it('hands out no more than he has', async () => {
    const world = await ApiWorld.ready()
    await world.as('admin', async (client) => {
      const rules = [
        { apiGroups: ['rbac.authorization.k8s.io'], resources: ['*'], verbs: ['create', 'get', 'update', 'patch'] },
        { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
      ]
      await client.create(clusterRoles, '', {
        apiVersion: rbac,
        kind: 'ClusterRole',
        metadata: { name: 'maker' },
        rules,
      })
      const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'maker' }
      const subjects = [{ kind: 'User', name: 'alice' }]
      const object = { apiVersion: rbac, kind: 'ClusterRoleBinding', metadata: { name: 'makers' }, roleRef, subjects }
      await client.create(clusterRoleBindings, '', object as KubeObject)
    })
    await world.asUser(alice, async (client) => {
      const role = (name: string, verbs: readonly string[]) => ({
        apiVersion: rbac,
        kind: 'Role',
        metadata: { name },
        rules: [{ apiGroups: [''], resources: ['pods', 'secrets'], verbs }],
      })
      await client.create(roles, 'default', {
        ...role('fine', ['get']),
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
      } as KubeObject)
      await expect(client.create(roles, 'default', role('more', ['get', 'list']) as KubeObject)).rejects.toThrow(
        [
          'roles.rbac.authorization.k8s.io "more" is forbidden: user "alice" (groups=["dev" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:',
          '{APIGroups:[""], Resources:["pods"], Verbs:["list"]}',
          '{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}',
        ].join('\n'),
      )
      const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' }
      const binding = { apiVersion: rbac, kind: 'RoleBinding', metadata: { name: 'x' }, roleRef }
      await expect(client.create(roleBindings, 'default', binding as KubeObject)).rejects.toThrow(
        'is attempting to grant RBAC permissions not currently held:\n{APIGroups:["*"], Resources:["*"], Verbs:["*"]}\n{NonResourceURLs:["*"], Verbs:["*"]}',
      )
    })
  })
})
