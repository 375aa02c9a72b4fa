import { describe, expect, it } from 'vitest'
import { registry } from '../../addons/registry/main.ts'
import type { ContainerConfig, Cri, CriEvent, CriRequest, CriResponse, PodSandboxConfig } from '../../protocols/cri.ts'
import type { Host } from '../../simulation/host.ts'
import { Simulation } from '../../simulation/simulation.ts'
import { settle } from '../../simulation/testing/settle.ts'
import { containerd } from './main.ts'

const socket = 'unix:/run/containerd/containerd.sock'
const spec = (name: string, address: string) => ({ name, address, cpuMillis: 4000, memoryBytes: 8e9, diskBytes: 1e11 })

function world(seed = 1) {
  const simulation = new Simulation({ seed, settle })
  const worker = simulation.addMachine(spec('worker-1', '192.168.1.101'), new Map([['containerd', containerd]]))
  const remote = simulation.addMachine(spec('registry', '203.0.113.10'), new Map([['registry', registry]]))
  worker.addUnit({ name: 'containerd', executable: 'containerd', args: [], restartMs: 1000 })
  remote.addUnit({ name: 'registry', executable: 'registry', args: [], restartMs: 1000 })
  worker.powerOn()
  remote.powerOn()
  const run = async (body: (host: Host) => Promise<void>, forMs = 60_000) => {
    let failure: unknown
    let done = false
    worker.start('test', async (host) => {
      try {
        await body(host)
        done = true
      } catch (error) {
        failure = error
      }
    })
    await simulation.run(simulation.agenda.nowMs + forMs)
    if (failure) throw failure
    expect(done).toBe(true)
  }
  return { simulation, worker, remote, run }
}

type Answer<T extends CriResponse['type']> = Extract<CriResponse, { type: T }>
const call = async <T extends CriResponse['type'] = 'OK'>(host: Host, request: CriRequest): Promise<Answer<T>> => {
  const response = await host.network.call<Cri>('cri', socket, request)
  return response as Answer<T>
}

const sandbox = (name = 'web', attempt = 0): PodSandboxConfig => ({
  metadata: { name, uid: `uid-${name}`, namespace: 'default', attempt },
  hostname: name,
  labels: {},
  annotations: {},
  hostNetwork: false,
  dns: { servers: ['10.96.0.10'], searches: ['default.svc.cluster.local'], options: ['ndots:5'] },
  hosts: [],
})

const config = (image: string, more: Partial<ContainerConfig> = {}): ContainerConfig => ({
  metadata: { name: 'c', attempt: 0 },
  image,
  command: [],
  args: [],
  workingDir: '',
  envs: [],
  mounts: [],
  labels: {},
  annotations: {},
  ports: [],
  memoryLimitBytes: 0,
  cpuLimitMillis: 0,
  stdin: false,
  tty: false,
  ...more,
})

async function start(host: Host, image: string, more: Partial<ContainerConfig> = {}, pod = 'web') {
  await call(host, { type: 'UpdateRuntimeConfig', podCidr: '10.244.1.0/24' })
  await call(host, { type: 'PullImage', image })
  const { sandboxId } = await call<'RunPodSandbox'>(host, { type: 'RunPodSandbox', config: sandbox(pod) })
  const created = await call<'CreateContainer'>(host, {
    type: 'CreateContainer',
    sandboxId,
    config: config(image, more),
  })
  const { containerId } = created
  const started = await call(host, { type: 'StartContainer', containerId })
  return { sandboxId, containerId, started: started as CriResponse }
}

const status = async (host: Host, containerId: string) =>
  (await call<'ContainerStatus'>(host, { type: 'ContainerStatus', containerId })).container

async function logs(host: Host, containerId: string): Promise<string> {
  let text = ''
  const ended = host.signal()
  host.network.open<Cri>(
    'cri',
    socket,
    { type: 'ReadLogs', containerId, follow: false, tail: -1, sinceMs: 0 },
    {
      onEvent: (event: CriEvent) => {
        if (event.type === 'log') text += `${event.text}\n`
      },
      onEnd: () => ended.notify(),
    },
  )
  await ended.wait()
  return text
}

describe('images', () => {
  it('come from the registry in the time their size takes, and stay through a power cut', async () => {
    const { worker, run, simulation } = world()
    let tookMs = 0
    await run(async (host) => {
      const before = host.clock.nowMs()
      const { imageRef } = await call<'PullImage'>(host, { type: 'PullImage', image: 'nginx' })
      tookMs = host.clock.nowMs() - before
      expect(imageRef).toMatch(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/)
    })
    expect(tookMs).toBeGreaterThan(1000)
    expect(tookMs).toBeLessThan(6000)
    worker.powerOff()
    await simulation.run(simulation.agenda.nowMs + 1000)
    worker.powerOn()
    await run(async (host) => {
      await host.clock.sleep(100)
      const { image } = await call<'ImageStatus'>(host, {
        type: 'ImageStatus',
        image: 'docker.io/library/nginx:latest',
      })
      expect(image?.repoTags).toEqual(['docker.io/library/nginx:latest'])
    })
  })

  it('that do not exist are refused in the words of containerd and Docker Hub', async () => {
    const { run } = world()
    await run(async (host) => {
      expect(await call(host, { type: 'PullImage', image: 'ngnix' })).toEqual({
        type: 'error',
        code: 'Unknown',
        message:
          'failed to pull and unpack image "docker.io/library/ngnix:latest": failed to resolve reference "docker.io/library/ngnix:latest": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
      })
      expect(await call(host, { type: 'PullImage', image: 'nginx:no-such-tag' })).toEqual({
        type: 'error',
        code: 'NotFound',
        message:
          'failed to pull and unpack image "docker.io/library/nginx:no-such-tag": failed to resolve reference "docker.io/library/nginx:no-such-tag": docker.io/library/nginx:no-such-tag: not found',
      })
    })
  })

  it('cannot be pulled while the registry is off', async () => {
    const { remote, run } = world()
    remote.powerOff()
    await run(async (host) => {
      const answer = await call<'error'>(host, { type: 'PullImage', image: 'nginx' })
      expect(answer.message).toBe(
        'failed to pull and unpack image "docker.io/library/nginx:latest": failed to resolve reference "docker.io/library/nginx:latest": failed to do request: Head "https://registry-1.docker.io/v2/library/nginx/manifests/latest": dial tcp 203.0.113.10:443: i/o timeout',
      )
    })
  })
})

describe('containers', () => {
  it('serve on the address of their pod and log what they served', async () => {
    const { run } = world()
    await run(async (host) => {
      const { containerId } = await start(host, 'nginx')
      const page = await host.network.call('http', '10.244.1.2:80', {
        method: 'GET',
        path: '/',
        headers: { 'user-agent': 'curl/8' },
        body: '',
      })
      expect(page).toMatchObject({ status: 200, body: expect.stringContaining('Welcome to nginx!') })
      expect(await logs(host, containerId)).toMatch(
        /192\.168\.1\.101 - - \[01\/Jan\/2026:00:00:\d\d \+0000\] "GET \/ HTTP\/1\.1" 200 \d+ "-" "curl\/8" "-"\n$/,
      )
    })
  })

  it('end with 0 when they heed SIGTERM, and with 137 when they have to be killed', async () => {
    const { run } = world()
    await run(async (host) => {
      const web = await start(host, 'nginx')
      await call(host, { type: 'StopContainer', containerId: web.containerId, timeoutSeconds: 30 })
      expect(await status(host, web.containerId)).toMatchObject({ exitCode: 0, reason: 'Completed' })
      const sleeper = await start(host, 'busybox', { command: ['sleep', '3600'] }, 'sleeper')
      const before = host.clock.nowMs()
      await call(host, { type: 'StopContainer', containerId: sleeper.containerId, timeoutSeconds: 5 })
      expect(Math.round((host.clock.nowMs() - before) / 1000)).toBe(5)
      expect(await status(host, sleeper.containerId)).toMatchObject({ exitCode: 137, reason: 'Error' })
    })
  })

  it('whose command does not exist fail to start in the words of runc', async () => {
    const { run } = world()
    await run(async (host) => {
      const { containerId, started } = await start(host, 'busybox', { command: ['foo'] })
      expect(started).toEqual({
        type: 'error',
        code: 'Unknown',
        message:
          'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "foo": executable file not found in $PATH: unknown',
      })
      expect(await status(host, containerId)).toMatchObject({ exitCode: 128, reason: 'StartError', startedAtMs: 0 })
    })
  })

  it('are killed by the kernel when they need more memory than they may have', async () => {
    const { run } = world()
    await run(async (host) => {
      const { containerId } = await start(host, 'nginx', { memoryLimitBytes: 1 << 20 })
      await host.clock.sleep(1000)
      expect(await status(host, containerId)).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
    })
  })

  it('live on when containerd is restarted, but not when the machine is', async () => {
    const { simulation, worker, run } = world()
    let containerId = ''
    await run(async (host) => {
      containerId = (await start(host, 'nginx')).containerId
    })
    worker.crash('containerd')
    await simulation.run(simulation.agenda.nowMs + 5000)
    await run(async (host) => {
      expect(await status(host, containerId)).toMatchObject({ state: 'CONTAINER_RUNNING' })
      await call(host, { type: 'StopContainer', containerId, timeoutSeconds: 5 })
      expect(await status(host, containerId)).toMatchObject({ state: 'CONTAINER_EXITED', exitCode: 0 })
    })
    await run(async (host) => {
      containerId = (await start(host, 'nginx', {}, 'other')).containerId
      await host.clock.sleep(100)
    })
    worker.powerOff()
    await simulation.run(simulation.agenda.nowMs + 1000)
    worker.powerOn()
    await run(async (host) => {
      await host.clock.sleep(100)
      expect(await status(host, containerId)).toMatchObject({ exitCode: 255, reason: 'Unknown' })
      const { items } = await call<'ListPodSandbox'>(host, { type: 'ListPodSandbox' })
      expect(items.every((one) => one.state === 'SANDBOX_NOTREADY')).toBe(true)
    })
  })

  it('tell whoever listens what happens to them', async () => {
    const { run } = world()
    await run(async (host) => {
      const heard: string[] = []
      host.network.open<Cri>(
        'cri',
        socket,
        { type: 'GetContainerEvents' },
        {
          onEvent: (event) => {
            if (event.type === 'container')
              heard.push(`${event.change} ${event.containers.map((one) => one.state).join()}`)
          },
          onEnd: () => {},
        },
      )
      const { containerId, sandboxId } = await start(host, 'nginx')
      await call(host, { type: 'StopContainer', containerId, timeoutSeconds: 5 })
      await call(host, { type: 'StopPodSandbox', sandboxId })
      await call(host, { type: 'RemovePodSandbox', sandboxId })
      expect(heard).toEqual([
        'started ',
        'created CONTAINER_CREATED',
        'started CONTAINER_RUNNING',
        'stopped CONTAINER_EXITED',
        'stopped CONTAINER_EXITED',
        'deleted ',
      ])
    })
  })
})

describe('pods', () => {
  it('get no sandbox before the node has a pod CIDR, and addresses of their own after', async () => {
    const { run } = world()
    await run(async (host) => {
      const refused = await call<'error'>(host, { type: 'RunPodSandbox', config: sandbox() })
      expect(refused.message).toMatch(
        /^failed to setup network for sandbox "[0-9a-f]{64}": cni plugin not initialized$/,
      )
      await call(host, { type: 'UpdateRuntimeConfig', podCidr: '10.244.1.0/24' })
      for (const name of ['a', 'b']) await call(host, { type: 'RunPodSandbox', config: sandbox(name) })
      const { items } = await call<'ListPodSandbox'>(host, { type: 'ListPodSandbox' })
      expect(items.map((one) => one.ip)).toEqual(['10.244.1.2', '10.244.1.3'])
    })
  })
})
