import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../apimachinery/object.ts'
import { FakeCluster } from './testing/fake-cluster.ts'

const small = { cpu: '1' }

describe('kube-scheduler', () => {
  it('binds a pod and tells so in an event', async () => {
    const cluster = new FakeCluster()
    cluster.addNode('n1', small)
    cluster.addPod('web', '500m')
    await cluster.runTo(1)
    expect(cluster.pod('web')?.spec.nodeName).toBe('n1')
    expect(
      cluster.events.map(({ reason, note, action, reportingController, reportingInstance }) => ({
        reason,
        note,
        action,
        reportingController,
        reportingInstance,
      })),
    ).toEqual([
      {
        reason: 'Scheduled',
        note: 'Successfully assigned default/web to n1',
        action: 'Binding',
        reportingController: 'default-scheduler',
        reportingInstance: 'default-scheduler-control-plane',
      },
    ])
  })

  it('leaves a pod without a fitting node Pending and says why, until a node has room', async () => {
    const cluster = new FakeCluster()
    cluster.addNode('n1', small)
    cluster.addNode('n2', small, { taints: [{ key: 'dedicated', value: 'x', effect: 'NoSchedule' }] })
    cluster.addPod('big', '2')
    await cluster.runTo(5)
    const why =
      '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s). no new claims to deallocate, ' +
      'preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.'
    expect(cluster.condition('big')).toMatchObject({ status: 'False', reason: 'Unschedulable', message: why })
    expect(cluster.events.map(({ reason, note }) => [reason, note])).toEqual([['FailedScheduling', why]])
    cluster.addNode('n3', { cpu: '4' })
    await cluster.runTo(10)
    expect(cluster.pod('big')?.spec.nodeName).toBe('n3')
  })

  it('never gives a node to more pods than fit while their bindings are under way', async () => {
    const cluster = new FakeCluster()
    cluster.addNode('n1', small)
    cluster.addNode('n2', small)
    for (let i = 0; i < 6; i++) cluster.addPod(`p${i}`, '400m')
    await cluster.runTo(5)
    const nodes = cluster.bindings.map(({ node }) => node).sort()
    expect(nodes).toEqual(['n1', 'n1', 'n2', 'n2'])
  })

  it('tries again with growing pauses when a binding is refused, and gives the node back meanwhile', async () => {
    const cluster = new FakeCluster()
    cluster.addNode('n1', small)
    cluster.refuseBindings = 409
    cluster.addPod('web', '1')
    await cluster.runTo(8)
    expect(cluster.condition('web')).toMatchObject({
      reason: 'SchedulerError',
      message: 'running Bind plugin "DefaultBinder": the pod is in the way',
    })
    cluster.refuseBindings = 0
    await cluster.runTo(30)
    expect(cluster.pod('web')?.spec.nodeName).toBe('n1')
  })

  it('goes on where it was when it dies in the middle of binding', async () => {
    for (const diesAtMs of [1001, 1003, 1005, 1010]) {
      const cluster = new FakeCluster(diesAtMs)
      for (const name of ['n1', 'n2', 'n3']) cluster.addNode(name, { cpu: '4' })
      await cluster.runTo(1)
      for (let i = 0; i < 12; i++) cluster.addPod(`p${i}`, '1')
      await cluster.runTo(diesAtMs / 1000)
      cluster.simulation.machine('control-plane')?.crash('kube-scheduler')
      cluster.startScheduler()
      await cluster.runTo(10)
      const counts = ['n1', 'n2', 'n3'].map((name) => cluster.bindings.filter(({ node }) => node === name).length)
      expect(counts, `died at ${diesAtMs}`).toEqual([4, 4, 4])
    }
  })

  it('leaves pods of other schedulers and gated pods alone', async () => {
    const cluster = new FakeCluster()
    cluster.addNode('n1', small)
    cluster.addPod('other', '100m', { schedulerName: 'mine' })
    cluster.addPod('gated', '100m', { schedulingGates: [{ name: 'example.com/wait' }] })
    await cluster.runTo(5)
    expect(cluster.bindings).toEqual([])
    const gated = cluster.pod('gated')
    if (gated) {
      const { schedulingGates: _, ...spec } = gated.spec
      cluster.put('pods', { ...gated, metadata: { ...gated.metadata, generation: 2 }, spec })
    }
    await cluster.runTo(10)
    expect(cluster.bindings.map(({ pod }) => pod)).toEqual(['gated'])
  })

  it('makes room for an important pod, and lets it have the node that it made room on', async () => {
    const cluster = new FakeCluster()
    cluster.addNode('n1', small)
    cluster.addPod('low', '800m')
    await cluster.runTo(2)
    cluster.addPod('high', '800m', {}, 1000)
    await cluster.runTo(6)
    expect(cluster.pod('low')).toBeUndefined()
    expect(cluster.pod('high')?.spec.nodeName).toBe('n1')
    const told = cluster.events.map(({ regarding, reason, note }) => [regarding?.name, reason, note])
    expect(told).toContainEqual(['high', 'FailedScheduling', '0/1 nodes are available: 1 Insufficient cpu.'])
    expect(told).toContainEqual(['low', 'Preempted', 'Preempted by pod uid-high on node n1'])
  })

  it('refuses what it cannot judge instead of scheduling it wrongly', async () => {
    const cluster = new FakeCluster()
    cluster.addNode('n1', small)
    cluster.addPod('data', '100m', { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'disk' } }] })
    await cluster.runTo(2)
    expect(cluster.condition('data')?.message).toBe(
      '0/1 nodes are available: persistentvolumeclaim "disk" not found. not found',
    )
  })

  it('goes to the node that a DaemonSet pod names, without asking the others', async () => {
    const cluster = new FakeCluster()
    for (const name of ['n1', 'n2', 'n3']) cluster.addNode(name, small)
    const term = { matchFields: [{ key: 'metadata.name', operator: 'In' as const, values: ['n2'] }] }
    const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } }
    cluster.addPod('agent', '800m', { affinity })
    cluster.addPod('agent-too', '800m', { affinity })
    await cluster.runTo(3)
    expect(cluster.pod('agent')?.spec.nodeName).toBe('n2')
    expect(cluster.condition('agent-too')?.message).toBe(
      "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. " +
        'no new claims to deallocate, preemption: 0/3 nodes are available: 1 No preemption victims found for incoming ' +
        'pod, 2 Preemption is not helpful for scheduling.',
    )
  })

  it('tells the trace what it found out about every node', async () => {
    const cluster = new FakeCluster()
    cluster.addNode('n1', small)
    cluster.addNode('n2', small)
    cluster.addNode('full', small, { unschedulable: true })
    cluster.addPod('web', '500m')
    await cluster.runTo(1)
    const record = [...cluster.simulation.trace.records()].find((one) => one.type === 'decision')
    const detail = record?.type === 'decision' ? record.detail : undefined
    expect(detail).toMatchObject({
      chosen: cluster.pod('web')?.spec.nodeName,
      message: '',
      nodes: [
        { name: 'n1', rejectedBy: '', total: expect.any(Number) },
        { name: 'n2', rejectedBy: '' },
        { name: 'full', rejectedBy: 'NodeUnschedulable', reasons: ['node(s) were unschedulable'] },
      ],
    })
    expect(structuredClone(detail)).toEqual(detail)
  })
})

describe('preemption', () => {
  it('spares pods whose budget allows no more disruption, as long as there are others', async () => {
    const cluster = new FakeCluster()
    for (const name of ['n1', 'n2']) cluster.addNode(name, small)
    cluster.put('poddisruptionbudgets', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'guard', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'guarded' } } },
      status: { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 },
    } as KubeObject)
    cluster.addPod('guarded', '800m', { nodeName: 'n1' }, 0, { app: 'guarded' })
    cluster.addPod('other', '800m', { nodeName: 'n2' }, 10)
    await cluster.runTo(2)
    cluster.addPod('high', '800m', {}, 1000)
    await cluster.runTo(6)
    expect(cluster.pod('guarded')?.spec.nodeName).toBe('n1')
    expect(cluster.pod('other')).toBeUndefined()
    expect(cluster.pod('high')?.spec.nodeName).toBe('n2')
  })

  it('goes against a budget where there is no other way', async () => {
    const cluster = new FakeCluster()
    cluster.addNode('n1', small)
    cluster.put('poddisruptionbudgets', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'guard', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'guarded' } } },
      status: { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 },
    } as KubeObject)
    cluster.addPod('guarded', '800m', { nodeName: 'n1' }, 0, { app: 'guarded' })
    await cluster.runTo(2)
    cluster.addPod('high', '800m', {}, 1000)
    await cluster.runTo(6)
    expect(cluster.pod('guarded')).toBeUndefined()
    expect(cluster.pod('high')?.spec.nodeName).toBe('n1')
  })
})
