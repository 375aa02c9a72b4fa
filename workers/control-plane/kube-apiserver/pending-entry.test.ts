import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../apimachinery/object.ts'
import type { Kind } from '../../apis/define-kind.ts'
import { kinds } from '../../apis/kinds.ts'
import { comparedManagedFields, type ManagedFields, updatedManagedFields } from './managed-fields.ts'
import { PendingEntry } from './pending-entry.ts'

const pods = kinds.find(({ plural }) => plural === 'pods') as Kind
const pod = (status: object, managedFields?: ManagedFields) =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', labels: { app: 'a' }, managedFields },
    spec: { containers: [{ name: 'c', image: 'i' }] },
    status,
  }) as unknown as KubeObject

/** What a kubelet tells one after the other, and who owns what after each, at once and put off. */
const reports = [
  {},
  { phase: 'Pending', conditions: [{ type: 'Ready', status: 'False', reason: 'Waits' }] },
  {
    phase: 'Pending',
    podIP: '10.0.0.1',
    podIPs: [{ ip: '10.0.0.1' }],
    conditions: [{ type: 'Ready', status: 'False' }],
  },
  {
    phase: 'Running',
    podIP: '10.0.0.1',
    podIPs: [{ ip: '10.0.0.1' }],
    conditions: [{ type: 'Ready', status: 'True' }],
  },
  { phase: 'Running', podIP: '10.0.0.1', conditions: [{ type: 'Ready', status: 'False', reason: 'Fails' }] },
  {
    phase: 'Running',
    podIP: '10.0.0.1',
    conditions: [
      { type: 'Ready', status: 'True' },
      { type: 'X', status: 'True' },
    ],
  },
  { phase: 'Failed', conditions: [{ type: 'Ready', status: 'False' }] },
]

function replay(isAtOnce: boolean): ManagedFields {
  const first = { manager: 'kube-controller-manager', subresource: '', time: 't0' }
  let live = pod({})
  let entries = updatedManagedFields(pods, first, undefined, live) ?? []
  for (const [i, report] of reports.entries()) {
    const by = { manager: 'kubelet', subresource: 'status', time: `t${i}` }
    const before = { ...live, metadata: { ...live.metadata, managedFields: entries } }
    const after = { ...before, status: report } as KubeObject
    const update = isAtOnce ? comparedManagedFields : updatedManagedFields
    if (i > 0) entries = update(pods, by, before, after) ?? []
    live = after
  }
  return entries
}

describe('an entry of managedFields', () => {
  it('says in the end what it would have said at once', () => {
    const pending = replay(false)
    expect(pending.every((entry) => entry instanceof PendingEntry)).toBe(true)
    expect(JSON.parse(JSON.stringify(pending))).toEqual(JSON.parse(JSON.stringify(replay(true))))
  })

  it('is copied like any other', () => {
    const [made] = replay(false)
    expect(structuredClone({ ...made })).toMatchObject({
      manager: 'kube-controller-manager',
      fieldsV1: { 'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } } },
    })
  })

  it('keeps but a few of the states that it was written by', () => {
    const kubelet = replay(false)[1] as PendingEntry
    expect(kubelet.steps).toBe(2)
    let entries: ManagedFields = [kubelet]
    let live = pod(reports[6] as object, entries)
    for (let i = 0; i < 20; i++) {
      const after = { ...live, status: { ...reports[6], message: `m${i}` } } as KubeObject
      entries = updatedManagedFields(pods, { manager: 'kubelet', subresource: 'status', time: '' }, live, after) ?? []
      live = { ...after, metadata: { ...after.metadata, managedFields: entries } }
    }
    expect((entries.at(-1) as PendingEntry).steps).toBeLessThanOrEqual(4)
  })
})
