import { describe, expect, it } from 'vitest'
import type { Node, Pod } from '../../apis/core/types.ts'
import { plugins } from './plugins/registry.ts'
import { type PodInfo, podInfo } from './pod-info.ts'
import { type QueuedPod, SchedulingQueue } from './scheduling-queue.ts'

function info(name: string, priority = 0): PodInfo {
  const pod: Pod = {
    metadata: { name, namespace: 'default', uid: name },
    spec: { priority, containers: [{ name: 'c', resources: { requests: { cpu: '1' } } }] },
  }
  return podInfo(pod)
}
const node: Node = { metadata: { name: 'n' }, status: { allocatable: { cpu: '4', memory: '1Gi', pods: '10' } } }
const noChange = { labels: false, taints: false, unschedulable: false, allocatable: false }
const tooBig = new Set(['NodeResourcesFit'])

function queueWith(...infos: PodInfo[]): SchedulingQueue {
  const queue = new SchedulingQueue([{ schedulerName: 'default-scheduler', plugins }])
  infos.forEach((one, i) => {
    queue.add(one, i, 0)
  })
  return queue
}

function drain(queue: SchedulingQueue): string[] {
  const names: string[] = []
  for (let next = queue.next(); next; next = queue.next()) names.push(next.uid)
  return names
}

describe('the scheduling queue', () => {
  it('gives important pods first, and equals as they came', () => {
    expect(drain(queueWith(info('a'), info('b', 10), info('c'), info('d', 10)))).toEqual(['b', 'd', 'a', 'c'])
  })

  it('holds an unschedulable pod until something happens that its plugins care about', () => {
    const queue = queueWith(info('a'))
    queue.addUnschedulable(queue.next() as QueuedPod, tooBig, 0)
    queue.moveFor({ type: 'pod-assigned', pod: info('other').pod }, 5000, 0)
    queue.moveFor({ type: 'node-changed', node, old: node, changed: { ...noChange, taints: true } }, 5000, 0)
    expect(drain(queue)).toEqual([])
    queue.moveFor({ type: 'node-changed', node, old: node, changed: { ...noChange, allocatable: true } }, 5000, 0)
    expect(drain(queue)).toEqual(['a'])
  })

  it('ignores a new node that could never hold the pod', () => {
    const queue = queueWith(info('a'))
    queue.addUnschedulable(queue.next() as QueuedPod, tooBig, 0)
    const tiny: Node = {
      metadata: { name: 'tiny' },
      status: { allocatable: { cpu: '500m', memory: '1Gi', pods: '9' } },
    }
    queue.moveFor({ type: 'node-added', node: tiny }, 5000, 0)
    expect(queue.lengths).toEqual({ active: 0, backoff: 0, unschedulable: 1 })
  })

  it('lets a pod wait 1, 2, 4, 8 and then 10 seconds between attempts when there is other work', () => {
    const queue = queueWith(info('a'))
    const waits: number[] = []
    let nowMs = 0
    for (let i = 0; i < 6; i++) {
      queue.flushBackoff(nowMs)
      queue.addUnschedulable(queue.next() as QueuedPod, tooBig, nowMs)
      queue.moveFor({ type: 'node-added', node }, nowMs, 0)
      const start = nowMs
      while (queue.lengths.active === 0) queue.flushBackoff((nowMs += 500))
      waits.push((nowMs - start) / 1000)
    }
    expect(waits).toEqual([1, 2, 4, 8, 10, 10])
  })

  it('takes a pod out of back-off early when nothing else waits, but not after an error', () => {
    const queue = queueWith(info('a'))
    const queued = queue.next() as QueuedPod
    queue.addUnschedulable(queued, tooBig, 0)
    queue.moveFor({ type: 'node-added', node }, 0, 0)
    expect(queue.lengths.backoff).toBe(1)
    expect(queue.next()?.uid).toBe('a')
    queue.addAfterError(queued, 0)
    expect(queue.next()).toBeUndefined()
    queue.flushBackoff(1000)
    expect(queue.next()?.uid).toBe('a')
  })

  it('tries pods again after five minutes even if nothing happened', () => {
    const queue = queueWith(info('a'))
    queue.addUnschedulable(queue.next() as QueuedPod, tooBig, 0)
    queue.flushUnschedulable(4 * 60_000)
    expect(drain(queue)).toEqual([])
    queue.flushUnschedulable(5 * 60_000 + 1)
    expect(drain(queue)).toEqual(['a'])
  })

  it('forgets a deleted pod wherever it waits', () => {
    const queue = queueWith(info('a'), info('b'), info('c'))
    queue.remove('b')
    queue.addUnschedulable(queue.next() as QueuedPod, tooBig, 0)
    queue.remove('a')
    queue.moveFor({ type: 'node-added', node }, 10_000, 0)
    expect(drain(queue)).toEqual(['c'])
  })
})
