import { describe, expect, it } from 'vitest'
import type { Node, Pod } from '../../apis/core/types.ts'
import { nodeWorld } from './testing/node-world.ts'

const conditions = (pod: Pod | undefined) => pod?.status?.conditions?.map((one) => `${one.type}=${one.status}`)

describe('a node', () => {
  it('registers NotReady, and becomes Ready once it has a pod CIDR', async () => {
    const { api, boot, runFor } = nodeWorld({ podCidr: '' })
    await boot()
    const node = () => api.objects.get('/api/v1/nodes/worker-1') as Node
    const ready = () => node().status?.conditions?.find((one) => one.type === 'Ready')
    expect(ready()).toMatchObject({
      status: 'False',
      reason: 'KubeletNotReady',
      message:
        'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
    })
    api.put('/api/v1/nodes/worker-1', { ...node(), spec: { podCIDR: '10.244.1.0/24' } })
    await runFor(1)
    expect(ready()).toMatchObject({
      status: 'True',
      reason: 'KubeletReady',
      message: 'kubelet is posting ready status',
    })
    expect(api.events('worker-1')).toContain('NodeReady Node worker-1 status is now: NodeReady')
    expect(node().status).toMatchObject({
      capacity: { cpu: '4', memory: '8Gi', pods: '110' },
      nodeInfo: { kubeletVersion: 'v1.36.2', containerRuntimeVersion: 'containerd://2.1.5' },
    })
  })

  it('renews its Lease every 10 s', async () => {
    const { api, boot, runFor } = nodeWorld()
    await boot()
    await runFor(60)
    const renewals = api.requests.filter(({ method, path }) => method === 'PUT' && path.includes('/leases/worker-1'))
    expect(renewals.length).toBeGreaterThanOrEqual(5)
    expect(renewals.length).toBeLessThanOrEqual(7)
  })
})

describe('a pod', () => {
  it('is pulled, created and started, and every step is told', async () => {
    const { api, boot, runFor } = nodeWorld()
    await boot()
    api.putPod('web', { containers: [{ name: 'c', image: 'nginx:1.26' }] })
    await runFor(20)
    const pod = api.pod('web')
    expect(pod?.status).toMatchObject({
      phase: 'Running',
      podIP: '10.244.1.2',
      hostIP: '192.168.1.101',
      qosClass: 'BestEffort',
    })
    expect(conditions(pod)).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
    ])
    expect(api.events('web')).toEqual([
      'Pulling Pulling image "nginx:1.26"',
      expect.stringMatching(
        /^Pulled Successfully pulled image "nginx:1\.26" in [\d.]+s \([\d.]+s including waiting\)\. Image size: \d+ bytes\.$/,
      ),
      'Created Container created',
      'Started Container started',
    ])
    const patches = api.requests.filter(({ method, path }) => method === 'PATCH' && path.endsWith('/pods/web/status'))
    expect(patches.length).toBe(3)
  })

  it('ends when it is deleted: its containers stop, its last status is told, and then it is gone', async () => {
    const { api, boot, runFor } = nodeWorld()
    await boot()
    api.putPod('web', { containers: [{ name: 'c', image: 'nginx:1.26' }] })
    await runFor(20)
    const phases: unknown[] = []
    api.deletePod('web')
    await runFor(5)
    for (const { method, path, body } of api.requests)
      if (method === 'PATCH' && path.endsWith('/pods/web/status')) phases.push((body as Pod).status?.phase)
    expect(phases).toEqual([undefined, undefined, 'Running', undefined, 'Succeeded'])
    expect(api.pod('web')).toBeUndefined()
    expect(api.events('web')).toContain('Killing Stopping container c')
  })

  it('whose image does not exist waits longer and longer', async () => {
    const { api, boot, runFor } = nodeWorld()
    await boot()
    api.putPod('bad', { containers: [{ name: 'c', image: 'nginx:no-such-tag' }] })
    await runFor(5)
    const waiting = () => api.pod('bad')?.status?.containerStatuses?.[0]?.state?.waiting
    expect(waiting()?.reason).toBe('ErrImagePull')
    while (waiting()?.reason !== 'ImagePullBackOff') await runFor(1)
    expect(waiting()).toEqual({
      reason: 'ImagePullBackOff',
      message:
        'Back-off pulling image "nginx:no-such-tag": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:no-such-tag": failed to resolve reference "docker.io/library/nginx:no-such-tag": docker.io/library/nginx:no-such-tag: not found',
    })
  })

  it('comes from the disk when it is static, and has a mirror in the API', async () => {
    const { api, worker, boot, runFor } = nodeWorld()
    worker.disk.install(
      '/etc/kubernetes/manifests/web.yaml',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: kube-system}\nspec: {hostNetwork: true, containers: [{name: c, image: "nginx:1.26"}]}\n',
    )
    await boot()
    await runFor(20)
    const mirror = api.pod('web-worker-1', 'kube-system')
    expect(mirror?.status?.phase).toBe('Running')
    expect(mirror?.metadata.ownerReferences?.[0]).toMatchObject({ kind: 'Node', name: 'worker-1', controller: true })
  })
})
