import { describe, expect, it } from 'vitest'
import { defaultTopology } from '../cluster/topology.ts'
import type { TraceEntry, TraceRecord } from '../simulation/trace.ts'
import { Changes } from './changes.ts'
import { Picture } from './picture.ts'

function pictured() {
  const picture = Picture.of(defaultTopology())
  const changes = new Changes()
  let id = 0
  const see = (entry: TraceEntry) => picture.see({ id: ++id, atMs: id, cause: 0, ...entry } as TraceRecord, changes)
  const write = (
    kind: string,
    name: string,
    rest: { node?: string; owner?: string; namespace?: string; gone?: boolean } = {},
  ) => {
    const { node, owner, namespace = kind === 'Node' ? '' : 'default', gone = false } = rest
    const uid = `uid-${name}`
    const ownerReferences = owner ? [{ kind: 'Any', name: owner, uid: owner, controller: true }] : []
    see({
      type: 'write',
      verb: gone ? 'deleted' : 'modified',
      ref: { group: '', kind, namespace, name, uid },
      resourceVersion: id,
      object: { kind, metadata: { name, namespace, uid, ownerReferences }, spec: { nodeName: node } },
      manager: 'test',
    })
  }
  const runtime = (machine: string, name: string, uid: string, change: string, container = '') =>
    see({ type: 'runtime', machine, pod: { namespace: 'default', name, uid }, container, change, detail: undefined })
  return { picture, changes, see, write, runtime, hold: (name: string) => picture.berths.in(name) }
}

describe('the picture', () => {
  it('keeps a Pod in its place when another one goes; the next takes the place that is free', () => {
    const { write, hold } = pictured()
    for (const name of ['a', 'b', 'c']) write('Pod', name)
    expect(hold('')).toEqual(['uid-a', 'uid-b', 'uid-c'])
    for (const name of ['a', 'b', 'c']) write('Pod', name, { node: 'worker-1' })
    expect(hold('')).toEqual([])
    write('Pod', 'b', { node: 'worker-1', gone: true })
    expect(hold('worker-1')).toEqual(['uid-a', '', 'uid-c'])
    write('Pod', 'd', { node: 'worker-1' })
    expect(hold('worker-1')).toEqual(['uid-a', 'uid-d', 'uid-c'])
  })

  it('keeps the place of what the API has forgotten but still runs, until the machine has removed it', () => {
    const { write, runtime, hold } = pictured()
    write('Pod', 'a', { node: 'worker-1' })
    runtime('worker-1', 'a', 'uid-a', 'sandbox-ready')
    write('Pod', 'a', { node: 'worker-1', gone: true })
    expect(hold('worker-1')).toEqual(['uid-a'])
    runtime('worker-1', 'a', 'uid-a', 'sandbox-removed')
    expect(hold('worker-1')).toEqual([])
  })

  it('takes a static pod and its mirror pod for one', () => {
    const { write, runtime, hold, picture } = pictured()
    runtime('worker-1', 'etcd-n', 'hash', 'sandbox-ready')
    expect(hold('worker-1')).toEqual(['hash'])
    write('Node', 'worker-1')
    write('Pod', 'etcd-n', { node: 'worker-1', owner: 'uid-worker-1' })
    expect(hold('worker-1')).toEqual(['uid-etcd-n'])
    runtime('worker-1', 'etcd-n', 'hash', 'started', 'etcd')
    expect(picture.sandboxes.get('worker-1/hash')).toMatchObject({
      shownAs: 'uid-etcd-n',
      containers: [{ name: 'etcd', state: 'started' }],
    })
    expect(hold('worker-1')).toEqual(['uid-etcd-n'])
  })

  it('gives owners a colour each in order of appearance; kube-system has its own', () => {
    const { write, picture } = pictured()
    write('Pod', 'a', { owner: 'x' })
    write('Pod', 'b', { owner: 'y' })
    write('Pod', 'c', { owner: 'z', namespace: 'kube-system' })
    expect([...picture.colours]).toEqual([
      ['x', 0],
      ['y', 1],
    ])
  })

  it('shows a machine cut off or slow from when somebody made it so', () => {
    const { see, picture } = pictured()
    const fault = { type: 'partition', machine: 'worker-1', direction: 'incoming', cut: true }
    see({ type: 'input', input: 'chaos', detail: fault })
    expect(picture.machines.get('worker-1')?.partition).toBe('incoming')
    see({ type: 'input', input: 'chaos', detail: { type: 'slow-link', machine: 'worker-1', extraMs: 50, loss: 0 } })
    expect(picture.machines.get('worker-1')).toMatchObject({ partition: 'none', extraLatencyMs: 50 })
  })

  it('is left as it is when a copy of it goes on', () => {
    const { write, picture } = pictured()
    write('Pod', 'a', { node: 'worker-1' })
    const copy = new Picture(picture)
    write('Pod', 'b', { node: 'worker-1' })
    expect(copy.berths.in('worker-1')).toEqual(['uid-a'])
    const changes = new Changes()
    changes.addDifference(copy, picture)
    expect([[...changes.objects], [...changes.berths]]).toEqual([['uid-b'], ['uid-b']])
  })
})
