import { describe, expect, test } from 'vitest'
import type { Frame, MessageView, ObjectView, PodView, SandboxView } from '../../workers/contract.ts'
import { foldFrame } from './follow-cluster.ts'
import { createMirror } from './mirror.ts'

let number = 0
function frame(change: Partial<Frame>): Frame {
  return {
    number: ++number,
    nowMs: number * 16,
    rate: 1,
    playing: true,
    speed: 1,
    seed: 1,
    booted: true,
    machines: [],
    components: [],
    removedComponents: [],
    objects: [],
    removedObjects: [],
    sandboxes: [],
    removedSandboxes: [],
    messages: [],
    trace: [],
    traceFallenOut: 0,
    terminal: [],
    ...change,
  }
}

function object(uid: string, change: Partial<ObjectView> = {}): ObjectView {
  return {
    uid,
    apiVersion: 'v1',
    kind: 'Pod',
    plural: 'pods',
    namespace: 'default',
    name: uid,
    resourceVersion: 1,
    owner: 'rs',
    root: 'deployment',
    labels: {},
    createdAtMs: 0,
    record: 1,
    cells: [],
    ...change,
  }
}
const pod = (uid: string, node: string, change: Partial<ObjectView> = {}) =>
  object(uid, { pod: { node, look: 'ready' } as PodView, ...change })
const sandbox = (machine: string, podUid: string, podName = podUid): SandboxView => ({
  id: `${machine}/${podUid}`,
  machine,
  podUid,
  namespace: 'default',
  podName,
  containers: [],
})

describe('folding frames', () => {
  test('a Pod waits in the anchorage until it is bound, then lies in the hold of its node', () => {
    const mirror = createMirror()
    foldFrame(mirror, frame({ objects: [pod('a', ''), pod('b', '')] }))
    expect(mirror.holds.get('')).toEqual(['a', 'b'])
    foldFrame(mirror, frame({ objects: [pod('a', 'worker-1')] }))
    expect(mirror.holds.get('')).toEqual(['', 'b'])
    expect(mirror.holds.get('worker-1')).toEqual(['a'])
    expect(
      mirror.flights.map(({ uid, machine, fromPlace, toPlace }) => ({ uid, machine, fromPlace, toPlace })),
    ).toEqual([{ uid: 'a', machine: 'worker-1', fromPlace: 0, toPlace: 0 }])
  })

  test('a Pod keeps its place when another one goes; the next takes the place that is free', () => {
    const mirror = createMirror()
    foldFrame(mirror, frame({ objects: [pod('a', 'n'), pod('b', 'n'), pod('c', 'n')] }))
    foldFrame(mirror, frame({ removedObjects: ['b'] }))
    expect(mirror.holds.get('n')).toEqual(['a', '', 'c'])
    foldFrame(mirror, frame({ objects: [pod('d', 'n')] }))
    expect(mirror.holds.get('n')).toEqual(['a', 'd', 'c'])
  })

  test('what the API has forgotten but still runs keeps its place until the machine has removed it', () => {
    const mirror = createMirror()
    foldFrame(mirror, frame({ objects: [pod('a', 'n')], sandboxes: [sandbox('n', 'a')] }))
    foldFrame(mirror, frame({ removedObjects: ['a'] }))
    expect(mirror.holds.get('n')).toEqual(['a'])
    foldFrame(mirror, frame({ removedSandboxes: ['n/a'] }))
    expect(mirror.holds.get('n')).toEqual([])
  })

  test('a static pod and its mirror pod are one', () => {
    const mirror = createMirror()
    const node = object('node-uid', { kind: 'Node', plural: 'nodes', name: 'n', node: { ready: 'True' } as never })
    const mirrorPod = pod('mirror', 'n', { name: 'etcd-n', owner: 'node-uid' })
    foldFrame(mirror, frame({ sandboxes: [sandbox('n', 'hash', 'etcd-n')] }))
    expect(mirror.holds.get('n')).toEqual(['hash'])
    foldFrame(mirror, frame({ objects: [node, mirrorPod] }))
    expect(mirror.holds.get('n')).toEqual(['mirror'])
    expect(mirror.sandboxes.get('n/mirror')?.podName).toBe('etcd-n')
    foldFrame(
      mirror,
      frame({ sandboxes: [{ ...sandbox('n', 'hash', 'etcd-n'), containers: [{ name: 'etcd', state: 'running' }] }] }),
    )
    expect(mirror.sandboxes.get('n/mirror')?.containers).toHaveLength(1)
    expect(mirror.holds.get('n')).toEqual(['mirror'])
  })

  test('lists are new only when they changed', () => {
    const mirror = createMirror()
    foldFrame(mirror, frame({ objects: [pod('a', 'n')] }))
    const [pods, hold] = [mirror.byPlural.get('pods'), mirror.holds.get('n')]
    foldFrame(mirror, frame({ objects: [pod('a', 'n', { resourceVersion: 2 })] }))
    expect(mirror.byPlural.get('pods')).toBe(pods)
    expect(mirror.holds.get('n')).toBe(hold)
    expect(mirror.objects.get('a')?.resourceVersion).toBe(2)
  })

  test('owners get a colour each in order of appearance; kube-system has its own', () => {
    const mirror = createMirror()
    const objects = [
      pod('a', 'n', { root: 'x' }),
      pod('b', 'n', { root: 'y' }),
      pod('c', 'n', { root: 'z', namespace: 'kube-system' }),
    ]
    foldFrame(mirror, frame({ objects }))
    expect([...mirror.colours]).toEqual([
      ['x', 0],
      ['y', 1],
    ])
  })

  test('a step lets go of messages that have arrived, and shows the others where they are in truth', () => {
    const mirror = createMirror()
    const sentAtMs = number * 16 + 10
    const arrived = { id: 1, sentAtMs, arrivesAtMs: sentAtMs + 1 } as MessageView
    const onItsWay = { id: 2, sentAtMs, arrivesAtMs: sentAtMs + 90 } as MessageView
    foldFrame(mirror, frame({ messages: [arrived, onItsWay] }))
    foldFrame(mirror, frame({ rate: 0, playing: false }))
    expect([...mirror.messages.keys()]).toEqual([1, 2])
    foldFrame(mirror, frame({ rate: 0, playing: false }))
    expect([...mirror.messages.values()].map(({ id, shownForMs }) => [id, shownForMs])).toEqual([[2, 90]])
  })

  test('a message is shown long enough to be seen, and let go of afterwards', () => {
    const mirror = createMirror()
    const message = { id: 1, sentAtMs: number * 16, arrivesAtMs: number * 16 + 0.3 } as MessageView
    foldFrame(mirror, frame({ messages: [message] }))
    expect(mirror.messages.get(1)?.shownForMs).toBeGreaterThan(300)
    for (let i = 0; i < 200; i++) foldFrame(mirror, frame({}))
    expect(mirror.messages.size).toBe(0)
  })
})
