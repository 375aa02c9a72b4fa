// Small transcripts of our own, in the format of etcd-io/raft's.
import { describe, expect, it } from 'vitest'
import { readDirectives } from './raft/data-driven.ts'
import { replayTranscript } from './raft.ts'

const replay = (text: string) => replayTranscript('own', text)
const missesOf = (text: string) => replay(text).misses.map(({ diff }) => diff)

describe('the format of transcripts', () => {
  it('has commands with arguments, input and output, and comments between them', () => {
    const text = '# why\n\nadd 3 cfg=(1, 2) \\\n  x=y\nv1\nv2\n----\nout\n\nnext\n----\n'
    expect(readDirectives(text)).toEqual([
      {
        line: 3,
        command: 'add',
        args: [
          { key: '3', values: [] },
          { key: 'cfg', values: ['1', '2'] },
          { key: 'x', values: ['y'] },
        ],
        input: 'v1\nv2',
        expected: 'out\n',
      },
      { line: 10, command: 'next', args: [], input: '', expected: '' },
    ])
  })

  it('fences output that has blank lines', () => {
    const [first, second] = readDirectives('one\n----\n----\na\n\nb\n----\n----\n\ntwo\n----\nc\n')
    expect([first?.expected, second?.expected]).toEqual(['a\n\nb\n', 'c\n'])
  })
})

describe('a transcript', () => {
  it('of quorums is computed', () => {
    const text = `committed cfg=(4,5,6) idx=(7,_,3)
----
       idx
xx>      7    (id=4)
?        0    (id=5)
x>       3    (id=6)
3

committed cfg=() idx=()
----
<empty majority quorum>∞

vote cfg=(4,5) cfgj=(6) votes=(y,y,_)
----
VotePending
`
    expect(missesOf(text)).toEqual([])
  })

  it('of changes of a group goes on from one command to the next', () => {
    const text = `simple
v4
----
voters=(4)
4: StateProbe match=0 next=1

enter-joint autoleave=true
v5 l4
----
voters=(5)&&(4) learners_next=(4) autoleave
4: StateProbe match=0 next=1
5: StateProbe match=0 next=1

leave-joint
v6
----
this command takes no input

leave-joint
----
voters=(5) learners=(4)
4: StateProbe match=0 next=1 learner
5: StateProbe match=0 next=1

simple
x7
----
unknown input: x7
`
    expect(missesOf(text)).toEqual([])
  })

  it('of a group has what its members log among what commands print', () => {
    const text = `log-level info
----
ok

add-nodes 2 voters=(1,2) index=5 inflight=1
----
INFO 1 switched to configuration voters=(1 2)
INFO 1 became follower at term 0
INFO newRaft 1 [peers: [1,2], term: 0, commit: 5, applied: 5, lastindex: 5, lastterm: 1]
INFO 2 switched to configuration voters=(1 2)
INFO 2 became follower at term 0
INFO newRaft 2 [peers: [1,2], term: 0, commit: 5, applied: 5, lastindex: 5, lastterm: 1]

propose 1 early
----
INFO 1 no leader at term 0; dropping proposal
raft proposal dropped

campaign 1
----
INFO 1 is starting a new election at term 0
INFO 1 became candidate at term 1
INFO 1 [logterm: 1, index: 5] sent MsgVote request to 2 at term 1

stabilize log-level=none
----
ok

raft-state
----
1: StateLeader (Voter) Term:1 Lead:1
2: StateFollower (Voter) Term:1 Lead:1

propose 1 one
----
ok

propose 1 two
----
ok

status 1
----
1: StateReplicate match=6 next=7
2: StateReplicate match=6 next=8 paused inflight=1[full]

process-ready 1
----
Ready MustSync=true:
Entries:
1/7 EntryNormal "one"
1/8 EntryNormal "two"
Messages:
1->2 MsgApp Term:1 Log:1/6 Commit:6 Entries:[1/7 EntryNormal "one"]

deliver-msgs drop=(2)
----
dropped: 1->2 MsgApp Term:1 Log:1/6 Commit:6 Entries:[1/7 EntryNormal "one"]

deliver-msgs 2
----
no messages

dance 1
----
unknown command
`
    expect(missesOf(text)).toEqual([])
  })

  it('does not match where the output differs, or where a command fails, and goes on', () => {
    const { matched, total, misses } = replay(
      'campaign 1\n----\nok\n\nraft-state\n----\nsomething\n\nraft-state\n----\nok\n',
    )
    expect([matched, total]).toEqual([1, 3])
    expect(misses.map(({ step }) => step)).toEqual(['line 1: campaign 1', 'line 5: raft-state'])
  })
})
