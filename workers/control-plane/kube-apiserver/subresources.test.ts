import { describe, expect, it } from 'vitest'
import type { Node, Pod } from '../../apis/core/types.ts'
import { nodes, pods, serviceAccounts } from '../../apis/resources.ts'
import { RestClient } from '../../client-go/rest-client.ts'
import type { KubeApi, StreamChunk } from '../../protocols/kube-api.ts'
import type { Kubelet } from '../../protocols/kubelet.ts'
import { ApiWorld, podNamed } from './testing/api-world.ts'

const worker = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'worker-1', labels: { 'topology.kubernetes.io/zone': 'a' } },
  status: {
    addresses: [{ type: 'InternalIP', address: '192.168.1.10' }],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
  },
} as Node

const bindingTo = (name: string, node: string) => ({ metadata: { name }, target: { kind: 'Node', name: node } })

describe('pods/binding', () => {
  it('puts a Pod on a node, once', async () => {
    const world = await ApiWorld.ready()
    await world.as('kube-scheduler', async (client) => {
      await client.create(nodes, '', worker)
      await client.create(pods, 'default', podNamed('web'))
      const status = await client.createSubresource(pods, 'default', 'web', 'binding', bindingTo('web', 'worker-1'))
      expect(status).toMatchObject({ kind: 'Status', status: 'Success' })
      const pod = await client.get<Pod>(pods, 'default', 'web')
      expect(pod.spec?.nodeName).toBe('worker-1')
      expect(pod.metadata.labels).toEqual({ 'topology.kubernetes.io/zone': 'a' })
      expect(pod.status?.conditions).toEqual([
        { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: '2026-01-01T00:00:00Z' },
      ])
      await expect(
        client.createSubresource(pods, 'default', 'web', 'binding', bindingTo('web', 'worker-2')),
      ).rejects.toThrow(
        'Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "worker-1"',
      )
      await expect(
        client.createSubresource(pods, 'default', 'nope', 'binding', bindingTo('nope', 'worker-1')),
      ).rejects.toThrow('pods "nope" not found')
    })
  })
})

describe('pods/log and pods/exec', () => {
  it('are passed on to the kubelet of the node', async () => {
    const world = await ApiWorld.ready()
    const asked: string[] = []
    world.machine.start('kubelet', async (host) => {
      host.network.listen<Kubelet>('kubelet', 10250, (exchange) => {
        asked.push(exchange.request.path)
        exchange.respond({ status: 200, headers: {}, body: undefined })
        exchange.push({ channel: 'stdout', text: 'hello\n' })
        exchange.end()
      })
      await host.signal().wait()
    })
    await world.as('kubectl', async (client, host) => {
      await client.create(nodes, '', worker)
      await client.create(pods, 'default', podNamed('web'))
      await client.createSubresource(pods, 'default', 'web', 'binding', bindingTo('web', 'worker-1'))
      const heard: unknown[] = []
      const read = (path: string) =>
        client.openRaw('GET', path, {
          onEvent: (chunk) => heard.push((chunk as StreamChunk).text),
          onEnd: () => heard.push('end'),
        })
      read('/api/v1/namespaces/default/pods/web/log?follow=true&tailLines=5')
      read('/api/v1/namespaces/default/pods/web/exec?command=echo&command=hi&stdout=true&container=main')
      await host.clock.sleep(50)
      expect(heard).toEqual(['hello\n', 'end', 'hello\n', 'end'])
      expect(asked.sort()).toEqual([
        '/containerLogs/default/web/main?follow=true&tailLines=5',
        '/exec/default/web/main?command=echo&command=hi&output=1',
      ])
    })
  })

  it('say which container is meant, and when no kubelet answers', async () => {
    const world = await ApiWorld.ready()
    await world.as('kubectl', async (client) => {
      await client.create(nodes, '', worker)
      const two = [
        { name: 'a', image: 'nginx' },
        { name: 'b', image: 'nginx' },
      ] as unknown as NonNullable<Pod['spec']>['containers']
      await client.create(pods, 'default', podNamed('web', { containers: two }))
      const log = async (query: string) =>
        (await client.request('GET', `/api/v1/namespaces/default/pods/web/log${query}`)).body
      expect(await log('')).toMatchObject({
        message: 'a container name must be specified for pod web, choose one of: [a b]',
      })
      expect(await log('?container=c')).toMatchObject({ message: 'container c is not valid for pod web' })
      await client.createSubresource(pods, 'default', 'web', 'binding', bindingTo('web', 'worker-1'))
      expect(await log('?container=a')).toMatchObject({
        code: 500,
        message:
          'Get "https://192.168.1.10:10250/containerLogs/default/web/a": dial tcp 192.168.1.10:10250: connect: connection refused',
      })
    })
  })
})

describe('pods/eviction', () => {
  it('deletes the Pod with its grace period', async () => {
    const world = await ApiWorld.ready()
    await world.as('kubectl', async (client) => {
      await client.create(nodes, '', worker)
      await client.create(pods, 'default', podNamed('web'))
      await client.createSubresource(pods, 'default', 'web', 'binding', bindingTo('web', 'worker-1'))
      const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'web' }, deleteOptions: {} }
      await client.createSubresource(pods, 'default', 'web', 'eviction', eviction)
      expect((await client.get<Pod>(pods, 'default', 'web')).metadata.deletionGracePeriodSeconds).toBe(30)
    })
  })
})

describe('serviceaccounts/token', () => {
  it('gives a token by which the API server knows its bearer', async () => {
    const world = await ApiWorld.ready()
    await world.as('kubelet', async (client, host) => {
      type Answer = { readonly status: { readonly token: string; readonly expirationTimestamp: string } }
      const request = { spec: { expirationSeconds: 600 } }
      const { status } = await client.createSubresource<Answer>(serviceAccounts, 'default', 'default', 'token', request)
      expect(status.expirationTimestamp).toBe('2026-01-01T00:10:00Z')
      const server = '192.168.1.10:6443'
      const asAccount = new RestClient(host, {
        server,
        userAgent: 'pod/v1',
        identity: { authorization: `Bearer ${status.token}` },
      })
      await expect(asAccount.list(pods, 'default')).rejects.toThrow(
        'pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"',
      )
      const call = (headers: Record<string, string>) =>
        host.network.call<KubeApi>('kube-api', server, { method: 'GET', path: '/api/v1/pods', headers })
      expect((await call({ authorization: 'Bearer wrong' })).body).toMatchObject({ code: 401, message: 'Unauthorized' })
      expect((await call({})).body).toMatchObject({
        code: 403,
        message:
          'pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" at the cluster scope',
      })
      await expect(
        client.createSubresource(serviceAccounts, 'default', 'default', 'token', { spec: { expirationSeconds: 5 } }),
      ).rejects.toThrow('may not specify a duration less than 10 minutes')
    })
  })
})
