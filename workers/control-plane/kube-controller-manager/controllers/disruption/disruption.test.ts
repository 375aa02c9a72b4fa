import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../../apimachinery/object.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import type { PodDisruptionBudget } from '../../../../apis/policy/types.ts'
import { deployments, podDisruptionBudgets, pods } from '../../../../apis/resources.ts'
import { ApiError } from '../../../../client-go/rest-client.ts'
import { ManagerWorld } from '../../testing/manager-world.ts'
import { deployment } from '../../testing/workloads.ts'

function budget(spec: Partial<PodDisruptionBudget['spec']>): KubeObject {
  const object: PodDisruptionBudget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
  }
  return object
}

async function worldOf(replicas: number, spec: Partial<PodDisruptionBudget['spec']>): Promise<ManagerWorld> {
  const world = await new ManagerWorld().boot()
  await world.create(deployments, deployment('web', { replicas }))
  await world.pass(3000)
  await world.create(podDisruptionBudgets, budget(spec))
  await world.pass(1000)
  return world
}

const statusOf = async (world: ManagerWorld) =>
  (await world.get<PodDisruptionBudget>(podDisruptionBudgets, 'web'))?.status

/** `evicted`, or why not. */
function evict(world: ManagerWorld, name: string): Promise<string> {
  return world.as(async (client) => {
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } }
    try {
      await client.createSubresource(pods, 'default', name, 'eviction', eviction)
      return 'evicted'
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const { code, message, details } = error.status
      return `${code} ${message} ${details?.causes?.[0]?.message ?? ''}`
    }
  })
}

describe('a PodDisruptionBudget', () => {
  // As recorded in pdb.json.
  it('lets nobody be evicted when all are needed, and one when one is not', async () => {
    const world = await worldOf(3, { minAvailable: 3 })
    expect(await statusOf(world)).toEqual({
      conditions: [
        {
          lastTransitionTime: expect.any(String),
          message: '',
          observedGeneration: 1,
          reason: 'InsufficientPods',
          status: 'False',
          type: 'DisruptionAllowed',
        },
      ],
      currentHealthy: 3,
      desiredHealthy: 3,
      disruptionsAllowed: 0,
      expectedPods: 3,
      observedGeneration: 1,
    })
    const [first, second] = (await world.list<Pod>(pods)).map(({ metadata }) => metadata.name)
    expect(await evict(world, first ?? '')).toBe(
      "429 Cannot evict pod as it would violate the pod's disruption budget. The disruption budget web needs 3 healthy pods and has 3 currently",
    )
    await world.patch(podDisruptionBudgets, 'web', { spec: { minAvailable: 2 } })
    await world.pass(1000)
    expect(await statusOf(world)).toMatchObject({ disruptionsAllowed: 1, observedGeneration: 2 })
    expect(await evict(world, first ?? '')).toBe('evicted')
    expect(await evict(world, second ?? '')).toMatch(/^429 .* needs 2 healthy pods and has [23] currently$/)
    await world.pass(3000)
    expect(await statusOf(world)).toMatchObject({ disruptionsAllowed: 1, currentHealthy: 3, expectedPods: 3 })
  })

  it('counts percentages by what the Deployment wants', async () => {
    const world = await worldOf(4, { maxUnavailable: '30%' })
    expect(await statusOf(world)).toMatchObject({ expectedPods: 4, desiredHealthy: 2, disruptionsAllowed: 2 })
    await world.patch(deployments, 'web', { spec: { replicas: 10 } })
    await world.pass(4000)
    expect(await statusOf(world)).toMatchObject({ expectedPods: 10, desiredHealthy: 7, disruptionsAllowed: 3 })
  })

  it('says that it has nothing to count', async () => {
    const world = await worldOf(1, { minAvailable: 1, selector: { matchLabels: { app: 'nobody' } } })
    expect(await statusOf(world)).toMatchObject({ expectedPods: 0, disruptionsAllowed: 0 })
    expect(await world.events('PodDisruptionBudget')).toContain('Normal NoPods No matching pods found')
  })

  it('is not asked for a pod that is not running yet', async () => {
    const world = await worldOf(1, { minAvailable: 1 })
    await world.create(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'early', labels: { app: 'web', fate: 'pending' } },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    } as KubeObject)
    await world.pass(500)
    expect(await evict(world, 'early')).toBe('evicted')
  })
})
