// Who may do what, by the words of the API server. Texts and the default policy are those of a recorded 1.36.2.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { ClusterRole } from '../../../apis/rbac/types.ts'
import {
  clusterRoleBindings,
  clusterRoles,
  configMaps,
  leases,
  nodes,
  pods,
  roleBindings,
  roles,
  secrets,
  services,
} from '../../../apis/resources.ts'
import type { KubeApi } from '../../../protocols/kube-api.ts'
import { ApiWorld, podNamed } from '../testing/api-world.ts'

const apiVersion = 'rbac.authorization.k8s.io/v1'
const alice = { 'x-client-cert': 'alice;O=dev' }

describe('RBAC', () => {
  it('gives every cluster the default roles and bindings', async () => {
    const url = new URL('../testdata/bootstrap-policy.json', import.meta.url)
    const recorded = JSON.parse(readFileSync(url, 'utf8')) as KubeObject[]
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      const found: KubeObject[] = []
      for (const resource of [clusterRoles, clusterRoleBindings, roles, roleBindings])
        found.push(...(await client.list(resource, '')).items)
      const shown = found.map((object) => {
        const { uid, resourceVersion, creationTimestamp, managedFields, ...metadata } = object.metadata
        expect(uid && resourceVersion && creationTimestamp).toBeTruthy()
        expect(managedFields?.map(({ manager }) => manager)).toContain('kube-apiserver')
        return { ...object, metadata }
      })
      const byName = (list: readonly KubeObject[]) =>
        Object.fromEntries(list.map((one) => [`${one.kind} ${one.metadata.namespace ?? ''} ${one.metadata.name}`, one]))
      // In which order an aggregated role has its parts depends on when they were written.
      expect(byName(withSortedRules(shown))).toEqual(byName(withSortedRules(recorded)))
    })
  })

  it('says who cannot do what, where', async () => {
    const world = await ApiWorld.ready()
    await world.asUser(alice, async (client) => {
      await expect(client.list(pods, 'default')).rejects.toThrow(
        'pods is forbidden: User "alice" cannot list resource "pods" in API group "" in the namespace "default"',
      )
      await expect(client.get(configMaps, 'vec', 'dr')).rejects.toMatchObject({
        status: {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          message:
            'configmaps "dr" is forbidden: User "alice" cannot get resource "configmaps" in API group "" in the namespace "vec"',
          reason: 'Forbidden',
          details: { name: 'dr', kind: 'configmaps' },
          code: 403,
        },
      })
      await expect(client.delete(nodes, '', 'a')).rejects.toThrow(
        'nodes "a" is forbidden: User "alice" cannot delete resource "nodes" in API group "" at the cluster scope',
      )
      await expect(client.patch(pods, 'default', 'a', 'merge', {}, 'status')).rejects.toThrow(
        'pods "a" is forbidden: User "alice" cannot patch resource "pods/status" in API group "" in the namespace "default"',
      )
      expect((await client.request('GET', '/metrics')).body).toMatchObject({
        message: 'forbidden: User "alice" cannot get path "/metrics"',
      })
      expect((await client.request('GET', '/version')).status).toBe(200)
    })
  })

  it('lets a Role take effect with its binding, in its namespace, and only for what it names', async () => {
    const world = await ApiWorld.ready()
    const rules = [
      { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list'] },
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'update'], resourceNames: ['mine'] },
    ]
    await world.as('admin', async (client) => {
      await client.create(roles, 'default', { apiVersion, kind: 'Role', metadata: { name: 'reader' }, rules })
      for (const name of ['mine', 'other'])
        await client.create(configMaps, 'default', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } })
    })
    const listPods = () => world.asUser(alice, async (client) => void (await client.list(pods, 'default')))
    await expect(listPods()).rejects.toThrow('is forbidden')
    await world.as('admin', async (client) => {
      const roleRef = { kind: 'Role', name: 'reader' }
      const subjects = [{ kind: 'Group', name: 'dev' }]
      const metadata = { name: 'readers' }
      const bound = await client.create(roleBindings, 'default', {
        apiVersion,
        kind: 'RoleBinding',
        metadata,
        roleRef,
        subjects,
      } as KubeObject)
      expect(bound).toMatchObject({ subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'dev' }] })
    })
    await listPods()
    await world.asUser(alice, async (client) => {
      await expect(client.list(pods, 'kube-system')).rejects.toThrow('in the namespace "kube-system"')
      await expect(client.list(pods, '')).rejects.toThrow('at the cluster scope')
      await client.get(configMaps, 'default', 'mine')
      await expect(client.get(configMaps, 'default', 'other')).rejects.toThrow('configmaps "other" is forbidden')
      await expect(client.list(configMaps, 'default')).rejects.toThrow('configmaps is forbidden')
    })
    await world.as('admin', async (client) => void (await client.delete(roleBindings, 'default', 'readers')))
    await expect(listPods()).rejects.toThrow('is forbidden')
  })

  it('tells of a binding whose role is missing', async () => {
    const world = await ApiWorld.ready()
    await world.as('admin', async (client) => {
      const roleRef = { kind: 'ClusterRole', name: 'nope' }
      const subjects = [{ kind: 'User', name: 'alice' }]
      const object = { apiVersion, kind: 'ClusterRoleBinding', metadata: { name: 'x' }, roleRef, subjects }
      await client.create(clusterRoleBindings, '', object as KubeObject)
    })
    await world.asUser(alice, async (client) => {
      await expect(client.list(pods, 'default')).rejects.toThrow(
        'in the namespace "default": RBAC: clusterrole.rbac.authorization.k8s.io "nope" not found',
      )
    })
  })
})

describe('the Node authorizer', () => {
  const kubelet = (node: string) => ({ 'x-client-cert': `system:node:${node};O=system:nodes` })

  async function worldWithPod(): Promise<ApiWorld> {
    const world = await ApiWorld.ready()
    await world.as('admin', async (client) => {
      for (const name of ['used', 'unused'])
        await client.create(secrets, 'default', { apiVersion: 'v1', kind: 'Secret', metadata: { name } })
      const volumes = [{ name: 'v', secret: { secretName: 'used' } }]
      await client.create(pods, 'default', podNamed('web', { nodeName: 'worker-1', volumes }))
    })
    return world
  }

  it('lets a kubelet read what its pods refer to and nothing else', async () => {
    const world = await worldWithPod()
    await world.asUser(kubelet('worker-1'), async (client) => {
      await client.get(secrets, 'default', 'used')
      await client.list(secrets, 'default', { fieldSelector: 'metadata.name=used' })
      await client.get(pods, 'default', 'web')
      await client.list(services, '')
      await expect(client.get(secrets, 'default', 'unused')).rejects.toThrow(
        `secrets "unused" is forbidden: User "system:node:worker-1" cannot get resource "secrets" in API group "" in the namespace "default": no relationship found between node 'worker-1' and this object`,
      )
      await expect(client.list(secrets, 'default')).rejects.toThrow('No Object name found')
      await expect(client.list(pods, '')).rejects.toThrow('can only list/watch pods with spec.nodeName field selector')
      await client.list(pods, '', { fieldSelector: 'spec.nodeName=worker-1' })
    })
    await world.asUser(kubelet('worker-2'), async (client) => {
      await expect(client.get(secrets, 'default', 'used')).rejects.toThrow('no relationship found')
      await expect(client.get(pods, 'default', 'web')).rejects.toThrow('no relationship found')
    })
  })

  it('lets a kubelet touch its own Node and Lease only', async () => {
    const world = await worldWithPod()
    await world.asUser(kubelet('worker-1'), async (client) => {
      await expect(client.list(nodes, '')).rejects.toThrow(
        `node 'worker-1' cannot read all nodes, only its own Node object`,
      )
      await expect(client.get(nodes, '', 'worker-2')).rejects.toThrow(
        `cannot read 'worker-2', only its own Node object`,
      )
      await expect(client.get(leases, 'kube-node-lease', 'worker-2')).rejects.toThrow(
        'can only access node lease with the same name as the requesting node',
      )
      await expect(client.get(leases, 'default', 'worker-1')).rejects.toThrow(
        'can only access leases in the "kube-node-lease" system namespace',
      )
    })
  })
})

describe('anonymous requests', () => {
  it('may ask how the server is, and no more', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (_, host) => {
      const call = (method: 'GET' | 'POST', path: string) =>
        host.network.call<KubeApi>('kube-api', '192.168.1.10:6443', { method, path, headers: {} })
      expect((await call('GET', '/healthz')).status).toBe(200)
      expect((await call('POST', '/x')).body).toMatchObject({
        message: 'forbidden: User "system:anonymous" cannot post path "/x"',
        reason: 'Forbidden',
        details: {},
      })
    })
  })
})

function withSortedRules(objects: readonly KubeObject[]): KubeObject[] {
  return objects.map((object) => {
    const { rules } = object as ClusterRole
    if (!rules) return object
    return { ...object, rules: [...rules].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) }
  })
}
