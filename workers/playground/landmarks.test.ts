import { describe, expect, it } from 'vitest'
import type { TraceEntry, TraceRecord } from '../simulation/trace.ts'
import { Landmarks } from './landmarks.ts'

function marked() {
  const landmarks = new Landmarks()
  let id = 0
  const see = (atMs: number, entry: TraceEntry, root = 0) =>
    landmarks.see({ id: ++id, atMs, cause: 0, ...entry } as TraceRecord, root)
  const write = (atMs: number, kind: string, name: string, object: object, namespace = 'default') =>
    see(atMs, {
      type: 'write',
      verb: 'modified',
      ref: { group: '', kind, namespace, name, uid: name },
      resourceVersion: 1,
      object: { kind, metadata: { name, namespace, uid: name, generation: 2 }, ...object },
      manager: 'test',
    })
  const ready = (status: 'True' | 'False') => ({ status: { conditions: [{ type: 'Ready', status }] } })
  const told = (parts = 100) =>
    landmarks.between(0, 1000, parts).map(({ lane, what, atMs, endMs }) => [lane, what, atMs, endMs])
  return { landmarks, see, write, ready, told }
}

describe('landmarks', () => {
  it('are what a person did and what somebody broke', () => {
    const { see, told } = marked()
    see(1, { type: 'input', input: 'apply', detail: { file: 'a.yaml' } })
    see(2, { type: 'input', input: 'exec', detail: 'kubectl get pods' })
    see(3, { type: 'input', input: 'chaos', detail: { type: 'power', machine: 'worker-1', on: false } })
    see(4, { type: 'input', input: 'chaos', detail: { type: 'cordon', node: 'worker-1', cordoned: true } })
    see(5, { type: 'input', input: 'request', detail: 'GET /api/v1/pods' })
    see(6, { type: 'input', input: 'request', detail: 'POST /api/v1/pods' })
    expect(told()).toEqual([
      ['you', 'apply', 1, undefined],
      ['you', 'exec', 2, undefined],
      ['fault', 'power', 3, undefined],
      ['you', 'cordon', 4, undefined],
      ['you', 'request', 6, undefined],
    ])
  })

  it('are Pods and Nodes that become ready or cease to be, each time once; the system’s own Pods are left out', () => {
    const { write, ready, told } = marked()
    write(1, 'Pod', 'web', ready('False'))
    write(2, 'Pod', 'web', ready('True'))
    write(3, 'Pod', 'web', ready('True'))
    write(4, 'Pod', 'web', ready('False'))
    write(5, 'Pod', 'coredns', ready('True'), 'kube-system')
    write(6, 'Node', 'worker-1', ready('True'), '')
    expect(told()).toEqual([
      ['pod', 'ready', 2, undefined],
      ['pod', 'unready', 4, undefined],
      ['node', 'ready', 6, undefined],
    ])
  })

  it('are rollouts, from the change of a Deployment until all of its Pods are available', () => {
    const { write, told } = marked()
    const status = { observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 2 }
    write(10, 'Deployment', 'web', { status: { ...status, observedGeneration: 1 } })
    write(20, 'Deployment', 'web', { status })
    expect(told()).toEqual([['rollout', 'rollout', 10, undefined]])
    write(30, 'Deployment', 'web', { status: { ...status, availableReplicas: 3 } })
    expect(told()).toEqual([['rollout', 'rollout', 10, 30]])
  })

  it('are told together when they are very many', () => {
    const { landmarks, write, ready } = marked()
    for (let i = 0; i < 2000; i++) write(i / 2, 'Pod', `web-${i}`, ready('True'))
    const told = landmarks.between(0, 1000, 50)
    expect(told.length).toBeLessThanOrEqual(51)
    expect(told.reduce((sum, { count = 1 }) => sum + count, 0)).toBe(2000)
  })
})

describe('activity', () => {
  it('is told in messages a second, however long the run', () => {
    const { landmarks, see } = marked()
    const end = { machine: 'a', program: 'b', address: 'c' }
    const message = { type: 'message', exchange: 1, part: 'request', protocol: 'http', from: end, to: end } as const
    for (let second = 0; second < 4000; second++)
      see(second * 1000, { ...message, sentAtMs: 0, arrivesAtMs: 0, payload: {} }, second % 2)
    const { yours, others } = landmarks.activity.between(0, 4_000_000, 10)
    for (const rate of [...yours, ...others]) expect(rate).toBeCloseTo(0.5, 1)
  })
})
