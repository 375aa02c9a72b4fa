// What admission adds to objects and what it refuses, in the words of a recorded 1.36.2.
import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { Node, Pod, ResourceQuota } from '../../../apis/core/types.ts'
import { configMaps, deployments, leases, namespaces, nodes, pods, services } from '../../../apis/resources.ts'
import type { RestClient } from '../../../client-go/rest-client.ts'
import { ApiWorld, podNamed } from '../testing/api-world.ts'

const core = (plural: string) => ({ group: '', version: 'v1', plural, namespaced: true })
const limitRanges = core('limitranges')
const resourceQuotas = core('resourcequotas')
const claims = core('persistentvolumeclaims')
const storageClasses = { group: 'storage.k8s.io', version: 'v1', plural: 'storageclasses', namespaced: false }

const limitRange = {
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'lr' },
  spec: {
    limits: [
      {
        type: 'Container',
        default: { cpu: '200m', memory: '128Mi' },
        defaultRequest: { cpu: '100m', memory: '64Mi' },
        max: { cpu: '1', memory: '512Mi' },
        min: { cpu: '50m' },
        maxLimitRequestRatio: { cpu: '4' },
      },
    ],
  },
} as KubeObject

function podAsking(name: string, requests: Readonly<Record<string, string>>): Pod {
  return podNamed(name, { containers: [{ name: 'c', image: 'nginx', resources: { requests } }] } as never)
}

/** A quota as the controller leaves it once it has counted. */
async function countedQuota(client: RestClient, hard: Readonly<Record<string, string>>, used = {}): Promise<void> {
  const object = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q' }, spec: { hard } }
  const created = await client.create<KubeObject>(resourceQuotas, 'default', object as KubeObject)
  const none = Object.fromEntries(Object.keys(hard).map((name) => [name, '0']))
  const status = { hard, used: { ...none, ...used } }
  await client.updateStatus(resourceQuotas, { ...created, status } as KubeObject)
}

describe('LimitRanger', () => {
  it('gives containers what they do not ask for, and notes that on the Pod', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      await client.create(limitRanges, 'default', limitRange)
      const { metadata, spec } = await client.create<Pod>(pods, 'default', podNamed('p'))
      expect(spec?.containers[0]?.resources).toEqual({
        limits: { cpu: '200m', memory: '128Mi' },
        requests: { cpu: '100m', memory: '64Mi' },
      })
      expect(metadata.annotations).toEqual({
        'kubernetes.io/limit-ranger':
          'LimitRanger plugin set: cpu, memory request for container main; cpu, memory limit for container main',
      })
    })
  })

  it('refuses what is too much or too little', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      await client.create(limitRanges, 'default', limitRange)
      await expect(client.create(pods, 'default', podAsking('toobig', { cpu: '2', memory: '10Mi' }))).rejects.toThrow(
        'Pod "toobig" is invalid: spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 200m',
      )
      await expect(
        client.create(pods, 'default', podAsking('toosmall', { cpu: '10m', memory: '10Mi' })),
      ).rejects.toThrow(
        'pods "toosmall" is forbidden: [minimum cpu usage per Container is 50m, but request is 10m, cpu max limit to request ratio per Container is 4, but provided ratio is 20.000000]',
      )
    })
  })
})

describe('ResourceQuota', () => {
  it('charges what is made, and refuses what is too much', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      const hard = {
        pods: '2',
        'requests.cpu': '1',
        'limits.memory': '1Gi',
        configmaps: '3',
        'services.nodeports': '0',
      }
      await countedQuota(client, hard, { configmaps: '2' })
      await expect(client.create(pods, 'default', podNamed('p'))).rejects.toThrow(
        'pods "p" is forbidden: failed quota: q: must specify limits.memory for: main; requests.cpu for: main',
      )
      await client.create(limitRanges, 'default', limitRange)
      await client.create(pods, 'default', podNamed('p'))
      await client.create(pods, 'default', podNamed('p2'))
      await expect(client.create(pods, 'default', podNamed('p3'))).rejects.toThrow(
        'pods "p3" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
      )
      const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } })
      await client.create(configMaps, 'default', configMap('b'))
      await expect(client.create(configMaps, 'default', configMap('c'))).rejects.toThrow(
        'configmaps "c" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=3, limited: configmaps=3',
      )
      const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'p' } }
      const spec = { type: 'NodePort', ports: [{ port: 80 }] }
      await expect(client.create(services, 'default', { ...service, spec } as KubeObject)).rejects.toThrow(
        'services "p" is forbidden: exceeded quota: q, requested: services.nodeports=1, used: services.nodeports=0, limited: services.nodeports=0',
      )
      const { status } = await client.get<ResourceQuota>(resourceQuotas, 'default', 'q')
      expect(status?.used).toEqual({
        configmaps: '3',
        'limits.memory': '256Mi',
        pods: '2',
        'requests.cpu': '200m',
        'services.nodeports': '0',
      })
    })
  })

  it('lets no more pass when many ask at once', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client, host) => {
      await countedQuota(client, { pods: '3' })
      const made: string[] = []
      const refused: string[] = []
      for (let n = 0; n < 10; n++)
        host.spawn(async () => {
          try {
            made.push((await client.create<Pod>(pods, 'default', podNamed(`p${n}`))).metadata.name)
          } catch (error) {
            refused.push((error as Error).message)
          }
        })
      await host.clock.sleep(1000)
      expect(made).toHaveLength(3)
      expect(refused).toHaveLength(7)
      expect((await client.get<ResourceQuota>(resourceQuotas, 'default', 'q')).status?.used).toEqual({ pods: '3' })
    })
  })

  it('charges nothing for a dry run, and counts no quota that has not been counted', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q' }, spec: { hard: { pods: '5' } } }
      await client.create(resourceQuotas, 'default', quota as KubeObject)
      await client.create(pods, 'default', podNamed('before'))
      await client.delete(resourceQuotas, 'default', 'q')
      await countedQuota(client, { pods: '5' })
      const path = '/api/v1/namespaces/default/pods?dryRun=All'
      expect((await client.request('POST', path, podNamed('dry'))).status).toBe(201)
      expect((await client.get<ResourceQuota>(resourceQuotas, 'default', 'q')).status?.used).toEqual({ pods: '0' })
    })
  })
})

describe('PodSecurity', () => {
  const label = (client: RestClient, labels: Readonly<Record<string, string | null>>) => {
    const prefixed = Object.fromEntries(Object.entries(labels).map(([k, v]) => [`pod-security.kubernetes.io/${k}`, v]))
    const headers = { 'content-type': 'application/merge-patch+json' }
    return client.request('PATCH', '/api/v1/namespaces/default', { metadata: { labels: prefixed } }, headers)
  }
  const privileged = { securityContext: { privileged: true } }
  const withContainer = (name: string, more: object) =>
    podNamed(name, { containers: [{ name, image: 'nginx', resources: {}, ...more }] } as never)

  it('says what a Pod may not be in its namespace', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      await label(client, { enforce: 'restricted', warn: 'restricted' })
      await expect(client.create(pods, 'default', withContainer('priv', privileged))).rejects.toThrow(
        'pods "priv" is forbidden: violates PodSecurity "restricted:latest": privileged (container "priv" must not set securityContext.privileged=true), allowPrivilegeEscalation != false (container "priv" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "priv" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "priv" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "priv" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
      )
      await label(client, { enforce: 'baseline' })
      await expect(client.create(pods, 'default', podNamed('hostnet', { hostNetwork: true }))).rejects.toThrow(
        'pods "hostnet" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)',
      )
      const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }
      const spec = {
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' as const } },
      }
      const fine = withContainer('rok', { securityContext })
      await client.create(pods, 'default', { ...fine, spec: { ...fine.spec, ...spec } } as Pod)
    })
  })

  it('warns of what makes such Pods, and of those that are there', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      for (const name of ['p', 'p2']) await client.create(pods, 'default', podNamed(name))
      const { headers } = await label(client, { enforce: 'restricted' })
      expect(headers['warning']).toBe(
        [
          '299 - "existing pods in namespace \\"default\\" violate the new PodSecurity enforce level \\"restricted:latest\\""',
          '299 - "p (and 1 other pod): allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile"',
        ].join('\n'),
      )
      const template = { metadata: { labels: { a: 'b' } }, spec: podNamed('x').spec }
      const spec = { selector: { matchLabels: { a: 'b' } }, template }
      const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'e' }, spec }
      const path = `/apis/apps/v1/namespaces/default/${deployments.plural}`
      const answer = await client.request('POST', path, deployment)
      expect(answer.status).toBe(201)
      expect(answer.headers['warning']).toContain(
        'would violate PodSecurity \\"restricted:latest\\": allowPrivilegeEscalation != false (container \\"main\\" must set',
      )
    })
  })

  it('takes only labels that mean something', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      expect((await label(client, { enforce: 'bogus' })).body).toMatchObject({
        message:
          'Namespace "default" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "bogus": must be one of privileged, baseline, restricted',
      })
      expect((await label(client, { 'enforce-version': 'v9' })).body).toMatchObject({
        message:
          'Namespace "default" is invalid: metadata.labels[pod-security.kubernetes.io/enforce-version]: Invalid value: "v9": must be "latest" or "v1.x"',
      })
    })
  })
})

describe('NodeRestriction', () => {
  it('keeps a kubelet to its own node and pods', async () => {
    const world = await ApiWorld.ready()
    await world.as('admin', async (client) => {
      await client.create(pods, 'default', podNamed('theirs', { nodeName: 'worker-2' }))
    })
    await world.asUser({ 'x-client-cert': 'system:node:worker-1;O=system:nodes' }, async (client) => {
      const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker-1' } }
      const labelled = { ...node, metadata: { ...node.metadata, labels: { 'node-role.kubernetes.io/x': '' } } }
      await expect(client.create(nodes, '', labelled)).rejects.toThrow(
        'nodes "worker-1" is forbidden: node "worker-1" is not allowed to set the following labels: node-role.kubernetes.io/x',
      )
      await expect(client.create(nodes, '', { ...node, metadata: { name: 'worker-2' } })).rejects.toThrow(
        'nodes "worker-2" is forbidden: node "worker-1" is not allowed to modify node "worker-2"',
      )
      await client.create<Node>(nodes, '', node as Node)
      await expect(client.patch(nodes, '', 'worker-1', 'merge', { spec: { taints: [] } })).rejects.toThrow(
        'node "worker-1" is not allowed to modify taints',
      )
      await expect(client.create(pods, 'default', podNamed('x'))).rejects.toThrow(
        'pods "x" is forbidden: pod does not have "kubernetes.io/config.mirror" annotation, node "worker-1" can only create mirror pods',
      )
      await expect(
        client.patch(pods, 'default', 'theirs', 'merge', { status: { phase: 'Failed' } }, 'status'),
      ).rejects.toThrow('node "worker-1" can only update pod status for pods with spec.nodeName set to itself')
      await expect(client.delete(pods, 'default', 'theirs')).rejects.toThrow(
        'pods "theirs" is forbidden: node "worker-1" can only delete pods with spec.nodeName set to itself',
      )
      const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'worker-2' }, spec: {} }
      await expect(client.create(leases, 'kube-node-lease', lease as KubeObject)).rejects.toThrow(
        'can only access node lease with the same name as the requesting node',
      )
    })
  })
})

describe('storage admission', () => {
  it('gives a claim the newest default class and keeps it while it is used', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client, host) => {
      for (const name of ['older', 'newer']) {
        const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' }
        const object = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name, annotations } }
        await client.create(storageClasses, '', { ...object, provisioner: 'x.y/z' } as KubeObject)
        await host.clock.sleep(1000)
      }
      const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
      const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'c' }, spec }
      expect(await client.create(claims, 'default', claim as KubeObject)).toMatchObject({
        metadata: { finalizers: ['kubernetes.io/pvc-protection'] },
        spec: { storageClassName: 'newer' },
      })
      await client.patch(claims, 'default', 'c', 'merge', { status: { phase: 'Bound' } }, 'status')
      const more = { spec: { resources: { requests: { storage: '2Gi' } } } }
      await expect(client.patch(claims, 'default', 'c', 'merge', more)).rejects.toThrow(
        'persistentvolumeclaims "c" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
      )
    })
  })
})

describe('namespaces without labels, limits or quotas', () => {
  it('are none of these plugins’ business', async () => {
    const world = await ApiWorld.ready()
    await world.as('test', async (client) => {
      await client.create(namespaces, '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'free' } })
      const { metadata, spec } = await client.create<Pod>(pods, 'default', podNamed('p', { hostNetwork: true }))
      expect(metadata.annotations).toBeUndefined()
      expect(spec?.containers[0]?.resources).toEqual({})
    })
  })
})
