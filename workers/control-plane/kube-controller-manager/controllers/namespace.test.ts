import { describe, expect, it } from 'vitest'
import type { ConfigMap, Namespace, ServiceAccount } from '../../../apis/core/types.ts'
import { configMaps, deployments, namespaces, serviceAccounts, services } from '../../../apis/resources.ts'
import { ManagerWorld } from '../testing/manager-world.ts'
import { deployment, service } from '../testing/workloads.ts'

const namespace = (name: string): Namespace => ({ kind: 'Namespace', apiVersion: 'v1', metadata: { name } })

describe('a namespace', () => {
  it('gets an account and the root CA at once, and the CA back when it is deleted', async () => {
    const world = await new ManagerWorld({ nodes: [] }).boot()
    await world.create(namespaces, namespace('t1'))
    await world.pass(500)
    expect(await world.get<ServiceAccount>(serviceAccounts, 'default', 't1')).toBeDefined()
    const map = await world.get<ConfigMap>(configMaps, 'kube-root-ca.crt', 't1')
    expect(map?.data).toEqual({ 'ca.crt': 'the certificate' })
    expect(map?.metadata.annotations?.['kubernetes.io/description']).toMatch(/^Contains a CA bundle/)
    await world.delete(configMaps, 'kube-root-ca.crt', {}, 't1')
    await world.pass(500)
    expect(await world.get(configMaps, 'kube-root-ca.crt', 't1')).toBeDefined()
  })

  it('loses its pods first, then all the rest, then itself', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(namespaces, namespace('t1'))
    await world.create(deployments, deployment('web', { replicas: 2 }, 't1'))
    await world.create(services, service('web', {}, 't1'))
    await world.pass(3000)
    const fromMs = world.nowMs
    await world.delete(namespaces, 't1')
    await world.pass(13_000)
    expect(await world.get(namespaces, 't1', '')).toBeUndefined()
    const gone = world.changes.filter(({ verb, atMs }) => verb === 'deleted' && atMs >= fromMs)
    const kinds = gone.map(({ object }) => object.kind)
    expect(kinds.slice(0, 2)).toEqual(['Pod', 'Pod'])
    expect(kinds.at(-1)).toBe('Namespace')
    expect(new Set(kinds)).toEqual(
      new Set([
        'Pod',
        'ConfigMap',
        'Endpoints',
        'EndpointSlice',
        'Event',
        'Service',
        'ServiceAccount',
        'Deployment',
        'ReplicaSet',
        'Namespace',
      ]),
    )
    expect((gone[0]?.atMs ?? 0) - fromMs).toBeGreaterThan(5000)
    const last = gone.at(-1)?.object as Namespace
    expect(last.status?.conditions?.map(({ type, status, reason }) => [type, status, reason])).toEqual([
      ['NamespaceDeletionDiscoveryFailure', 'False', 'ResourcesDiscovered'],
      ['NamespaceDeletionGroupVersionParsingFailure', 'False', 'ParsedGroupVersions'],
      ['NamespaceDeletionContentFailure', 'False', 'ContentDeleted'],
      ['NamespaceContentRemaining', 'False', 'ContentRemoved'],
      ['NamespaceFinalizersRemaining', 'False', 'ContentHasNoFinalizers'],
    ])
  })

  it('stays while a finalizer holds one of its objects, and tells which', async () => {
    const world = await new ManagerWorld({ nodes: [] }).boot()
    await world.create(namespaces, namespace('t1'))
    await world.create(configMaps, {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'stuck', namespace: 't1', finalizers: ['example.com/hold'] },
    })
    await world.delete(namespaces, 't1')
    await world.pass(8000)
    const held = await world.get<Namespace>(namespaces, 't1', '')
    expect(held?.status?.phase).toBe('Terminating')
    expect(held?.status?.conditions?.slice(3).map(({ status, message }) => [status, message])).toEqual([
      ['True', 'Some resources are remaining: configmaps. has 1 resource instances'],
      ['True', 'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances'],
    ])
    await world.patch(configMaps, 'stuck', { metadata: { finalizers: null } }, 't1')
    await world.pass(12_000)
    expect(await world.get(namespaces, 't1', '')).toBeUndefined()
  })
})
