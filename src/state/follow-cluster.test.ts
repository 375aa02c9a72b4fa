import { describe, expect, test } from 'vitest'
import type { Frame, MessageView, ObjectView, PodView, SandboxView } from '../../workers/contract.ts'
import { foldFrame } from './follow-cluster.ts'
import { createMirror } from './mirror.ts'

let number = 0
function frame(change: Partial<Frame>): Frame {
  return {
    number: ++number,
    nowMs: number * 16,
    headMs: number * 16,
    recordedFromMs: 0,
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
    berths: [],
    removedBerths: [],
    colours: [],
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
const berth = (uid: string, hold: string, place: number) => ({ uid, hold, place })
const sandbox = (machine: string, podUid: string, podName = podUid): SandboxView => ({
  id: `${machine}/${podUid}`,
  shownAs: podUid,
  machine,
  podUid,
  namespace: 'default',
  podName,
  containers: [],
})

describe('folding frames', () => {
  test('a Pod lies where it is told to, and flies from the anchorage to the hold of its node', () => {
    const mirror = createMirror()
    const berths = [berth('a', '', 0), berth('b', '', 1)]
    foldFrame(mirror, frame({ objects: [pod('a', ''), pod('b', '')], berths }))
    expect(mirror.holds.get('')).toEqual(['a', 'b'])
    foldFrame(mirror, frame({ objects: [pod('a', 'worker-1')], berths: [berth('a', 'worker-1', 2)] }))
    expect(mirror.holds.get('')).toEqual(['', 'b'])
    expect(mirror.holds.get('worker-1')).toEqual(['', '', 'a'])
    expect(
      mirror.flights.map(({ uid, machine, fromPlace, toPlace }) => ({ uid, machine, fromPlace, toPlace })),
    ).toEqual([{ uid: 'a', machine: 'worker-1', fromPlace: 0, toPlace: 2 }])
    foldFrame(mirror, frame({ removedBerths: ['a', 'b'] }))
    expect([mirror.holds.get(''), mirror.holds.get('worker-1')]).toEqual([[], []])
  })

  test('Pods that change places within a frame do not overwrite each other', () => {
    const mirror = createMirror()
    foldFrame(mirror, frame({ berths: [berth('a', 'n', 0), berth('b', 'n', 1)] }))
    foldFrame(mirror, frame({ berths: [berth('b', 'n', 0), berth('a', 'n', 1)] }))
    expect(mirror.holds.get('n')).toEqual(['b', 'a'])
  })

  test('a sandbox lies under the Pod that it is shown as', () => {
    const mirror = createMirror()
    foldFrame(mirror, frame({ sandboxes: [sandbox('n', 'hash', 'etcd-n')] }))
    expect([...mirror.sandboxes.keys()]).toEqual(['n/hash'])
    foldFrame(mirror, frame({ sandboxes: [{ ...sandbox('n', 'hash', 'etcd-n'), shownAs: 'mirror' }] }))
    expect([...mirror.sandboxes.keys()]).toEqual(['n/mirror'])
    foldFrame(mirror, frame({ removedSandboxes: ['n/hash'] }))
    expect(mirror.sandboxes.size).toBe(0)
  })

  test('nothing flies and no message moves where time was jumped over', () => {
    const mirror = createMirror()
    const message = { id: 1, sentAtMs: number * 16, arrivesAtMs: number * 16 + 900 } as MessageView
    foldFrame(mirror, frame({ objects: [pod('a', '')], berths: [berth('a', '', 0)], messages: [message] }))
    foldFrame(mirror, frame({ isJump: true, objects: [pod('a', 'n')], berths: [berth('a', 'n', 0)] }))
    expect([mirror.flights.length, mirror.messages.size]).toEqual([0, 0])
  })

  test('lists are new only when they changed', () => {
    const mirror = createMirror()
    foldFrame(mirror, frame({ objects: [pod('a', 'n')], berths: [berth('a', 'n', 0)] }))
    const [pods, hold] = [mirror.byPlural.get('pods'), mirror.holds.get('n')]
    foldFrame(mirror, frame({ objects: [pod('a', 'n', { resourceVersion: 2 })] }))
    expect(mirror.byPlural.get('pods')).toBe(pods)
    expect(mirror.holds.get('n')).toBe(hold)
    expect(mirror.objects.get('a')?.resourceVersion).toBe(2)
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
