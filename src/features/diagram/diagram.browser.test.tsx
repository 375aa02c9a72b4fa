import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { Frame, TopologyMachine } from '../../../workers/contract.ts'
import { openFakeCluster } from '../../bridge/testing/fake-cluster.ts'
import { currentCluster, followCluster } from '../../state/cluster-store.ts'
import { search, select, useSelection } from '../../state/selection.ts'
import { ChartSurface } from './chart-surface.tsx'
import { Diagram } from './diagram.tsx'
import '../../ui/tokens.css'
import '../../ui/base.css'

const machines: readonly TopologyMachine[] = [
  { name: 'laptop', role: 'laptop', address: '192.168.1.2', cpuMillis: 8000, memoryBytes: 2 ** 34 },
  { name: 'control-plane', role: 'control-plane', address: '192.168.1.10', cpuMillis: 2000, memoryBytes: 2 ** 32 },
  { name: 'worker-1', role: 'worker', address: '192.168.1.101', cpuMillis: 2000, memoryBytes: 2 ** 32 },
  { name: 'worker-2', role: 'worker', address: '192.168.1.102', cpuMillis: 2000, memoryBytes: 2 ** 32 },
  { name: 'worker-3', role: 'worker', address: '192.168.1.103', cpuMillis: 2000, memoryBytes: 2 ** 32 },
  { name: 'registry', role: 'registry', address: '203.0.113.10', cpuMillis: 8000, memoryBytes: 2 ** 34 },
]
let root: Root
let host: HTMLElement
let lastFrame: Frame
const link = openFakeCluster(new URLSearchParams('fake=busy'))

beforeEach(async () => {
  host = document.createElement('div')
  host.style.cssText = 'width: 1000px; height: 620px'
  document.body.append(host)
  select(undefined)
  await link.api.start({ version: 1, seed: 1, topology: { machines }, inputs: [], untilMs: 0 }, (frame) => {
    lastFrame = frame
    followCluster(frame)
  })
  await link.api.pause()
  root = createRoot(host)
  root.render(<Diagram surface={ChartSurface} />)
  await vi.waitFor(() => expect(byName(/^Machine worker-1/)).toBeTruthy())
})

afterEach(() => {
  link.terminate()
  root.unmount()
  host.remove()
})

const byName = (name: RegExp) =>
  [...host.querySelectorAll<HTMLElement>('button')].find((button) => name.test(button.getAttribute('aria-label') ?? ''))

test('every machine, program and Pod is on the diagram with its name and state', () => {
  for (const name of [
    /^Machine control-plane\. Ready/,
    /^Machine worker-3\. Powered off/,
    /^Machine worker-2\. .*SchedulingDisabled/,
  ])
    expect(byName(name), String(name)).toBeTruthy()
  expect(byName(/^kube-apiserver on control-plane\. 3 in flight/)).toBeTruthy()
  expect(byName(/^kubelet on worker-3\. not running/)).toBeTruthy()
  expect(byName(/^Pod .*: CrashLoopBackOff/)).toBeTruthy()
  expect(byName(/^Pod big-.*: Pending/)).toBeTruthy()
  const pods = currentCluster().byPlural.get('pods') ?? []
  expect(host.querySelectorAll('.pod-tile')).toHaveLength(pods.length)
})

test('a Pod on a machine without power is a ghost', () => {
  const ghosts = [...host.querySelectorAll('.pod-tile.is-ghost')]
  const onDark = (currentCluster().holds.get('worker-3') ?? []).filter(Boolean)
  expect(ghosts).toHaveLength(onDark.length)
})

test('a click selects the Pod, and only its own tile is drawn again when it changes', async () => {
  const pod = byName(/^Pod web-.*Running/)
  pod?.click()
  const uid = pod?.id.replace('object:', '') ?? ''
  expect(useSelection.getState().target).toEqual({ type: 'object', uid })
  // Its brothers are marked as such.
  await vi.waitFor(() => expect(host.querySelectorAll('.pod-tile.is-kin').length).toBeGreaterThan(0))
  const changed = currentCluster().objects.get(uid)
  if (!changed?.pod) throw new Error('no pod')
  const others = [...host.querySelectorAll('.pod-tile')].filter((tile) => tile !== pod).map((tile) => tile.outerHTML)
  const pods = { ...changed, pod: { ...changed.pod, look: 'failed' as const, status: 'Error' } }
  followCluster({ ...lastFrame, number: lastFrame.number + 1, objects: [pods], machines: [], components: [] })
  await vi.waitFor(() => expect(byName(/^Pod web-.*Error/)).toBeTruthy())
  const after = [...host.querySelectorAll('.pod-tile')]
    .filter((tile) => tile.id !== pod?.id)
    .map((tile) => tile.outerHTML)
  expect(after).toEqual(others)
})

test('arrow keys move about, Enter selects', async () => {
  const diagram = host.querySelector<HTMLElement>('#diagram')
  diagram?.focus()
  await userEvent.keyboard('{ArrowRight}')
  const first = diagram?.getAttribute('aria-activedescendant')
  expect(first && document.getElementById(first)).toBeTruthy()
  await userEvent.keyboard('{ArrowRight}{ArrowDown}')
  const later = diagram?.getAttribute('aria-activedescendant')
  expect(later).not.toBe(first)
  await userEvent.keyboard('{Enter}')
  expect(useSelection.getState().target).toBeDefined()
})

test('what does not answer to the search is dimmed', async () => {
  search('crashloop')
  await vi.waitFor(() => expect(host.querySelectorAll('.pod-tile.is-dimmed').length).toBeGreaterThan(5))
  for (const tile of host.querySelectorAll('.pod-tile:not(.is-dimmed)'))
    expect(tile.getAttribute('aria-label')).toContain('CrashLoopBackOff')
  search('')
})
