// What people do in a pod that runs: commands, attached terminals, containers for looking around.
import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../apimachinery/object.ts'
import type { Pod } from '../../apis/core/types.ts'
import type { Kubelet } from '../../protocols/kubelet.ts'
import { nodeWorld } from './testing/node-world.ts'

const busybox = 'busybox:1.36'

async function world() {
  const made = nodeWorld()
  await made.boot()
  const path = (name: string) => `/api/v1/namespaces/default/pods/${name}`
  /** Opens a stream to the kubelet, types `input`, and returns what was written by then. */
  const session = async (target: string, input: readonly string[] = [], seconds = 3) => {
    let output = ''
    let status = 0
    let over = false
    made.control.start('client', async (host) => {
      const stream = host.network.open<Kubelet>(
        'kubelet',
        '192.168.1.101:10250',
        { method: 'POST', path: target, headers: {} },
        {
          onResponse: (response) => {
            status = response.status
            output += response.status >= 400 ? String(response.body) : ''
          },
          onEvent: ({ channel, text }) => {
            if (channel !== 'error') output += text
          },
          onEnd: () => {
            over = true
          },
        },
      )
      for (const text of input) {
        await host.clock.sleep(200)
        stream.upload({ channel: 'stdin', text })
      }
      await host.signal().wait()
    })
    await made.runFor(seconds)
    return { output, status, over }
  }
  const debug = (name: string, container: object) => {
    const pod = made.api.pod(name) as Pod
    const ephemeralContainers = [...(pod.spec.ephemeralContainers ?? []), container]
    const metadata = { ...pod.metadata, generation: (pod.metadata.generation ?? 1) + 1 }
    made.api.put(path(name), { ...pod, metadata, spec: { ...pod.spec, ephemeralContainers } } as unknown as KubeObject)
  }
  return { ...made, session, debug, status: (name: string) => made.api.pod(name)?.status }
}

describe('an ephemeral container', () => {
  it('is started beside the others, sees the processes of its target, and is not started again', async () => {
    const { api, runFor, debug, session, status } = await world()
    api.putPod('web', { containers: [{ name: 'c', image: 'nginx:1.29' }] })
    await runFor(10)
    debug('web', { name: 'dbg', image: busybox, command: ['sleep', '5'], targetContainerName: 'c' })
    await runFor(3)
    const [running] = status('web')?.ephemeralContainerStatuses ?? []
    expect(running).toMatchObject({ name: 'dbg', ready: false, restartCount: 0, state: { running: {} } })
    expect(running).not.toHaveProperty('started')
    const { output } = await session('/exec/default/web/dbg?command=ps&output=1')
    expect(output).toContain('    1 root      0:00 nginx: master process nginx -g daemon off;\n')
    expect(output).toContain('sleep 5\n')
    await runFor(60)
    const [ended] = status('web')?.ephemeralContainerStatuses ?? []
    expect(ended).toMatchObject({ restartCount: 0, state: { terminated: { exitCode: 0, reason: 'Completed' } } })
    expect(status('web')).toMatchObject({ phase: 'Running', containerStatuses: [{ ready: true, restartCount: 0 }] })
  })

  it('waits for no init container', async () => {
    const { api, runFor, debug, status } = await world()
    api.putPod('slow', {
      initContainers: [{ name: 'i', image: busybox, command: ['sleep', '1000'] }],
      containers: [{ name: 'c', image: busybox, command: ['sleep', '1000'] }],
    })
    await runFor(10)
    debug('slow', { name: 'dbg', image: busybox, command: ['sleep', '1000'] })
    await runFor(3)
    expect(status('slow')).toMatchObject({ phase: 'Pending', ephemeralContainerStatuses: [{ state: { running: {} } }] })
  })

  it('sees nothing but itself without a target, and all of a pod that shares its processes', async () => {
    const { api, runFor, debug, session } = await world()
    api.putPod('alone', { containers: [{ name: 'c', image: busybox, command: ['sleep', '100'] }] })
    api.putPod('shared', {
      shareProcessNamespace: true,
      containers: [{ name: 'c', image: busybox, command: ['sleep', '100'] }],
    })
    await runFor(10)
    for (const name of ['alone', 'shared']) debug(name, { name: 'dbg', image: busybox, command: ['sleep', '200'] })
    await runFor(3)
    const alone = (await session('/exec/default/alone/dbg?command=ps&output=1')).output
    expect(
      alone
        .split('\n')
        .slice(1, 3)
        .map((line) => line.slice(21)),
    ).toEqual(['sleep 200', 'ps'])
    const shared = (await session('/exec/default/shared/dbg?command=ps&output=1')).output
    expect(
      shared
        .split('\n')
        .slice(1, 5)
        .map((line) => line.slice(21)),
    ).toEqual(['/pause', 'sleep 100', 'sleep 200', 'ps'])
  })
})

describe('attaching', () => {
  it('gives input to the process and shows what it writes; with stdinOnce its input ends with the session', async () => {
    const { api, runFor, session, status } = await world()
    api.putPod('cat', {
      restartPolicy: 'Never',
      containers: [{ name: 'c', image: busybox, command: ['cat'], stdin: true, stdinOnce: true }],
    })
    await runFor(10)
    expect(status('cat')?.phase).toBe('Running')
    const { output, over } = await session('/attach/default/cat/c?input=1&output=1&error=1', ['hello\n', ''])
    expect(output).toBe('hello\n')
    expect(over).toBe(true)
    expect(status('cat')?.phase).toBe('Succeeded')
  })

  it('is refused for a container that is not there', async () => {
    const { api, runFor, session } = await world()
    api.putPod('web', { containers: [{ name: 'c', image: 'nginx:1.29' }] })
    await runFor(10)
    expect(await session('/attach/default/web/x?output=1')).toMatchObject({
      status: 500,
      output: 'container not found ("x")',
    })
  })
})

describe('a container that must not run as root', () => {
  const reason = async (image: string, securityContext: object) => {
    const { api, runFor, status } = await world()
    const pod = api.putPod('p', { containers: [{ name: 'c', image, securityContext }] })
    await runFor(10)
    const [container] = status('p')?.containerStatuses ?? []
    return `${container?.state?.waiting?.message}`.replace(pod.metadata.uid ?? '', 'UID')
  }

  it('is not created when its image runs as root, or is told to', async () => {
    expect(await reason('nginx:1.29', { runAsNonRoot: true })).toBe(
      'container has runAsNonRoot and image will run as root (pod: "p_default(UID)", container: c)',
    )
    expect(await reason('nginx:1.29', { runAsNonRoot: true, runAsUser: 0 })).toBe(
      `container's runAsUser breaks non-root policy (pod: "p_default(UID)", container: c)`,
    )
  })

  it('runs when its image, or the pod, names another user', async () => {
    expect(await reason('nginxinc/nginx-unprivileged:1.29', { runAsNonRoot: true })).toBe('undefined')
    expect(await reason('nginx:1.29', { runAsNonRoot: true, runAsUser: 1000 })).toBe('undefined')
  })
})
