import { describe, expect, it } from 'vitest'
import type { Node, Pod } from '../../apis/core/types.ts'
import { configMaps, nodes, pods, priorityClasses, serviceAccounts } from '../../apis/resources.ts'
import { ApiWorld, podNamed } from './testing/api-world.ts'

describe('admission', () => {
  it('gives a new Pod its account with a token, its priority and its tolerations', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      const { spec } = await client.create<Pod>(pods, 'default', podNamed('web'))
      const volume = spec?.volumes?.[0]?.name ?? ''
      expect(volume).toMatch(/^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
      expect(spec).toMatchObject({
        serviceAccountName: 'default',
        serviceAccount: 'default',
        priority: 0,
        preemptionPolicy: 'PreemptLowerPriority',
        containers: [
          {
            volumeMounts: [
              { name: volume, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
            ],
          },
        ],
        tolerations: [
          { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
          { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
        ],
      })
      expect(spec?.volumes?.[0]).toEqual({
        name: volume,
        projected: {
          defaultMode: 420,
          sources: [
            { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
            { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
            {
              downwardAPI: {
                items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
              },
            },
          ],
        },
      })
    })
  })

  it('mounts no token where the Pod or its account does not want one', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      const pod = podNamed('web', { automountServiceAccountToken: false })
      expect((await client.create<Pod>(pods, 'default', pod)).spec?.volumes).toBeUndefined()
    })
  })

  it('waits a second for the default account, and not for any other', async () => {
    const world = new ApiWorld()
    await world.pass(100)
    await world.as('test', async (client, host) => {
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } }
      host.clock.after(450, () => host.spawn(() => client.create(serviceAccounts, 'default', account)))
      const startedAtMs = host.clock.nowMs()
      await client.create(pods, 'default', podNamed('patient'))
      expect(Math.round((host.clock.nowMs() - startedAtMs) / 100)).toBe(5)
      await expect(client.create(pods, 'default', podNamed('x', { serviceAccountName: 'robot' }))).rejects.toThrow(
        'pods "x" is forbidden: error looking up service account default/robot: serviceaccount "robot" not found',
      )
    })
  })

  it('lets a mirror Pod be without an account, but refuses one that names it', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      const annotations = { 'kubernetes.io/config.mirror': 'abc' }
      const mirror = (name: string, spec = {}): Pod => {
        const pod = podNamed(name, { nodeName: 'worker-1', ...spec })
        return { ...pod, metadata: { ...pod.metadata, annotations } }
      }
      const created = await client.create<Pod>(pods, 'default', mirror('static'))
      expect(created.spec?.serviceAccountName ?? '').toBe('')
      await expect(client.create(pods, 'default', mirror('bad', { serviceAccountName: 'default' }))).rejects.toThrow(
        'pods "bad" is forbidden: a mirror pod may not reference service accounts',
      )
    })
  })

  it('reads the priority off the PriorityClass and nowhere else', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      const critical = podNamed('critical', { priorityClassName: 'system-node-critical' })
      const { spec } = await client.create<Pod>(pods, 'default', critical)
      expect(spec?.priority).toBe(2_000_001_000)
      await expect(client.create(pods, 'default', podNamed('x', { priorityClassName: 'nope' }))).rejects.toThrow(
        'pods "x" is forbidden: no PriorityClass with name nope was found',
      )
      await expect(client.create(pods, 'default', podNamed('y', { priority: 7 }))).rejects.toThrow(
        'pods "y" is forbidden: the integer value of priority (7) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
      )
      const classes = (await client.list(priorityClasses, '')).items.map(({ metadata }) => metadata.name)
      expect(classes).toEqual(['system-cluster-critical', 'system-node-critical'])
    })
  })

  it('taints a new Node as not ready', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker-1' } }
      const created = await client.create<Node>(nodes, '', node)
      expect(created.spec?.taints).toEqual([{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }])
    })
  })

  it('refuses content for a namespace that is not there', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } }
      await expect(client.create(configMaps, 'nope', object)).rejects.toThrow('namespaces "nope" not found')
    })
  })
})
