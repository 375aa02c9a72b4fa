import { describe, expect, it } from 'vitest'
import type { Deployment, ReplicaSet } from '../../../../apis/apps/types.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import { deployments, pods, replicaSets } from '../../../../apis/resources.ts'
import { ManagerWorld } from '../../testing/manager-world.ts'
import { deployment } from '../../testing/workloads.ts'

const setImage = (image: string) => ({ spec: { template: { spec: { containers: [{ name: 'c', image }] } } } })

/** Types, statuses and reasons of the conditions of each status, in order. */
function conditions(status: unknown): string[] {
  const list = (status as Deployment['status'])?.conditions ?? []
  return list.map(({ type, status: value, reason }) => `${type} ${value} ${reason}`)
}

function counts(status: unknown): Record<string, unknown> {
  const { conditions: _, ...others } = (status ?? {}) as NonNullable<Deployment['status']>
  return others
}

async function replicaSetSizes(world: ManagerWorld): Promise<Record<string, number | undefined>> {
  const all = await world.list<ReplicaSet>(replicaSets)
  const byRevision = all.toSorted((a, b) => revision(a) - revision(b))
  return Object.fromEntries(byRevision.map((each) => [revision(each), each.spec.replicas]))
}

function revision({ metadata }: ReplicaSet | Deployment): number {
  return Number(metadata.annotations?.['deployment.kubernetes.io/revision'])
}

describe('the Deployment controller', () => {
  it('writes what a real cluster writes from creation until all pods are ready', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(deployments, deployment('web', { replicas: 3 }))
    await world.pass(3000)
    const statuses = world.statuses('Deployment', 'web')
    expect(statuses.map(counts).slice(0, 4)).toEqual([
      {},
      {},
      { observedGeneration: 1, unavailableReplicas: 3, terminatingReplicas: 0 },
      { observedGeneration: 1, replicas: 3, updatedReplicas: 3, unavailableReplicas: 3, terminatingReplicas: 0 },
    ])
    expect(statuses.map(conditions).slice(1, 4)).toEqual([
      ['Progressing True NewReplicaSetCreated'],
      ['Progressing True NewReplicaSetCreated', 'Available False MinimumReplicasUnavailable'],
      ['Available False MinimumReplicasUnavailable', 'Progressing True ReplicaSetUpdated'],
    ])
    expect(counts(statuses.at(-1))).toEqual({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      terminatingReplicas: 0,
    })
    expect(conditions(statuses.at(-1))).toEqual([
      'Available True MinimumReplicasAvailable',
      'Progressing True NewReplicaSetAvailable',
    ])
    const [owned] = await world.list<ReplicaSet>(replicaSets)
    expect(owned?.metadata).toMatchObject({
      name: 'web-7988b68c98',
      labels: { app: 'web', 'pod-template-hash': '7988b68c98' },
      annotations: {
        'deployment.kubernetes.io/desired-replicas': '3',
        'deployment.kubernetes.io/max-replicas': '4',
        'deployment.kubernetes.io/revision': '1',
      },
      ownerReferences: [{ kind: 'Deployment', name: 'web', controller: true, blockOwnerDeletion: true }],
    })
    expect(world.statuses('ReplicaSet', 'web-7988b68c98').slice(0, 3)).toEqual([
      { replicas: 0 },
      { replicas: 0, terminatingReplicas: 0, observedGeneration: 1 },
      { replicas: 3, fullyLabeledReplicas: 3, terminatingReplicas: 0, observedGeneration: 1 },
    ])
    expect(await world.events('Deployment')).toEqual([
      'Normal ScalingReplicaSet Scaled up replica set web-7988b68c98 from 0 to 3',
    ])
  })

  it('stops at a bad image, says so when the deadline has passed, and goes back on undo', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(deployments, deployment('web', { replicas: 3, progressDeadlineSeconds: 6 }))
    await world.pass(3000)
    const bad = setImage('nginx:no-such-tag')
    await world.patch(deployments, 'web', {
      spec: { template: { ...bad.spec.template, metadata: { labels: { fate: 'unready' } } } },
    })
    await world.pass(10_000)
    const stuck = await world.get<Deployment>(deployments, 'web')
    expect(conditions(stuck?.status)).toEqual([
      'Available True MinimumReplicasAvailable',
      'Progressing False ProgressDeadlineExceeded',
    ])
    expect(stuck?.status?.conditions?.[1]?.message).toMatch(/^ReplicaSet "web-\w+" has timed out progressing\.$/)
    expect(await replicaSetSizes(world)).toEqual({ 1: 3, 2: 1 })
    const good = setImage('nginx:1.26')
    await world.patch(deployments, 'web', {
      spec: { template: { ...good.spec.template, metadata: { labels: { fate: null } } } },
    })
    await world.pass(3000)
    expect(await replicaSetSizes(world)).toEqual({ 2: 0, 3: 3 })
    const healed = await world.get<ReplicaSet>(replicaSets, 'web-7988b68c98')
    expect(healed?.metadata.annotations).toMatchObject({
      'deployment.kubernetes.io/revision': '3',
      'deployment.kubernetes.io/revision-history': '1',
    })
    expect(conditions((await world.get<Deployment>(deployments, 'web'))?.status)).toEqual([
      'Available True MinimumReplicasAvailable',
      'Progressing True NewReplicaSetAvailable',
    ])
    expect((await world.events('Deployment')).at(-1)).toMatch(/Scaled down replica set web-\w+ from 1 to 0$/)
  })

  it('gathers changes while it is paused and rolls out once when it is resumed', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(deployments, deployment('web', { replicas: 2 }))
    await world.pass(3000)
    await world.patch(deployments, 'web', { spec: { paused: true } })
    await world.patch(deployments, 'web', setImage('nginx:1.27'))
    await world.pass(2000)
    const paused = await world.get<Deployment>(deployments, 'web')
    expect(conditions(paused?.status)).toEqual([
      'Available True MinimumReplicasAvailable',
      'Progressing Unknown DeploymentPaused',
    ])
    expect(await replicaSetSizes(world)).toEqual({ 1: 2 })
    await world.patch(deployments, 'web', { spec: { paused: false } })
    await world.pass(3000)
    expect(await replicaSetSizes(world)).toEqual({ 1: 0, 2: 2 })
    expect(await world.events('Deployment')).toEqual([
      'Normal ScalingReplicaSet Scaled up replica set web-7988b68c98 from 0 to 2',
      'Normal ScalingReplicaSet Scaled up replica set web-bfb6488d7 from 0 to 1',
      'Normal ScalingReplicaSet Scaled down replica set web-7988b68c98 from 2 to 1',
      'Normal ScalingReplicaSet Scaled up replica set web-bfb6488d7 from 1 to 2',
      'Normal ScalingReplicaSet Scaled down replica set web-7988b68c98 from 1 to 0',
    ])
  })

  it('without surge replaces one pod at a time and waits until it is available', async () => {
    const world = await new ManagerWorld().boot()
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } as const
    await world.create(deployments, deployment('web', { replicas: 3, minReadySeconds: 2, strategy }))
    await world.pass(5000)
    const fromMs = world.nowMs
    await world.patch(deployments, 'web', setImage('nginx:1.27'))
    await world.pass(15_000)
    const available = world
      .statuses('Deployment', 'web', fromMs)
      .map((status) => Number((status as Deployment['status'])?.availableReplicas ?? 0))
    expect(Math.min(...available)).toBe(2)
    expect(world.nowMs - fromMs).toBeGreaterThan(6000)
    expect(await replicaSetSizes(world)).toEqual({ 1: 0, 2: 3 })
  })

  it('that recreates starts new pods only when all old ones have gone', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(deployments, deployment('web', { replicas: 2, strategy: { type: 'Recreate' } }))
    await world.pass(3000)
    await world.patch(deployments, 'web', setImage('nginx:1.27'))
    await world.pass(5000)
    expect(await replicaSetSizes(world)).toEqual({ 1: 0, 2: 2 })
    const verbs = world.changes
      .filter(({ object, verb }) => object.kind === 'Pod' && verb !== 'modified')
      .map(({ verb }) => verb)
    expect(verbs).toEqual(['created', 'created', 'deleted', 'deleted', 'created', 'created'])
    expect((await world.list<Pod>(pods)).every(({ spec }) => spec.containers[0]?.image === 'nginx:1.27')).toBe(true)
  })

  it('scales, keeps as many old revisions as it may, and goes with its Deployment', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(deployments, deployment('web', { replicas: 1, revisionHistoryLimit: 1 }))
    await world.pass(2000)
    for (const image of ['nginx:1.27', 'nginx:1.28', 'nginx:1.29']) {
      await world.patch(deployments, 'web', setImage(image))
      await world.pass(3000)
    }
    expect(await replicaSetSizes(world)).toEqual({ 3: 0, 4: 1 })
    await world.patch(deployments, 'web', { spec: { replicas: 5 } })
    await world.pass(3000)
    expect(await replicaSetSizes(world)).toEqual({ 3: 0, 4: 5 })
    expect((await world.events('Deployment')).at(-1)).toMatch(/from 1 to 5$/)
    await world.delete(deployments, 'web', { propagationPolicy: 'Background' })
    await world.pass(5000)
    expect(await world.list(replicaSets)).toEqual([])
    expect(await world.list(pods)).toEqual([])
  })
})
