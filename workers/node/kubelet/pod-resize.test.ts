import { describe, expect, it } from 'vitest'
import type { ResourceRequirements } from '../../apis/core/types.ts'
import { nodeWorld } from './testing/node-world.ts'

async function world(before: ResourceRequirements, more: object = {}) {
  const { api, boot, runFor } = nodeWorld()
  await boot()
  const container = (resources: ResourceRequirements) => ({ name: 'c', image: 'nginx:1.26', resources, ...more })
  const pod = api.putPod('web', { containers: [container(before)] })
  await runFor(10)
  let generation = 1
  const ask = async (resources: ResourceRequirements) => {
    const now = api.pod('web') ?? pod
    const spec = { ...now.spec, containers: [container(resources)] }
    const metadata = { ...now.metadata, generation: ++generation }
    api.put('/api/v1/namespaces/default/pods/web', { ...now, metadata, spec } as never)
    await runFor(5)
  }
  const status = () => api.pod('web')?.status?.containerStatuses?.[0]
  const conditions = () => api.pod('web')?.status?.conditions ?? []
  const events = () => api.events('web').filter((text) => /^Resize|requires restart$/.test(text))
  return { api, runFor, ask, status, conditions, events }
}

const small = { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } }

describe('other resources for a pod that runs', () => {
  it('are given to its containers, which go on', async () => {
    const { ask, status, conditions, events } = await world(small)
    const id = status()?.containerID
    const more = { ...small, limits: { cpu: '300m', memory: '256Mi' } }
    await ask(more)
    expect(status()).toMatchObject({ resources: more, restartCount: 0, containerID: id })
    expect(conditions().filter(({ type }) => type.startsWith('PodResize'))).toEqual([])
    const told =
      '{"containers":[{"name":"c","resources":{"limits":{"cpu":"300m","memory":"256Mi"},"requests":{"cpu":"100m","memory":"64Mi"}}}],"generation":2}'
    expect(events()).toEqual([
      `ResizeStarted Pod resize started: ${told}`,
      `ResizeCompleted Pod resize completed: ${told}`,
    ])
  })

  it('begin a container anew that wants so', async () => {
    const resizePolicy = [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }]
    const { ask, status, events } = await world(small, { resizePolicy })
    await ask({ ...small, limits: { cpu: '300m', memory: '128Mi' } })
    expect(status()?.restartCount).toBe(0)
    await ask({ ...small, limits: { cpu: '300m', memory: '256Mi' } })
    expect(status()).toMatchObject({ restartCount: 1, resources: { limits: { memory: '256Mi' } } })
    expect(events()).toContain('Killing Container c resize requires restart')
  })

  it('are not given where no node of its kind has them', async () => {
    const { ask, status, conditions, events } = await world(small)
    await ask({ ...small, requests: { cpu: '100', memory: '64Mi' }, limits: {} })
    expect(status()).toMatchObject({ resources: small, allocatedResources: small.requests })
    const message = "Node didn't have enough capacity: cpu, requested: 100000, capacity: 4000"
    expect(conditions()[0]).toMatchObject({ type: 'PodResizePending', status: 'True', reason: 'Infeasible', message })
    expect(events()).toEqual([
      expect.stringMatching(/^ResizeInfeasible Pod resize Infeasible: .*"generation":2,"error":"Node/),
    ])
    await ask(small)
    expect(conditions()[0]?.type).not.toBe('PodResizePending')
  })

  it('wait for others to leave', async () => {
    const { api, runFor, ask, status, conditions } = await world(small)
    api.putPod('big', { containers: [{ name: 'c', image: 'nginx:1.26', resources: { requests: { cpu: '3' } } }] })
    await runFor(10)
    await ask({ requests: { cpu: '2', memory: '64Mi' } })
    expect(conditions()[0]).toMatchObject({
      type: 'PodResizePending',
      reason: 'Deferred',
      message: "Node didn't have enough resource: cpu, requested: 2000, used: 3000, capacity: 4000",
    })
    expect(status()?.resources).toEqual(small)
    api.deletePod('big')
    await runFor(10)
    expect(status()?.allocatedResources).toEqual({ cpu: '2', memory: '64Mi' })
    expect(conditions()[0]?.type).not.toBe('PodResizePending')
  })
})
