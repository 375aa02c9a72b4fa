import { describe, expect, it } from 'vitest'
import { FakeCluster } from '../testing/fake-cluster.ts'
import { decodeConfiguration } from './decode.ts'
import { profilesOf } from './profiles.ts'
import { validateConfiguration } from './validate.ts'

const header = { apiVersion: 'kubescheduler.config.k8s.io/v1', kind: 'KubeSchedulerConfiguration' }
const yaml = (rest: string) => `apiVersion: ${header.apiVersion}
kind: ${header.kind}
clientConnection:
  kubeconfig: /etc/kubernetes/scheduler.conf
${rest}`

const decoded = (fields: object) => decodeConfiguration({ ...header, ...fields })
const problem = (fields: object) => validateConfiguration(decoded(fields))
const profiles = (...given: object[]) => profilesOf(decoded({ profiles: given }))
const args = (name: string, rest: object) => ({ pluginConfig: [{ name, args: rest }] })

describe('a KubeSchedulerConfiguration', () => {
  it('is read strictly, with the defaults of v1', () => {
    expect(decoded({})).toMatchObject({ parallelism: 16, podInitialBackoffSeconds: 1, podMaxBackoffSeconds: 10 })
    expect(decoded({}).profiles).toEqual([{ schedulerName: 'default-scheduler', pluginConfig: [] }])
    expect(() => decoded({ profiles: [{ name: 'x' }] })).toThrow(
      'strict decoding error: unknown field "profiles[0].name"',
    )
    expect(() => decoded({ parallelism: 'many' })).toThrow('cannot unmarshal string into Go struct field')
    expect(() => decodeConfiguration({ ...header, apiVersion: 'kubescheduler.config.k8s.io/v1beta3' })).toThrow(
      'no kind "KubeSchedulerConfiguration" is registered for version "kubescheduler.config.k8s.io/v1beta3"',
    )
  })

  it('is refused in the words of upstream', () => {
    expect(problem({ parallelism: 0 })).toBe(
      'parallelism: Invalid value: 0: should be an integer value greater than zero',
    )
    expect(problem({ percentageOfNodesToScore: 101, podMaxBackoffSeconds: 0 })).toBe(
      '[percentageOfNodesToScore: Invalid value: 101: not in valid range [0-100], ' +
        'podMaxBackoffSeconds: Invalid value: 0: must be greater than or equal to PodInitialBackoffSeconds]',
    )
    expect(problem({ profiles: [{}, { schedulerName: 'b' }] })).toBe('profiles[0].schedulerName: Required value')
    expect(problem({ profiles: [{ schedulerName: 'b' }, { schedulerName: 'b' }] })).toBe(
      'profiles[1].schedulerName: Duplicate value: "profiles[0].schedulerName"',
    )
    const constraint = { maxSkew: 0, topologyKey: 'zone', whenUnsatisfiable: 'Perhaps' }
    expect(problem({ profiles: [args('PodTopologySpread', { defaultConstraints: [constraint] })] })).toBe(
      '[profiles[0].pluginConfig[0].args.defaultingType: Invalid value: "System": when .defaultConstraints are not empty, ' +
        'profiles[0].pluginConfig[0].args.defaultConstraints[0].maxSkew: Invalid value: 0: not in valid range (0, inf), ' +
        'profiles[0].pluginConfig[0].args.defaultConstraints[0].whenUnsatisfiable: Unsupported value: "Perhaps": ' +
        'supported values: "DoNotSchedule", "ScheduleAnyway"]',
    )
    expect(problem({ extenders: [{ urlPrefix: 'http://x' }] })).toContain('extenders: Forbidden: Wheelhouse does not')
  })

  it('makes profiles of plugins with their weights and in their order', () => {
    const [profile] = profiles({
      plugins: {
        multiPoint: { disabled: [{ name: 'ImageLocality' }] },
        score: { disabled: [{ name: 'PodTopologySpread' }], enabled: [{ name: 'NodeResourcesFit', weight: 7 }] },
        filter: { enabled: [{ name: 'NodeName' }] },
      },
    })
    const names = profile?.plugins.map(({ name }) => name) ?? []
    expect(names).not.toContain('ImageLocality')
    expect(names.slice(0, 2)).toEqual(['NodeName', 'NodeUnschedulable'])
    const named = (wanted: string) => profile?.plugins.find(({ name }) => name === wanted)
    expect(named('NodeResourcesFit')?.weight).toBe(7)
    expect(named('TaintToleration')?.weight).toBe(3)
    expect(named('PodTopologySpread')?.score).toBeUndefined()
    expect(named('PodTopologySpread')?.filter).toBeDefined()
  })

  it('cannot enable what there is not, nor do without binding', () => {
    const enabling = (point: string, name: string) => () => profiles({ plugins: { [point]: { enabled: [{ name }] } } })
    expect(enabling('filter', 'Nope')).toThrow('FilterPlugin "Nope" does not exist')
    expect(enabling('filter', 'ImageLocality')).toThrow('plugin "ImageLocality" does not extend FilterPlugin plugin')
    expect(() => profiles({ plugins: { bind: { disabled: [{ name: '*' }] } } })).toThrow(
      'at least one bind plugin is needed for profile with scheduler name "default-scheduler"',
    )
    expect(() => profiles(args('NodeResourcesFit', { scoringStrategy: { type: 'Best' } }))).toThrow(
      'initializing plugin "NodeResourcesFit": scoringStrategy.type: Unsupported value: "Best": supported values: ' +
        '"LeastAllocated", "MostAllocated", "RequestedToCapacityRatio"',
    )
  })
})

const roomy = { cpu: '4', memory: '8Gi' }

describe('kube-scheduler with a configuration', () => {
  it('packs pods where it is told to, and spreads those of another profile', async () => {
    const cluster = new FakeCluster(
      1,
      yaml(`profiles:
- schedulerName: packing
  pluginConfig:
  - name: NodeResourcesFit
    args:
      scoringStrategy:
        type: MostAllocated
        resources:
        - name: cpu
          weight: 1
  plugins:
    score:
      disabled:
      - name: NodeResourcesBalancedAllocation
- schedulerName: spreading
`),
    )
    for (const name of ['n1', 'n2', 'n3']) cluster.addNode(name, roomy)
    cluster.addPod('seed', '1', { nodeName: 'n2' })
    await cluster.runTo(1)
    for (const name of ['p1', 'p2', 'p3']) cluster.addPod(name, '500m', { schedulerName: 'packing' })
    cluster.addPod('s1', '500m', { schedulerName: 'spreading' })
    cluster.addPod('d1', '500m')
    await cluster.runTo(3)
    for (const name of ['p1', 'p2', 'p3']) expect(cluster.pod(name)?.spec.nodeName).toBe('n2')
    expect(cluster.pod('s1')?.spec.nodeName).not.toBe('n2')
    expect(cluster.pod('d1')?.spec.nodeName).toBeUndefined()
  })

  it('scores by a shape, as straight lines between its points', async () => {
    const shape = '[{utilization: 0, score: 0}, {utilization: 50, score: 10}, {utilization: 100, score: 0}]'
    const cluster = new FakeCluster(
      1,
      yaml(`profiles:
- pluginConfig:
  - name: NodeResourcesFit
    args:
      scoringStrategy:
        type: RequestedToCapacityRatio
        resources: [{name: cpu, weight: 1}]
        requestedToCapacityRatio: {shape: ${shape}}
  plugins:
    score:
      disabled: [{name: "*"}]
      enabled: [{name: NodeResourcesFit}]
    preScore:
      disabled: [{name: "*"}]
      enabled: [{name: NodeResourcesFit}]
`),
    )
    cluster.addNode('empty', roomy)
    cluster.addNode('half', roomy)
    cluster.addNode('full', roomy)
    cluster.addPod('a', '1', { nodeName: 'half' })
    cluster.addPod('b', '2500m', { nodeName: 'full' })
    await cluster.runTo(1)
    cluster.addPod('web', '1')
    await cluster.runTo(2)
    expect(cluster.complaints).toBe('')
    expect(cluster.pod('web')?.spec.nodeName).toBe('half')
  })

  it('holds every pod to the affinity that it adds, and says so', async () => {
    const cluster = new FakeCluster(
      1,
      yaml(`profiles:
- pluginConfig:
  - name: NodeAffinity
    args:
      addedAffinity:
        requiredDuringSchedulingIgnoredDuringExecution:
          nodeSelectorTerms:
          - matchExpressions:
            - {key: pool, operator: In, values: [web]}
`),
    )
    cluster.addNode('n1', roomy)
    cluster.addPod('web', '1')
    await cluster.runTo(2)
    expect(cluster.condition('web')?.message).toBe(
      "0/1 nodes are available: 1 node(s) didn't match scheduler-enforced node affinity. no new claims to deallocate, " +
        'preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
    )
  })

  it('removes nobody where preemption is disabled', async () => {
    const cluster = new FakeCluster(
      1,
      yaml(`profiles:
- plugins:
    postFilter:
      disabled: [{name: DefaultPreemption}]
`),
    )
    cluster.addNode('n1', { cpu: '1' })
    cluster.addPod('low', '800m')
    await cluster.runTo(1)
    cluster.addPod('high', '800m', {}, 1000)
    await cluster.runTo(4)
    expect(cluster.pod('low')?.spec.nodeName).toBe('n1')
    expect(cluster.condition('high')?.message).toBe(
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate',
    )
  })

  it('waits between tries as long as it is told to', async () => {
    const cluster = new FakeCluster(1, yaml('podInitialBackoffSeconds: 5\npodMaxBackoffSeconds: 5\n'))
    cluster.addNode('n1', { cpu: '1' })
    cluster.refuseBindings = 500
    cluster.addPod('web', '100m')
    await cluster.runTo(3)
    cluster.refuseBindings = 0
    await cluster.runTo(4.9)
    expect(cluster.bindings).toHaveLength(0)
    await cluster.runTo(8)
    expect(cluster.bindings).toHaveLength(1)
  })

  it('ends and says why when it is given nonsense', async () => {
    const cluster = new FakeCluster(1, yaml('parallelism: -1\n'))
    await cluster.runTo(1)
    expect(cluster.complaints).toContain('should be an integer value greater than zero')
    const missing = new FakeCluster()
    missing.startScheduler(['--config=/nowhere.yaml'])
    await missing.runTo(1)
    expect(missing.complaints).toContain('open /nowhere.yaml: no such file or directory')
  })
})
