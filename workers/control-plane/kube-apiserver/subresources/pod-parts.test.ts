import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../apis/core/types.ts'
import { pods } from '../../../apis/resources.ts'
import type { RestClient } from '../../../client-go/rest-client.ts'
import { ApiWorld, podNamed } from '../testing/api-world.ts'

async function ask(run: (client: RestClient) => Promise<void>): Promise<void> {
  const world = await ApiWorld.ready()
  await world.as('alice', run)
}

const path = (subresource: string) => `/api/v1/namespaces/default/pods/web/${subresource}`
const strategic = { 'content-type': 'application/strategic-merge-patch+json' }
const patch = async (client: RestClient, subresource: string, body: unknown) => {
  const { status, body: answer } = await client.request('PATCH', path(subresource), body, strategic)
  return { status, answer: answer as Pod & { readonly message?: string } }
}
const debugger1 = (more: object = {}) => ({
  spec: { ephemeralContainers: [{ name: 'dbg', image: 'busybox', targetContainerName: 'main', ...more }] },
})

describe('pods/ephemeralcontainers', () => {
  it('adds a container to a Pod, which is never changed or removed', () =>
    ask(async (client) => {
      await client.create(pods, 'default', podNamed('web'))
      const { status, answer } = await patch(client, 'ephemeralcontainers', debugger1())
      expect(status).toBe(200)
      expect(answer.metadata.generation).toBe(2)
      expect(answer.spec.ephemeralContainers).toEqual([
        {
          name: 'dbg',
          image: 'busybox',
          targetContainerName: 'main',
          imagePullPolicy: 'Always',
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
        },
      ])
      const changed = await patch(client, 'ephemeralcontainers', debugger1({ image: 'alpine' }))
      expect(changed.status).toBe(422)
      expect(changed.answer.message).toMatch(
        /^Pod "web" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "dbg" may not be changed\n@@/,
      )
      const removed = await patch(client, 'ephemeralcontainers', {
        spec: { ephemeralContainers: [{ $patch: 'delete', name: 'dbg' }] },
      })
      expect(removed.answer.message).toContain('existing ephemeral containers "dbg" may not be removed')
    }))

  it('takes nothing but these containers', () =>
    ask(async (client) => {
      await client.create(pods, 'default', podNamed('web'))
      const { answer } = await patch(client, 'ephemeralcontainers', {
        metadata: { labels: { a: 'b' } },
        spec: { activeDeadlineSeconds: 5, ...debugger1().spec },
      })
      expect([answer.metadata.labels, answer.spec.activeDeadlineSeconds]).toEqual([undefined, undefined])
      const { answer: refused } = await patch(client, 'ephemeralcontainers', {
        spec: { ephemeralContainers: [{ name: 'other', image: 'busybox', targetContainerName: 'nobody' }] },
      })
      expect(refused.message).toBe(
        'Pod "web" is invalid: spec.ephemeralContainers[0].targetContainerName: Not found: "nobody"',
      )
    }))
})

describe('pods/resize', () => {
  const asking = (resources: object) => ({ spec: { containers: [{ name: 'main', resources }] } })
  const sized = () => {
    const pod = podNamed('web')
    const [container] = pod.spec.containers
    const resources = { requests: { cpu: '100m' }, limits: { cpu: '200m' } }
    return { ...pod, spec: { ...pod.spec, containers: [{ ...container, resources }] } }
  }

  it('changes what containers are given, and nothing else', () =>
    ask(async (client) => {
      await client.create(pods, 'default', sized())
      const { status, answer } = await patch(client, 'resize', {
        metadata: { labels: { a: 'b' } },
        ...asking({ requests: { cpu: '150m' } }),
      })
      expect([status, answer.metadata.generation, answer.metadata.labels]).toEqual([200, 2, undefined])
      expect(answer.spec.containers[0]?.resources).toEqual({ requests: { cpu: '150m' }, limits: { cpu: '200m' } })
    }))

  it('keeps the class of service, every amount that there was, and other resources', () =>
    ask(async (client) => {
      await client.create(pods, 'default', sized())
      const message = async (resources: object) => (await patch(client, 'resize', asking(resources))).answer.message
      expect(await message({ requests: { cpu: '200m', memory: '1Gi' }, limits: { memory: '1Gi' } })).toBe(
        'Pod "web" is invalid: spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing',
      )
      expect(await message({ limits: { cpu: null } })).toBe(
        'Pod "web" is invalid: spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed',
      )
      expect(await message({ requests: { 'ephemeral-storage': '1Gi' } })).toBe(
        'Pod "web" is invalid: spec: Forbidden: only cpu and memory resources are mutable',
      )
    }))
})
