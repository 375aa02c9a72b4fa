import { describe, expect, it } from 'vitest'
import type { RaftConfig } from './config.ts'
import { makeMessage } from './message.ts'
import { firstIndex, TestGroup } from './testing/test-group.ts'
import { describeGroup } from './tracker/group.ts'

const three = (config: Partial<RaftConfig> = {}) => new TestGroup({ voters: [1, 2, 3], config })
const valuesOf = (group: TestGroup) => group.members.map(({ values }) => values)
const textOf = (group: TestGroup, id: number) => describeGroup(group.member(id).node.status().group)

describe('an election', () => {
  it('is won by who gets the votes of a majority', () => {
    const group = three()
    group.elect(1)
    expect(group.leaders).toEqual([1])
    expect(group.members.map(({ node }) => node.status().softState.lead)).toEqual([1, 1, 1])
  })

  it('begins when a member has not heard of a leader for as long as its luck has it', () => {
    const group = three()
    group.tick(2, 11)
    expect(group.member(2).node.raft.role).toBe('StateFollower')
    group.tick(2, 1)
    expect(group.member(2).node.raft.role).toBe('StateCandidate')
  })

  it('is not won without a majority', () => {
    const group = three()
    group.elect(1, [2, 3])
    expect(group.leaders).toEqual([])
    group.elect(1)
    expect(group.leaders).toEqual([1])
  })

  it('is not won by a log that lacks what may be committed', () => {
    const group = three()
    group.elect(1)
    group.propose(1, 'a')
    group.stabilize([3])
    group.elect(3)
    expect(group.leaders).not.toContain(3)
    group.elect(2)
    expect(group.leaders).toEqual([2])
  })

  it('gives a vote once in a term, even after a restart', () => {
    const group = three()
    const ask = (from: number) => makeMessage({ type: 'MsgVote', from, to: 3, term: 5, index: firstIndex, logTerm: 1 })
    const voter = group.member(3)
    voter.node.step(ask(1))
    expect(voter.processReady()).toMatchObject([{ type: 'MsgVoteResp', to: 1, reject: false }])
    voter.restart()
    voter.node.step(ask(2))
    expect(voter.processReady()).toMatchObject([{ type: 'MsgVoteResp', to: 2, reject: true }])
  })

  it('is asked about first with pre-vote, so that who was away does not raise the term', () => {
    const group = three({ preVote: true, checkQuorum: true })
    group.elect(1)
    group.tick(3, 30)
    group.stabilize([3])
    expect(group.member(3).node.status()).toMatchObject({
      hardState: { term: 2 },
      softState: { role: 'StatePreCandidate' },
    })
    group.tick(1, 1)
    group.stabilize()
    expect(group.member(3).node.status().softState).toEqual({ lead: 1, role: 'StateFollower' })
  })

  it('is not held among those who hear of a leader, with check-quorum', () => {
    const group = three({ checkQuorum: true })
    group.elect(1)
    group.member(3).node.campaign()
    group.messages.push(...group.member(3).processReady())
    group.member(2).node.step(group.messages.find(({ to }) => to === 2) ?? expect.fail('nobody asked 2'))
    expect(group.member(2).lines.at(-1)).toBe(
      '2 [logterm: 2, index: 3, vote: 1] ignored MsgVote from 3 [logterm: 2, index: 3] at term 2: lease is not expired (remaining ticks: 10)',
    )
  })
})

describe('a leader', () => {
  it('commits what a majority has stored, and everybody applies it in order', () => {
    const group = three()
    group.elect(1)
    group.propose(1, 'a', 'b')
    group.stabilize([3])
    expect(valuesOf(group)).toEqual([['a', 'b'], ['a', 'b'], []])
    group.propose(1, 'c')
    group.stabilize()
    group.tick(1, 1)
    group.stabilize()
    expect(valuesOf(group)).toEqual([1, 2, 3].map(() => ['a', 'b', 'c']))
  })

  it('gets the proposals of its followers', () => {
    const group = three()
    group.elect(1)
    group.propose(3, 'a')
    group.stabilize()
    expect(group.member(1).values).toEqual(['a'])
  })

  it('is needed for proposals', () => {
    expect(three().member(1).node.propose('a', 1)).toBe('raft proposal dropped')
    const alone = three({ disableProposalForwarding: true })
    alone.elect(1)
    expect(alone.member(2).node.propose('a', 1)).toBe('raft proposal dropped')
  })

  it('drops proposals while too much waits to be committed, and takes them again later', () => {
    const group = three({ maxUncommittedSize: 10 })
    group.elect(1)
    const { node } = group.member(1)
    expect([node.propose('a', 8), node.propose('b', 8)]).toEqual([undefined, 'raft proposal dropped'])
    group.stabilize()
    expect(node.propose('b', 8)).toBeUndefined()
  })

  it('sends in messages of limited size', () => {
    const group = three({ maxSizePerMessage: 1 })
    group.elect(1, [3])
    group.propose(1, 'a', 'b', 'c')
    group.stabilize([3])
    group.tick(1, 1)
    group.stabilize()
    expect(group.member(3).values).toEqual(['a', 'b', 'c'])
  })

  it('steps down when it has not heard of a majority for a while, with check-quorum', () => {
    const group = three({ checkQuorum: true })
    group.elect(1)
    group.tick(1, 10)
    group.stabilize([2, 3])
    expect(group.leaders).toEqual([1])
    group.tick(1, 10)
    expect(group.leaders).toEqual([])
    expect(group.member(1).lines.at(-2)).toBe('1 stepped down to follower since quorum is not active')
  })

  it('replaces what an old leader left with others', () => {
    const group = three()
    group.elect(1)
    group.propose(1, 'lost', 'lost too')
    group.stabilize([2, 3])
    group.elect(2, [1])
    group.propose(2, 'kept')
    group.stabilize([1])
    group.tick(2, 1)
    group.stabilize()
    expect(valuesOf(group)).toEqual([['kept'], ['kept'], ['kept']])
    expect(group.member(1).lines).toContain('found conflict at index 4 [existing term: 2, conflicting term: 3]')
  })

  it('sends a snapshot to who needs entries that are gone', () => {
    const group = three()
    group.elect(1)
    group.propose(1, 'a', 'b')
    group.stabilize([3])
    expect(group.member(1).compact()).toBe(true)
    group.propose(1, 'c')
    group.stabilize()
    group.tick(1, 1)
    group.stabilize()
    expect(group.member(3).values).toEqual(['a', 'b', 'c'])
    expect(group.member(3).storage.firstIndex()).toBeGreaterThan(firstIndex + 1)
    expect(group.member(1).node.status().progress.get(3)?.state).toBe('StateReplicate')
  })

  it('probes again when a snapshot did not arrive', () => {
    const group = three()
    group.elect(1)
    const { node } = group.member(1)
    const progress = node.raft.tracker.progress.get(3) ?? expect.fail('3 is not in the group')
    progress.becomeSnapshot(5)
    node.reportSnapshot(3, true)
    expect(progress.toString()).toBe('StateProbe match=3 next=4 paused')
    progress.becomeSnapshot(5)
    node.reportSnapshot(3, false)
    expect(progress.toString()).toBe('StateProbe match=3 next=6 paused')
  })

  it('hands leadership over once the other has its whole log, and takes no proposals until then', () => {
    const group = three()
    group.elect(1)
    group.propose(1, 'a')
    const { node } = group.member(1)
    node.transferLeader(3)
    expect(node.propose('b', 1)).toBe('raft proposal dropped')
    group.stabilize()
    expect(group.leaders).toEqual([3])
    expect(group.member(3).values).toEqual(['a'])
  })

  it('keeps leadership when it could not be handed over in the time of an election', () => {
    const group = three()
    group.elect(1)
    group.propose(1, 'a')
    group.member(1).node.transferLeader(3)
    group.tick(1, 10)
    expect(group.member(1).node.propose('b', 1)).toBeUndefined()
  })
})

describe('a read', () => {
  it('is confirmed by a majority, wherever it was asked for', () => {
    const group = three()
    group.elect(1)
    group.propose(1, 'a')
    group.stabilize()
    for (const id of [1, 2]) group.member(id).node.readIndex(`read at ${id}`)
    group.stabilize()
    expect(group.member(1).reads).toEqual([{ index: firstIndex + 2, request: 'read at 1' }])
    expect(group.member(2).reads).toEqual([{ index: firstIndex + 2, request: 'read at 2' }])
  })

  it('waits while no majority confirms that its leader still leads', () => {
    const group = three()
    group.elect(1)
    group.member(1).node.readIndex('read')
    group.stabilize([2, 3])
    expect(group.member(1).reads).toEqual([])
    group.tick(1, 1)
    group.stabilize()
    expect(group.member(1).reads).toHaveLength(1)
  })

  it('waits until a new leader has committed something', () => {
    const group = three()
    group.member(1).node.campaign()
    for (let round = 0; round < 2; round++) {
      for (const member of group.members) if (member.node.hasReady()) group.messages.push(...member.processReady())
      for (const message of group.messages.splice(0)) group.member(message.to).node.step(message)
    }
    expect(group.leaders).toEqual([1])
    group.member(1).node.readIndex('early')
    group.stabilize()
    expect(group.member(1).reads).toEqual([{ index: firstIndex + 1, request: 'early' }])
  })

  it('is answered at once by a leader that relies on its lease', () => {
    const group = three({ checkQuorum: true, readOnly: 'lease-based' })
    group.elect(1)
    group.member(1).node.readIndex('read')
    group.stabilize([2, 3])
    expect(group.member(1).reads).toEqual([{ index: firstIndex + 1, request: 'read' }])
  })
})

describe('a change of the group', () => {
  it('brings a newcomer the whole state', () => {
    const group = new TestGroup({ voters: [1], others: [2] })
    group.elect(1)
    group.propose(1, 'a')
    group.member(1).node.proposeConfChange({ type: 'ConfChangeAddNode', nodeId: 2 })
    group.stabilize()
    group.propose(1, 'b')
    group.stabilize()
    expect(textOf(group, 2)).toBe('voters=(1 2)')
    expect(group.member(2).values).toEqual(['a', 'b'])
  })

  it('lets a learner have the log without a say', () => {
    const group = new TestGroup({ voters: [1], others: [2] })
    group.elect(1)
    group.member(1).node.proposeConfChange({ type: 'ConfChangeAddLearnerNode', nodeId: 2 })
    group.stabilize()
    group.propose(1, 'a')
    group.stabilize([2])
    expect(group.member(1).values).toEqual(['a'])
    group.member(2).node.campaign()
    expect(group.member(2).lines.at(-1)).toBe('2 is unpromotable and can not campaign')
  })

  it('of several members goes through a joint group and leaves it by itself', () => {
    const group = new TestGroup({ voters: [1, 2, 3], others: [4, 5] })
    group.elect(1)
    group.member(1).node.proposeConfChange({
      transition: 'ConfChangeTransitionAuto',
      changes: [
        { type: 'ConfChangeRemoveNode', nodeId: 2 },
        { type: 'ConfChangeAddNode', nodeId: 4 },
        { type: 'ConfChangeAddNode', nodeId: 5 },
      ],
    })
    group.stabilize()
    expect([1, 3, 4, 5].map((id) => textOf(group, id))).toEqual([1, 3, 4, 5].map(() => 'voters=(1 3 4 5)'))
    expect(group.member(1).lines).toContain(
      'initiating automatic transition out of joint configuration voters=(1 3 4 5)&&(1 2 3) autoleave',
    )
  })

  it('stays joint until it is told otherwise, if that was asked for, and needs both majorities meanwhile', () => {
    const group = new TestGroup({ voters: [1], others: [2] })
    group.elect(1)
    const change = (changes: { type: 'ConfChangeAddNode'; nodeId: number }[]) => {
      const transition = changes.length > 0 ? 'ConfChangeTransitionJointExplicit' : 'ConfChangeTransitionAuto'
      group.member(1).node.proposeConfChange({ transition, changes })
      group.stabilize()
    }
    change([{ type: 'ConfChangeAddNode', nodeId: 2 }])
    expect(textOf(group, 1)).toBe('voters=(1 2)&&(1)')
    group.propose(1, 'a')
    group.stabilize([2])
    expect(group.member(1).values).toEqual([])
    group.tick(1, 1)
    group.stabilize()
    expect(group.member(1).values).toEqual(['a'])
    change([])
    expect(textOf(group, 1)).toBe('voters=(1 2)')
  })

  it('waits for the one before: until then an empty entry takes its place', () => {
    const group = three()
    group.elect(1)
    const { node } = group.member(1)
    for (const nodeId of [4, 5]) node.proposeConfChange({ type: 'ConfChangeAddLearnerNode', nodeId })
    expect(group.member(1).lines.at(-1)).toBe(
      '1 ignoring conf change transition:ConfChangeTransitionAuto changes:{type:ConfChangeAddLearnerNode node_id:5} at config voters=(1 2 3): possible unapplied conf change at index 4 (applied to 3)',
    )
  })

  it('makes a removed leader step down, if it is to', () => {
    const group = three({ stepDownOnRemoval: true })
    group.elect(1)
    group.member(1).node.proposeConfChange({ type: 'ConfChangeRemoveNode', nodeId: 1 })
    group.stabilize()
    expect(group.leaders).toEqual([])
    group.elect(2)
    expect(group.leaders).toEqual([2])
  })
})

describe('a member with asynchronous storage', () => {
  it('acknowledges entries only once they are stored', () => {
    const group = three({ asyncStorageWrites: true })
    group.elect(1)
    group.propose(1, 'a')
    const append = group
      .member(1)
      .processReady()
      .find(({ to }) => to === 2)
    const follower = group.member(2)
    follower.node.step(append ?? expect.fail('nothing was sent to 2'))
    expect(follower.processReady()).toEqual([])
    expect(follower.processAppend()).toMatchObject([{ type: 'MsgAppResp', to: 1, index: firstIndex + 2 }])
  })

  it('applies what is committed, once it has stored it itself', () => {
    const group = three({ asyncStorageWrites: true })
    group.elect(1)
    group.propose(1, 'a', 'b')
    group.stabilize()
    group.tick(1, 1)
    group.stabilize()
    expect(valuesOf(group)).toEqual([1, 2, 3].map(() => ['a', 'b']))
  })
})

describe('a member', () => {
  it('takes no message that only itself may say, and no answer from strangers', () => {
    const { node } = three().member(1)
    const refusal = (type: 'MsgHup' | 'MsgAppResp') => node.step(makeMessage({ type, from: 9, to: 1, term: 1 }))
    expect(refusal('MsgHup')).toBe('raft: cannot step raft local message')
    expect(refusal('MsgAppResp')).toBe('raft: cannot step as peer not found')
  })

  it('forgets its leader when it is told, and may then be elected', () => {
    const group = three({ preVote: true, checkQuorum: true })
    group.elect(1)
    for (const id of [2, 3]) group.member(id).node.forgetLeader()
    group.elect(2, [1])
    expect(group.leaders).toContain(2)
  })

  it('does not start with a clock that cannot work', () => {
    expect(() => three({ heartbeatTick: 10 })).toThrow('election tick must be greater than heartbeat tick')
    expect(() => three({ readOnly: 'lease-based' })).toThrow('CheckQuorum must be enabled')
  })
})
