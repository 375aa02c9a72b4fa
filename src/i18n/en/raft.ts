export const raft = {
  title: 'Raft',
  quorum: (up: number, of: number, need: number) => `${up} of ${of} members are up: ${need} make a quorum.`,
  noQuorum: (up: number, of: number, need: number) =>
    `Only ${up} of ${of} members ${up === 1 ? 'is' : 'are'} up, and ${need} are needed: nothing can be written.`,
  leads: (name: string, term: number) => `${name} leads in term ${term}.`,
  nobodyLeads: (term: number) => `Nobody leads. The newest term is ${term}.`,
  alone: 'It is the only member: what it has on its disk is agreed on.',
  isUp: (name: string) => `${name} is up`,
  isDown: (name: string) => `${name} is down`,
  roles: {
    StateLeader: 'leader',
    StateFollower: 'follower',
    StateCandidate: 'candidate: asks for votes',
    StatePreCandidate: 'asks whether it could win',
    down: 'down',
  },
  voted: (name: string) => `voted for ${name}`,
  member: (role: string, term: number) => `${role}, term ${term}`,
  lane: (name: string, last: number, commit: number, applied: number) =>
    `Log of ${name}: ${last} entries, committed up to ${commit}, applied up to ${applied}`,
  entry: (index: number, term: number) => `Entry ${index} of term ${term}`,
  committed: 'committed',
  waiting: 'not yet committed',
  numbers: 'Numbers are the terms of entries.',
}
