import { describe, expect, it } from 'vitest'
import type { Pod, Service } from '../../../../apis/core/types.ts'
import type { EndpointSlice } from '../../../../apis/discovery/types.ts'
import { service } from '../../testing/workloads.ts'
import { subsetsOf } from '../endpoints.ts'
import { planSlices } from './slice-plan.ts'

function pod(index: number, isReady = true, changes: Partial<Pod['metadata']> = {}): Pod {
  return {
    metadata: { name: `p-${index}`, namespace: 'default', uid: `uid-${index}`, labels: { app: 'web' }, ...changes },
    spec: {
      nodeName: 'worker-1',
      containers: [{ name: 'c', ports: [{ name: 'http', containerPort: 8000 + (index % 2) }] }],
    },
    status: {
      phase: 'Running',
      podIP: `10.244.1.${index}`,
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }],
    },
  }
}

const web = { ...service('web'), metadata: { name: 'web', namespace: 'default', uid: 'svc' } }
const plan = (of: Service, pods: readonly Pod[], existing: readonly EndpointSlice[] = []) =>
  planSlices(of, pods, existing, () => undefined, '')
const stored = (slice: EndpointSlice, name: string): EndpointSlice => ({
  ...slice,
  metadata: { ...slice.metadata, name, resourceVersion: '1' },
})
const range = (count: number) => Array.from({ length: count }, (_, i) => pod(i + 1))
const sizesOf = (slices: readonly EndpointSlice[]) => slices.map(({ endpoints }) => endpoints?.length)

describe('the EndpointSlices of a Service', () => {
  it('say what a real cluster says of each pod', () => {
    const [slice] = plan(web, [pod(1)]).create
    expect(slice).toMatchObject({
      metadata: {
        generateName: 'web-',
        labels: {
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
          'kubernetes.io/service-name': 'web',
        },
        ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name: 'web', controller: true }],
      },
      addressType: 'IPv4',
      endpoints: [
        {
          addresses: ['10.244.1.1'],
          conditions: { ready: true, serving: true, terminating: false },
          targetRef: { kind: 'Pod', namespace: 'default', name: 'p-1', uid: 'uid-1' },
          nodeName: 'worker-1',
        },
      ],
      ports: [{ name: '', port: 80, protocol: 'TCP' }],
    })
  })

  it('keep a pod that terminates, but not as ready', () => {
    const [slice] = plan(web, [pod(1, true, { deletionTimestamp: '2026-01-01T00:00:00Z' })]).create
    expect(slice?.endpoints?.[0]?.conditions).toEqual({ ready: false, serving: true, terminating: true })
  })

  it('are one that is empty where there are no pods, and that one is used again', () => {
    const [empty] = plan(web, []).create
    expect(empty).toMatchObject({ endpoints: null, ports: null })
    const next = plan(web, [pod(1)], [stored(empty as EndpointSlice, 'web-abcde')])
    expect(next).toMatchObject({ create: [], delete: [], update: [{ metadata: { name: 'web-abcde' } }] })
    expect(plan(web, [], [stored(empty as EndpointSlice, 'web-abcde')])).toEqual({ create: [], update: [], delete: [] })
  })

  it('hold 100 pods each, and change as few as they can', () => {
    const first = plan(web, range(150)).create
    expect(sizesOf(first)).toEqual([100, 50])
    const existing = first.map((slice, i) => stored(slice, `web-${i}`))
    expect(plan(web, range(150), existing)).toEqual({ create: [], update: [], delete: [] })
    const grown = plan(web, range(160), existing)
    expect([grown.create.length, sizesOf(grown.update)]).toEqual([0, [60]])
    const shrunk = plan(web, range(100), existing)
    expect([shrunk.update.length, shrunk.delete.map(({ metadata }) => metadata.name)]).toEqual([0, ['web-1']])
  })

  it('are apart where pods serve a named port by different numbers', () => {
    const named = { ...web, spec: { ...web.spec, ports: [{ name: 'h', port: 80, targetPort: 'http' }] } }
    const { create } = plan(named, range(4))
    expect(create.map(({ ports }) => ports?.[0]?.port)).toEqual([8001, 8000])
    expect(subsetsOf(named, range(4)).map(({ ports }) => ports?.[0]?.port)).toEqual([8000, 8001])
  })
})

describe('the Endpoints of a Service', () => {
  it('list ready pods and others apart, by address', () => {
    const [subset] = subsetsOf(web, [pod(3), pod(1), pod(2, false)])
    expect(subset?.addresses?.map(({ ip }) => ip)).toEqual(['10.244.1.1', '10.244.1.3'])
    expect(subset?.notReadyAddresses?.map(({ ip }) => ip)).toEqual(['10.244.1.2'])
    expect(subset?.ports).toEqual([{ port: 80, protocol: 'TCP' }])
  })

  it('count all as ready where the Service asks for it', () => {
    const publishing = { ...web, spec: { ...web.spec, publishNotReadyAddresses: true } }
    expect(subsetsOf(publishing, [pod(2, false)])[0]?.addresses?.length).toBe(1)
  })
})
