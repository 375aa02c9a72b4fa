import { describe, expect, it } from 'vitest'
import type { ControllerRevision, DaemonSet } from '../../../../apis/apps/types.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import { controllerRevisions, daemonSets, nodes, pods } from '../../../../apis/resources.ts'
import { ManagerWorld } from '../../testing/manager-world.ts'
import { daemonSet } from '../../testing/workloads.ts'

const setImage = (image: string) => ({ spec: { template: { spec: { containers: [{ name: 'c', image }] } } } })
const statusOf = async (world: ManagerWorld) => (await world.get<DaemonSet>(daemonSets, 'ag'))?.status

describe('the DaemonSet controller', () => {
  it('runs one pod on each node, pinned to it and tolerating what ails it', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(daemonSets, daemonSet('ag'))
    await world.pass(2000)
    const daemons = await world.list<Pod>(pods)
    expect(daemons.map(({ spec }) => spec.nodeName).sort()).toEqual(['worker-1', 'worker-2', 'worker-3'])
    const [pod] = daemons
    expect(pod?.spec.affinity).toEqual({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            { matchFields: [{ key: 'metadata.name', operator: 'In', values: [pod?.spec.nodeName] }] },
          ],
        },
      },
    })
    expect(pod?.spec.tolerations?.map(({ key, effect }) => `${key?.split('/')[1]}:${effect}`)).toEqual([
      'not-ready:NoExecute',
      'unreachable:NoExecute',
      'disk-pressure:NoSchedule',
      'memory-pressure:NoSchedule',
      'pid-pressure:NoSchedule',
      'unschedulable:NoSchedule',
    ])
    const [revision] = await world.list<ControllerRevision>(controllerRevisions)
    const hash = revision?.metadata.labels?.['controller-revision-hash']
    expect(revision?.metadata.name).toBe(`ag-${hash}`)
    expect(pod?.metadata.labels).toEqual({
      app: 'ag',
      'controller-revision-hash': hash,
      'pod-template-generation': '1',
    })
    expect(await statusOf(world)).toEqual({
      currentNumberScheduled: 3,
      numberMisscheduled: 0,
      desiredNumberScheduled: 3,
      numberReady: 3,
      observedGeneration: 1,
      updatedNumberScheduled: 3,
      numberAvailable: 3,
    })
    expect((await world.events('DaemonSet')).length).toBe(3)
  })

  it('rolls a new template out node by node', async () => {
    const world = await new ManagerWorld().boot()
    await world.create(daemonSets, daemonSet('ag'))
    await world.pass(2000)
    const fromMs = world.nowMs
    await world.patch(daemonSets, 'ag', setImage('f:2'))
    await world.pass(4000)
    const ready = world
      .statuses('DaemonSet', 'ag', fromMs)
      .map((status) => (status as DaemonSet['status'])?.numberReady)
    expect(Math.min(...ready.map(Number))).toBe(2)
    expect((await world.list<Pod>(pods)).map(({ spec }) => spec.containers[0]?.image)).toEqual(['f:2', 'f:2', 'f:2'])
    const revisions = await world.list<ControllerRevision>(controllerRevisions)
    expect(revisions.map(({ revision }) => revision).sort()).toEqual([1, 2])
    expect(await statusOf(world)).toMatchObject({
      observedGeneration: 2,
      updatedNumberScheduled: 3,
      numberAvailable: 3,
    })
  })

  it('with a surge starts the new pod before the old one goes', async () => {
    const world = await new ManagerWorld().boot()
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } as const
    await world.create(daemonSets, daemonSet('ag', { updateStrategy }))
    await world.pass(2000)
    const fromMs = world.nowMs
    await world.patch(daemonSets, 'ag', setImage('f:2'))
    await world.pass(4000)
    const steps = world.changes
      .filter(({ object, verb, atMs }) => atMs >= fromMs && object.kind === 'Pod' && verb !== 'modified')
      .map(({ verb }) => verb)
    expect(steps[0]).toBe('created')
    expect(steps.toSorted()).toEqual(['created', 'created', 'created', 'deleted', 'deleted', 'deleted'])
    const available = world
      .statuses('DaemonSet', 'ag', fromMs)
      .map((status) => (status as DaemonSet['status'])?.numberAvailable)
    expect(Math.min(...available.map(Number))).toBe(3)
    expect(await statusOf(world)).toMatchObject({ updatedNumberScheduled: 3, numberAvailable: 3 })
  })

  it('follows nodes that come and fit, and leaves those that no longer do', async () => {
    const world = await new ManagerWorld().boot()
    const base = daemonSet('ag')
    const template = { ...base.spec.template, spec: { ...base.spec.template.spec, nodeSelector: { disk: 'ssd' } } }
    await world.create(daemonSets, { ...base, spec: { ...base.spec, template } })
    await world.pass(1000)
    expect(await statusOf(world)).toMatchObject({ desiredNumberScheduled: 0 })
    await world.patch(nodes, 'worker-2', { metadata: { labels: { disk: 'ssd' } } }, '')
    await world.pass(1000)
    expect((await world.list<Pod>(pods)).map(({ spec }) => spec.nodeName)).toEqual(['worker-2'])
    await world.patch(nodes, 'worker-2', { metadata: { labels: { disk: null } } }, '')
    await world.pass(1000)
    expect(await world.list(pods)).toEqual([])
  })
})
