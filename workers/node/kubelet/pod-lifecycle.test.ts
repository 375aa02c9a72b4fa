import { describe, expect, it } from 'vitest'
import type { Pod } from '../../apis/core/types.ts'
import { nodeWorld } from './testing/node-world.ts'

const sh = (script: string) => ({ name: 'c', image: 'busybox:1.36', command: ['sh', '-c', script] })

async function world() {
  const made = nodeWorld()
  await made.boot()
  const status = (name: string) => made.api.pod(name)?.status
  const state = (name: string) => status(name)?.containerStatuses?.[0]?.state
  const condition = (name: string, type: string) => status(name)?.conditions?.find((one) => one.type === type)
  return { ...made, status, state, condition }
}

describe('a container that crashes', () => {
  it('is restarted at once, then after 10 s and 20 s, and says CrashLoopBackOff', async () => {
    const { api, runFor, status, state } = await world()
    const pod = api.putPod('crash', { containers: [sh('exit 1')] })
    await runFor(5)
    expect(status('crash')?.containerStatuses?.[0]?.restartCount).toBe(1)
    expect(state('crash')?.terminated).toMatchObject({ exitCode: 1, reason: 'Error' })
    while (status('crash')?.containerStatuses?.[0]?.restartCount !== 2) await runFor(0.5)
    while (state('crash')?.waiting === undefined) await runFor(0.5)
    expect(state('crash')?.waiting).toEqual({
      reason: 'CrashLoopBackOff',
      message: `back-off 20s restarting failed container=c pod=crash_default(${pod.metadata.uid})`,
    })
    expect(status('crash')).toMatchObject({ phase: 'Running' })
    expect(api.events('crash')).toContainEqual(
      expect.stringContaining(
        `BackOff Back-off restarting failed container c in pod crash_default(${pod.metadata.uid})`,
      ),
    )
  })

  it('is left alone when its pod never restarts, and the pod has failed', async () => {
    const { api, runFor, status, state, condition } = await world()
    api.putPod('once', { restartPolicy: 'Never', containers: [sh('echo done; exit 3')] })
    await runFor(10)
    expect(status('once')).toMatchObject({ phase: 'Failed' })
    expect(state('once')?.terminated).toMatchObject({ exitCode: 3, reason: 'Error' })
    expect(condition('once', 'Ready')).toMatchObject({ status: 'False', reason: 'PodFailed' })
  })

  it('is killed for its memory when it takes more than its limit', async () => {
    const { api, runFor, status, state } = await world()
    const stress = {
      name: 'c',
      image: 'polinux/stress',
      command: ['stress'],
      args: ['--vm', '1', '--vm-bytes', '250M'],
    }
    api.putPod('hungry', {
      restartPolicy: 'Never',
      containers: [{ ...stress, resources: { limits: { memory: '100Mi' } } }],
    })
    await runFor(10)
    expect(state('hungry')?.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
    expect(status('hungry')?.phase).toBe('Failed')
  })
})

describe('a container that does its work', () => {
  it('completes its pod when that does not restart', async () => {
    const { api, runFor, status, condition } = await world()
    api.putPod('job', { restartPolicy: 'OnFailure', containers: [sh('sleep 2')] })
    await runFor(10)
    expect(status('job')?.phase).toBe('Succeeded')
    expect(condition('job', 'Ready')).toMatchObject({ status: 'False', reason: 'PodCompleted' })
    expect(condition('job', 'Initialized')).toMatchObject({ status: 'True', reason: 'PodCompleted' })
  })
})

describe('init containers', () => {
  it('run one after the other before the others, and a failing one holds them up', async () => {
    const { api, runFor, status, condition } = await world()
    api.putPod('init', {
      initContainers: [
        { ...sh('sleep 1'), name: 'i1' },
        { ...sh('exit 1'), name: 'i2' },
      ],
      containers: [{ name: 'c', image: 'nginx:1.26' }],
    })
    await runFor(10)
    const [first, second] = status('init')?.initContainerStatuses ?? []
    expect(first).toMatchObject({ ready: true, state: { terminated: { exitCode: 0, reason: 'Completed' } } })
    expect(second).toMatchObject({ ready: false, restartCount: 1 })
    expect(status('init')).toMatchObject({
      phase: 'Pending',
      containerStatuses: [{ state: { waiting: { reason: 'PodInitializing' } } }],
    })
    expect(condition('init', 'Initialized')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotInitialized',
      message: 'containers with incomplete status: [i2]',
    })
  })

  it('that always restart run beside the others and end after them', async () => {
    const { api, runFor, status } = await world()
    api.putPod('sidecar', {
      initContainers: [{ name: 'side', image: 'nginx:1.26', restartPolicy: 'Always' }],
      containers: [{ name: 'c', image: 'redis:8' }],
    })
    await runFor(20)
    expect(status('sidecar')).toMatchObject({
      phase: 'Running',
      initContainerStatuses: [{ ready: true, started: true, state: { running: {} } }],
      containerStatuses: [{ ready: true }],
    })
    api.deletePod('sidecar')
    await runFor(5)
    expect(api.pod('sidecar')).toBeUndefined()
    const killing = api.events('sidecar').filter((text) => text.startsWith('Killing'))
    expect(killing).toEqual(['Killing Stopping container c', 'Killing Stopping container side'])
  })
})

describe('what a pod refers to', () => {
  it('must be there: a missing ConfigMap in the environment is a CreateContainerConfigError', async () => {
    const { api, runFor, status, state } = await world()
    const env = [{ name: 'K', valueFrom: { configMapKeyRef: { name: 'missing', key: 'k' } } }]
    api.putPod('envpod', { containers: [{ name: 'c', image: 'nginx:1.26', env }] })
    await runFor(10)
    expect(status('envpod')?.phase).toBe('Pending')
    expect(state('envpod')?.waiting).toEqual({
      reason: 'CreateContainerConfigError',
      message: 'configmap "missing" not found',
    })
    expect(api.events('envpod')).toContainEqual(expect.stringContaining('Failed Error: configmap "missing" not found'))
    api.put('/api/v1/namespaces/default/configmaps/missing', {
      metadata: { name: 'missing', namespace: 'default' },
      data: { k: 'v' },
    } as never)
    await runFor(20)
    expect(status('envpod')?.phase).toBe('Running')
  })

  it('must be there: without its Secret a volume is not mounted and the pod waits', async () => {
    const { api, runFor, status, state } = await world()
    api.putPod('volpod', {
      containers: [{ name: 'c', image: 'nginx:1.26', volumeMounts: [{ name: 'v', mountPath: '/etc/secret' }] }],
      volumes: [{ name: 'v', secret: { secretName: 'nosuch' } }],
    })
    await runFor(4.5)
    expect(state('volpod')?.waiting?.reason).toBe('ContainerCreating')
    expect(api.events('volpod')).toEqual([
      'FailedMount MountVolume.SetUp failed for volume "v" : secret "nosuch" not found (x4)',
    ])
    api.put('/api/v1/namespaces/default/secrets/nosuch', {
      metadata: { name: 'nosuch', namespace: 'default' },
      data: { a: 'aGk=' },
    } as never)
    await runFor(20)
    expect(status('volpod')?.phase).toBe('Running')
  })

  it('reaches it as files and variables', async () => {
    const { api, runFor, status, worker } = await world()
    api.put('/api/v1/namespaces/default/configmaps/cfg', {
      metadata: { name: 'cfg', namespace: 'default' },
      data: { a: '1', b: '2' },
    } as never)
    const script = 'cat /cfg/a /cfg/b /token/token; echo " $A $NODE $(echo $ALL)"; exit 0'
    api.putPod('reader', {
      restartPolicy: 'Never',
      serviceAccountName: 'default',
      containers: [
        {
          ...sh(script),
          env: [
            { name: 'A', value: 'a' },
            { name: 'ALL', value: '$(A)-$(MISSING)-$$(A)' },
            { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
          ],
          volumeMounts: [
            { name: 'cfg', mountPath: '/cfg' },
            { name: 'token', mountPath: '/token' },
          ],
        },
      ],
      volumes: [
        { name: 'cfg', configMap: { name: 'cfg' } },
        {
          name: 'token',
          projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3607 } }] },
        },
      ],
    })
    await runFor(10)
    expect(status('reader')?.phase).toBe('Succeeded')
    const log = worker.disk.list('/var/log/containers/').flatMap((path) => worker.disk.readLog(path)) as {
      text: string
    }[]
    expect(log.map((chunk) => chunk.text).join('')).toBe('12token-of-default a worker-1 a-$(MISSING)-$(A)\n')
  })

  it('may be a claim: a folder of the node that outlives the pod', async () => {
    const { api, worker, runFor, status } = await world()
    const claims = '/api/v1/namespaces/default/persistentvolumeclaims'
    const claim = { metadata: { name: 'data', namespace: 'default', uid: 'c1' } }
    const spec = (script: string) => ({
      restartPolicy: 'Never',
      containers: [{ ...sh(script), volumeMounts: [{ name: 'v', mountPath: '/data' }] }],
      volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }],
    })
    api.put(`${claims}/data`, { ...claim, spec: {}, status: { phase: 'Pending' } })
    api.putPod('writer', spec('echo kept > /data/file'))
    await runFor(3)
    expect(api.events('writer')[0]).toContain('FailedMount MountVolume.SetUp failed for volume "v" : PVC is not bound')
    api.put('/api/v1/persistentvolumes/pv1', {
      metadata: { name: 'pv1' },
      spec: { hostPath: { path: '/opt/pv1' }, claimRef: { name: 'data', namespace: 'default', uid: 'c1' } },
    })
    api.put(`${claims}/data`, { ...claim, spec: { volumeName: 'pv1' }, status: { phase: 'Bound' } })
    await runFor(10)
    expect(status('writer')?.phase).toBe('Succeeded')
    api.deletePod('writer')
    await runFor(40)
    expect(worker.disk.readText('/opt/pv1/file')).toBe('kept\n')
    api.putPod('reader', spec('grep kept /data/file'))
    await runFor(10)
    expect(status('reader')?.phase).toBe('Succeeded')
  })

  it('is refused when it is storage that is not simulated', async () => {
    const { api, runFor, state } = await world()
    api.putPod('nfs', {
      containers: [{ name: 'c', image: 'nginx:1.26', volumeMounts: [{ name: 'v', mountPath: '/data' }] }],
      volumes: [{ name: 'v', nfs: { server: 'x', path: '/' } }],
    })
    await runFor(5)
    expect(state('nfs')?.waiting?.reason).toBe('ContainerCreating')
    expect(api.events('nfs')[0]).toContain('volumes of type nfs are not simulated')
  })
})

describe('probes', () => {
  it('keep a pod unready until it answers, and restart what no longer lives', async () => {
    const { api, runFor, status, condition } = await world()
    api.putPod('probed', {
      containers: [
        {
          ...sh('touch /tmp/ready; sleep 20; rm /tmp/ready; sleep 3600'),
          readinessProbe: {
            exec: { command: ['cat', '/tmp/ready'] },
            periodSeconds: 2,
            failureThreshold: 1,
            initialDelaySeconds: 6,
          },
          livenessProbe: {
            exec: { command: ['cat', '/tmp/ready'] },
            periodSeconds: 2,
            failureThreshold: 2,
            initialDelaySeconds: 3,
          },
        },
      ],
      terminationGracePeriodSeconds: 1,
    })
    await runFor(6)
    expect(status('probed')?.phase).toBe('Running')
    expect(condition('probed', 'Ready')).toMatchObject({
      status: 'False',
      message: 'containers with unready status: [c]',
    })
    await runFor(6)
    expect(condition('probed', 'Ready')).toMatchObject({ status: 'True' })
    await runFor(20)
    const events = api.events('probed')
    expect(events).toContainEqual(
      expect.stringContaining(
        "Unhealthy Liveness probe failed: cat: can't open '/tmp/ready': No such file or directory",
      ),
    )
    expect(events).toContain('Killing Container c failed liveness probe, will be restarted')
    expect(status('probed')?.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 137 } },
    })
  })

  it('over HTTP and TCP reach the container', async () => {
    const { api, runFor, condition } = await world()
    const http = {
      name: 'c',
      image: 'nginx:1.26',
      readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 1 },
    }
    api.putPod('http', { containers: [http] })
    api.putPod('tcp', {
      containers: [{ name: 'c', image: 'redis:8', startupProbe: { tcpSocket: { port: 6379 }, periodSeconds: 1 } }],
    })
    api.putPod('wrong', {
      containers: [
        { name: 'c', image: 'nginx:1.26', readinessProbe: { httpGet: { path: '/nope', port: 80 }, periodSeconds: 1 } },
      ],
    })
    api.putPod('closed', {
      containers: [
        { name: 'c', image: 'nginx:1.26', readinessProbe: { httpGet: { path: '/', port: 81 }, periodSeconds: 1 } },
      ],
    })
    await runFor(20)
    expect(condition('http', 'Ready')?.status).toBe('True')
    expect(condition('tcp', 'Ready')?.status).toBe('True')
    expect(condition('wrong', 'Ready')?.status).toBe('False')
    expect(api.events('wrong')).toContainEqual(
      expect.stringContaining('Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 404'),
    )
    expect(api.events('closed')).toContainEqual(
      expect.stringMatching(
        /Readiness probe failed: Get "http:\/\/10\.244\.1\.\d+:81\/": dial tcp 10\.244\.1\.\d+:81: connect: connection refused/,
      ),
    )
  })
})

describe('hooks', () => {
  it('run after the start and before the stop', async () => {
    const { api, runFor, worker } = await world()
    api.putPod('hooked', {
      containers: [
        {
          ...sh('sleep 3600'),
          lifecycle: {
            postStart: { exec: { command: ['touch', '/tmp/started'] } },
            preStop: { sleep: { seconds: 4 } },
          },
        },
      ],
      terminationGracePeriodSeconds: 6,
    })
    await runFor(8)
    expect(worker.disk.list('/var/lib/containerd/rootfs/').some((path) => path.endsWith('/tmp/started'))).toBe(true)
    api.deletePod('hooked', 6)
    await runFor(5)
    expect(api.pod('hooked')).toBeDefined()
    await runFor(3)
    expect(api.pod('hooked')).toBeUndefined()
  })

  it('that fail kill the container', async () => {
    const { api, runFor, state } = await world()
    api.putPod('bad', {
      containers: [{ ...sh('sleep 3600'), lifecycle: { postStart: { exec: { command: ['false'] } } } }],
      terminationGracePeriodSeconds: 1,
    })
    await runFor(8)
    expect(api.events('bad')).toContainEqual(expect.stringContaining('FailedPostStartHook PostStartHook failed'))
    expect(state('bad')?.running).toBeUndefined()
  })
})

describe('a node', () => {
  it('refuses a pod that it has no room for', async () => {
    const { api, runFor, status } = await world()
    api.putPod('big', { containers: [{ name: 'c', image: 'nginx:1.26', resources: { requests: { cpu: '5' } } }] })
    await runFor(5)
    expect(status('big')).toMatchObject({
      phase: 'Failed',
      reason: 'OutOfcpu',
      message: "Pod was rejected: Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 4000",
    })
  })

  it('keeps its containers when the kubelet is restarted', async () => {
    const { api, runFor, worker, status } = await world()
    api.putPod('web', { containers: [{ name: 'c', image: 'nginx:1.26' }] })
    await runFor(15)
    const before = status('web')?.containerStatuses?.[0]
    worker.crash('kubelet')
    await runFor(30)
    expect(status('web')?.containerStatuses?.[0]).toEqual(before)
    api.deletePod('web')
    await runFor(5)
    expect(api.pod('web')).toBeUndefined()
  })

  it('starts its pods anew after a reboot, in sandboxes of their own', async () => {
    const { api, runFor, worker, status } = await world()
    api.putPod('web', { containers: [{ name: 'c', image: 'nginx:1.26' }] })
    await runFor(15)
    worker.powerOff()
    await runFor(5)
    worker.powerOn()
    await runFor(30)
    expect(status('web')).toMatchObject({
      phase: 'Running',
      containerStatuses: [
        { restartCount: 1, ready: true, lastState: { terminated: { exitCode: 255, reason: 'Unknown' } } },
      ],
    })
    expect(api.events('web')).toContain('SandboxChanged Pod sandbox changed, it will be killed and re-created.')
  })

  it('takes down what was deleted while its kubelet was away', async () => {
    const { api, runFor, worker } = await world()
    api.putPod('web', { containers: [{ name: 'c', image: 'nginx:1.26' }] })
    await runFor(15)
    worker.crash('kubelet')
    api.deletePod('web', 0)
    await runFor(40)
    expect([...worker.processes].map((process) => process.name).sort()).toEqual(['containerd', 'kubelet'])
  })

  it('runs on while the API server is away, and tells later', async () => {
    const { api, control, runFor, status } = await world()
    api.putPod('crash', { containers: [sh('sleep 25; exit 1')] })
    await runFor(10)
    control.powerOff()
    await runFor(60)
    control.powerOn()
    await runFor(90)
    expect(status('crash')?.containerStatuses?.[0]?.restartCount).toBeGreaterThan(1)
  })
})

it('a static pod that is taken away from the disk is taken down, and its mirror goes', async () => {
  const { api, worker, boot, runFor } = nodeWorld()
  const manifest = '/etc/kubernetes/manifests/web.yaml'
  worker.disk.install(
    manifest,
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: kube-system}\nspec: {hostNetwork: true, containers: [{name: c, image: "nginx:1.26"}]}\n',
  )
  await boot()
  await runFor(20)
  const mirror = () => api.pod('web-worker-1', 'kube-system') as Pod | undefined
  expect(mirror()?.status?.phase).toBe('Running')
  api.objects.delete('/api/v1/namespaces/kube-system/pods/web-worker-1')
  worker.disk.remove(manifest)
  await runFor(10)
  expect([...worker.processes].map((process) => process.name).sort()).toEqual(['containerd', 'kubelet'])
})

describe('a status', () => {
  it('bears the last words of a container', async () => {
    const { api, runFor, status, state } = await world()
    const resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } }
    api.putPod('last', {
      restartPolicy: 'Never',
      containers: [
        { ...sh('echo cannot go on > /dev/termination-log; exit 7'), resources },
        {
          name: 'd',
          image: 'busybox:1.36',
          command: ['sh', '-c', 'echo oops; exit 1'],
          resources,
          terminationMessagePolicy: 'FallbackToLogsOnError',
        },
      ],
    })
    await runFor(10)
    expect(state('last')?.terminated).toMatchObject({ exitCode: 7, message: 'cannot go on\n' })
    expect(status('last')?.containerStatuses?.[1]?.state?.terminated).toMatchObject({ exitCode: 1, message: 'oops\n' })
  })

  it('tells what its pod asks for as a whole, as long as the pod is there', async () => {
    const { api, runFor, status } = await world()
    const resources = { requests: { cpu: '100m' }, limits: { cpu: '1' } }
    api.putPod('asks', { restartPolicy: 'Never', containers: [{ ...sh('sleep 20'), resources }] })
    await runFor(10)
    const allocatedResources = { cpu: '100m' }
    expect(status('asks')).toMatchObject({ allocatedResources, resources })
    expect(status('asks')?.containerStatuses?.[0]?.resources).toEqual({
      ...resources,
      requests: { cpu: '100m', memory: '0' },
    })
    await runFor(15)
    expect(status('asks')).toMatchObject({ phase: 'Succeeded', allocatedResources })
    expect(status('asks')?.resources).toEqual({})
    expect(status('asks')?.containerStatuses?.[0]?.resources).toEqual(resources)
  })
})

describe('a port of the node', () => {
  it('leads to the pod that claims it, and to nothing when the pod is gone', async () => {
    const { api, runFor, control } = await world()
    api.putPod('web', {
      containers: [{ name: 'c', image: 'nginx:1.26', ports: [{ containerPort: 80, hostPort: 8080 }] }],
    })
    await runFor(15)
    const heard: unknown[] = []
    const ask = () =>
      control.start('curl', async (host) => {
        const request = { method: 'GET', path: '/', headers: {}, body: '' }
        await host.network.call('http', '192.168.1.101:8080', request).then(
          (answer) => heard.push((answer as { status: number }).status),
          (error: Error) => heard.push(error.message),
        )
      })
    ask()
    await runFor(1)
    api.deletePod('web')
    await runFor(5)
    ask()
    await runFor(1)
    expect(heard).toEqual([200, 'dial tcp 192.168.1.101:8080: connect: connection refused'])
  })
})
