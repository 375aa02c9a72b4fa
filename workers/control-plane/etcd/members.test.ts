import { describe, expect, it } from 'vitest'
import type { MvccEvent } from '../../protocols/etcd.ts'
import { EtcdGroup } from './testing/etcd-group.ts'

describe('a group of three etcd members', () => {
  it('elects a leader and takes writes and reads at every member', async () => {
    const group = new EtcdGroup(3)
    await group.leader()
    await group.as(async (client) => {
      for (const name of ['m1', 'm2', 'm3']) expect(await client.put(name, name, name)).toBe('OK')
      for (const name of ['m1', 'm2', 'm3']) expect(await client.get(name, 'm1')).toBe('m1')
      const headers = await Promise.all(['m1', 'm2', 'm3'].map((name) => client.tell(name, { type: 'status' })))
      expect(new Set(headers.map(({ header }) => header.revision))).toEqual(new Set([4]))
      expect(new Set(headers.map(({ header }) => header.clusterId)).size).toBe(1)
      expect(new Set(headers.map(({ header }) => header.memberId)).size).toBe(3)
    })
  })

  it('tells watchers at a follower what was written at the leader', async () => {
    const group = new EtcdGroup(3)
    const leader = await group.leader()
    const follower = group.members.find(({ name }) => name !== leader.name)?.name ?? ''
    await group.as(async (client) => {
      const seen: MvccEvent[] = []
      client.watch(follower, { key: 'a' }, ({ events }) => seen.push(...events))
      await client.put(leader.name, 'a', 1)
      await client.host.clock.sleep(200)
      expect(seen).toMatchObject([{ type: 'PUT', kv: { key: 'a', value: 1 } }])
    })
  })

  it('goes on under another leader when the first loses its power, and nothing acknowledged is lost', async () => {
    const group = new EtcdGroup(3)
    const first = await group.leader()
    await group.as(async (client) => {
      expect(await client.put(first.name, 'a', 1)).toBe('OK')
      first.machine.powerOff()
      const other = group.members.find(({ name }) => name !== first.name)?.name ?? ''
      // It has been passed on to a leader that is not there any more.
      expect(await client.put(other, 'b', 1)).toBe(
        'etcdserver: request timed out, possibly due to previous leader failure',
      )
      expect(await client.put(other, 'b', 2)).toBe('OK')
      expect(await client.get(other, 'a')).toBe(1)
    })
    const second = await group.leader()
    expect(second.name).not.toBe(first.name)
    first.machine.powerOn()
    await group.run(3000)
    await group.as(async (client) => {
      expect([await client.get(first.name, 'a'), await client.get(first.name, 'b')]).toEqual([1, 2])
    })
  })

  it('answers neither writes nor linearizable reads without a quorum, and says so', async () => {
    const group = new EtcdGroup(3)
    const leader = await group.leader()
    const others = group.members.filter(({ name }) => name !== leader.name)
    await group.as(async (client) => {
      await client.put(leader.name, 'a', 1)
      for (const { machine } of others) machine.powerOff()
      // It still believes to lead, and its log takes the entry.
      expect(await client.put(leader.name, 'b', 2)).toMatch('etcdserver: request timed out')
      const { result } = await client.tell(leader.name, { type: 'status' })
      expect(result).toMatchObject({ leader: '', errors: ['etcdserver: no leader'] })
      expect(await client.put(leader.name, 'c', 3)).toBe('context deadline exceeded')
      expect(await client.get(leader.name, 'a')).toBe('etcdserver: request timed out')
      expect(await client.get(leader.name, 'a', true)).toBe(1)
      others[0]?.machine.powerOn()
      await client.host.clock.sleep(5000)
      // What timed out may have happened all the same.
      expect(await client.get(leader.name, 'b')).toBe(2)
      expect(await client.get(leader.name, 'c')).toBe(undefined)
    })
  })

  it('ends watches that need a leader three elections after it has lost its own', async () => {
    const group = new EtcdGroup(3)
    const leader = await group.leader()
    const follower = group.members.find(({ name }) => name !== leader.name)?.name ?? ''
    await group.as(async (client) => {
      const ends: string[] = []
      client.watch(follower, { key: 'a', requireLeader: true }, ({ canceled }) => ends.push(canceled?.reason ?? ''))
      client.watch(follower, { key: 'b' }, () => ends.push('an event'))
      await client.host.clock.sleep(100)
      for (const { name, machine } of group.members) if (name !== follower) machine.powerOff()
      await client.host.clock.sleep(8000)
      expect(ends).toEqual(['etcdserver: no leader'])
    })
  })

  it('keeps a cut-off leader from answering, and brings it back as a follower', async () => {
    const group = new EtcdGroup(3)
    const first = await group.leader()
    await group.as((client) => client.put(first.name, 'a', 1))
    group.cut(first.name, true)
    await group.run(4000)
    const others = group.members.filter(({ name }) => name !== first.name)
    const name = others[0]?.name ?? ''
    await group.as(async (client) => {
      expect(await client.put(name, 'a', 2)).toBe('OK')
    })
    group.cut(first.name, false)
    await group.run(5000)
    await group.as(async (client) => {
      expect(await client.get(first.name, 'a')).toBe(2)
      const { result } = await client.tell(first.name, { type: 'status' })
      expect(result).toMatchObject({ errors: [] })
    })
    expect((await group.leader()).name).not.toBe(first.name)
  })

  it('brings a member that missed more than the log keeps up to date by a snapshot', async () => {
    const group = new EtcdGroup(3, 3, ['--snapshot-count=10', '--snapshot-catchup-entries=5'])
    const leader = await group.leader()
    const late = group.members.find(({ name }) => name !== leader.name) ?? leader
    late.machine.powerOff()
    await group.as(async (client) => {
      for (let i = 0; i < 60; i++) await client.put(leader.name, `k${i}`, i)
    })
    const seen: string[] = []
    group.simulation.trace.subscribe((record) => {
      if (record.type === 'message' && record.protocol === 'raft' && record.part === 'request')
        seen.push((record.payload as { readonly type: string }).type)
    })
    late.machine.powerOn()
    await group.run(4000)
    expect(seen).toContain('snapshot')
    await group.as(async (client) => {
      expect(await client.get(late.name, 'k59')).toBe(59)
      expect(await client.get(late.name, 'k0', true)).toBe(0)
    })
    late.machine.powerOff()
    late.machine.powerOn()
    await group.run(4000)
    await group.as(async (client) => expect(await client.get(late.name, 'k59', true)).toBe(59))
  })

  it('keeps leases through a change of leader, as long as they would have had', async () => {
    const group = new EtcdGroup(3)
    const leader = await group.leader()
    const other = group.members.find(({ name }) => name !== leader.name)?.name ?? ''
    await group.as(async (client) => {
      await client.call(leader.name, { type: 'lease-grant', ttlSeconds: 6, id: 7 })
      await client.call(leader.name, { type: 'put', key: 'a', value: 1, lease: 7 })
      await client.host.clock.sleep(4000)
      leader.machine.powerOff()
      await client.host.clock.sleep(4000)
      expect(await client.get(other, 'a')).toBe(1)
      // Any member is asked; the leader answers.
      const { result } = await client.tell(other, { type: 'lease-keep-alive', id: 7 })
      expect(result).toMatchObject({ ttlSeconds: 6 })
      await client.host.clock.sleep(8000)
      expect(await client.get(other, 'a')).toBe(undefined)
    })
  })

  it('hands leadership over when the leader is asked to stop', async () => {
    const group = new EtcdGroup(3)
    const leader = await group.leader()
    const other = group.members.find(({ name }) => name !== leader.name)?.name ?? ''
    await group.as(async (client) => {
      const before = client.host.clock.nowMs()
      leader.machine.stopUnit('etcd')
      await client.host.clock.sleep(20)
      expect(await client.put(other, 'a', 1)).toBe('OK')
      expect(client.host.clock.nowMs() - before).toBeLessThan(100)
    })
  })
})

describe('members that come and go', () => {
  it('a learner is added, catches up, is promoted, and votes', async () => {
    const group = new EtcdGroup(1)
    await group.run(1200)
    const cluster = 'm1=http://10.0.0.1:2380,m2=http://10.0.0.2:2380'
    const second = group.install('m2', [`--initial-cluster=${cluster}`, '--initial-cluster-state=existing'])
    await group.as(async (client) => {
      await client.put('m1', 'a', 1)
      const add = { type: 'member-add', peerUrls: ['http://10.0.0.2:2380'], isLearner: true } as const
      const added = (await client.call('m1', add)).result
      const id = added.type === 'member-add' ? added.member.id : ''
      expect((await client.call('m1', add)).result).toMatchObject({ message: 'etcdserver: member ID already exist' })
      await client.host.clock.sleep(1000)
      expect((await client.call('m1', add)).result).toMatchObject({ message: 'etcdserver: Peer URLs already exists' })
      const early = await client.call('m1', { type: 'member-promote', id })
      expect(early.result).toMatchObject({ message: expect.stringContaining('in sync with leader') })
      second.machine.powerOn()
      await client.host.clock.sleep(3000)
      expect(await client.get('m2', 'a')).toBe('etcdserver: rpc not supported for learner')
      expect(await client.get('m2', 'a', true)).toBe(1)
      expect((await client.call('m1', { type: 'member-promote', id })).result.type).toBe('member-promote')
      expect(await client.get('m2', 'a')).toBe(1)
      second.machine.powerOff()
      expect(await client.put('m1', 'b', 1)).toMatch('request timed out')
    })
  })

  it('a member that lost its disk cannot come back as the one it was, and is replaced', async () => {
    const group = new EtcdGroup(3)
    const leader = await group.leader()
    const lost = group.members.find(({ name }) => name !== leader.name) ?? leader
    await group.as((client) => client.put(leader.name, 'a', 1))
    lost.machine.powerOff()
    lost.machine.disk.wipe()
    const panics: string[] = []
    group.simulation.trace.subscribe((record) => {
      if (record.type === 'process' && record.change === 'panicked') panics.push(record.detail)
      if (record.type === 'process' && record.machine === lost.name && record.change === 'exited')
        panics.push(record.detail)
    })
    lost.machine.powerOn()
    await group.run(6000)
    expect(panics).toContain('exit code 1')
    lost.machine.powerOff()
    await group.as(async (client) => {
      const list = await client.call(leader.name, { type: 'member-list', linearizable: true })
      const members = list.result.type === 'member-list' ? list.result.members : []
      const id = members.find(({ name }) => name === lost.name)?.id ?? ''
      const removed = await client.call(leader.name, { type: 'member-remove', id })
      expect(removed.result).toMatchObject({ members: [{}, {}] })
      const peerUrls = ['http://10.0.0.4:2380']
      const added = await client.call(leader.name, { type: 'member-add', peerUrls, isLearner: false })
      expect(added.result.type).toBe('member-add')
      const kept = members.filter((member) => member.id !== id).map(({ name, peerUrls: [url] }) => `${name}=${url}`)
      const cluster = [...kept, 'm4=http://10.0.0.4:2380'].join(',')
      const fourth = group.install('m4', [`--initial-cluster=${cluster}`, '--initial-cluster-state=existing'])
      fourth.machine.powerOn()
      await client.host.clock.sleep(3000)
      expect(await client.get('m4', 'a')).toBe(1)
    })
  })

  it('a member that is removed ends, and stays out', async () => {
    const group = new EtcdGroup(3)
    const leader = await group.leader()
    const gone = group.members.find(({ name }) => name !== leader.name) ?? leader
    await group.run(6000)
    await group.as(async (client) => {
      const { header } = await client.call(gone.name, { type: 'status' })
      const removed = await client.call(leader.name, { type: 'member-remove', id: header.memberId })
      expect(removed.result.type).toBe('member-remove')
      await client.host.clock.sleep(10_000)
      expect(await client.put(leader.name, 'a', 1)).toBe('OK')
      expect(await client.get(gone.name, 'a', true)).not.toBe(1)
    })
  })

  it('whoever is told of a group without itself does not start', async () => {
    const group = new EtcdGroup(1)
    const errors: string[] = []
    group.simulation.trace.subscribe((record) => {
      if (record.type === 'process' && record.machine === 'm2') errors.push(`${record.change} ${record.detail}`)
    })
    const stray = group.install('m2', ['--initial-cluster=m1=http://10.0.0.1:2380'])
    stray.machine.powerOn()
    await group.run(500)
    expect(errors).toEqual(['started ', 'exited exit code 1'])
  })
})
