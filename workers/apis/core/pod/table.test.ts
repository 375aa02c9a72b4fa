import { expect, test } from 'vitest'
import type { ContainerStatus, Pod } from '../types.ts'
import { podColumns } from './table.ts'

const nowMs = Date.parse('2026-01-01T00:10:00Z')
const container = (name: string, status: Partial<ContainerStatus> = {}): ContainerStatus => ({
  name,
  image: 'i',
  imageID: '',
  ready: false,
  restartCount: 0,
  ...status,
})
const pod = (status: Pod['status'], more: Partial<Pod> = {}): Pod => ({
  metadata: { name: 'p', namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { containers: [{ name: 'a' }, { name: 'b' }], initContainers: [{ name: 'i' }, { name: 'j' }] },
  status,
  ...more,
})
const cells = (object: Pod) => podColumns.slice(1, 4).map((column) => column.cell(object, nowMs))

test('a pod that waits for a node is Pending', () => {
  expect(cells(pod({ phase: 'Pending' }))).toEqual(['0/2', 'Pending', '0'])
})

test('the init container that is at work or in trouble is told', () => {
  const initContainerStatuses = [container('i', { state: { terminated: { exitCode: 0 } } }), container('j')]
  expect(cells(pod({ phase: 'Pending', initContainerStatuses }))).toEqual(['0/2', 'Init:1/2', '0'])
  const failed = [container('i', { restartCount: 2, state: { terminated: { exitCode: 1, reason: 'Error' } } })]
  expect(cells(pod({ phase: 'Pending', initContainerStatuses: failed }))).toEqual(['0/2', 'Init:Error', '2'])
  const waiting = [container('i', { state: { waiting: { reason: 'CrashLoopBackOff' } } })]
  expect(cells(pod({ phase: 'Pending', initContainerStatuses: waiting }))[1]).toBe('Init:CrashLoopBackOff')
  const killed = [container('i', { state: { terminated: { exitCode: 137, signal: 9 } } })]
  expect(cells(pod({ phase: 'Pending', initContainerStatuses: killed }))[1]).toBe('Init:Signal:9')
})

test('a crashing container gives the pod its status, and when it last ended', () => {
  const containerStatuses = [
    container('a', {
      restartCount: 3,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:09:55Z' } },
    }),
    container('b', { ready: true, state: { running: {} } }),
  ]
  expect(cells(pod({ phase: 'Running', containerStatuses }))).toEqual(['1/2', 'CrashLoopBackOff', '3 (5s ago)'])
})

test('a pod of which one container has completed and one runs is Running when it is ready', () => {
  const containerStatuses = [
    container('a', { state: { terminated: { exitCode: 0, reason: 'Completed' } } }),
    container('b', { ready: true, state: { running: {} } }),
  ]
  expect(cells(pod({ phase: 'Running', containerStatuses }))[1]).toBe('NotReady')
  const conditions = [{ type: 'Ready', status: 'True' }]
  expect(cells(pod({ phase: 'Running', containerStatuses, conditions }))[1]).toBe('Running')
})

test('a pod that is being deleted is Terminating unless it has ended or its node is lost', () => {
  const metadata = { name: 'p', deletionTimestamp: '2026-01-01T00:09:00Z' }
  expect(cells(pod({ phase: 'Running' }, { metadata }))[1]).toBe('Terminating')
  expect(cells(pod({ phase: 'Failed' }, { metadata }))[1]).toBe('Failed')
  expect(cells(pod({ phase: 'Running', reason: 'NodeLost' }, { metadata }))[1]).toBe('Unknown')
})

test('a reason of the pod itself stands for its phase', () => {
  expect(cells(pod({ phase: 'Failed', reason: 'Evicted' }))[1]).toBe('Evicted')
  const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }]
  expect(cells(pod({ phase: 'Pending', conditions }))[1]).toBe('SchedulingGated')
})

test('a sidecar counts among the containers', () => {
  const spec: Pod['spec'] = { containers: [{ name: 'a' }], initContainers: [{ name: 's', restartPolicy: 'Always' }] }
  const status: Pod['status'] = {
    phase: 'Running',
    initContainerStatuses: [container('s', { ready: true, started: true, restartCount: 1, state: { running: {} } })],
    containerStatuses: [container('a', { ready: true, state: { running: {} } })],
  }
  expect(cells(pod(status, { spec }))).toEqual(['2/2', 'Running', '1'])
})
