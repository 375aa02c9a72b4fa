import type { LateMessages } from '../late-text.ts'

export const raft: LateMessages['raft'] = {
  title: 'Raft',
  quorum: (up, of, need) => `멤버 ${of}대 중 ${up}대가 살아 있습니다. 정족수는 ${need}대입니다.`,
  noQuorum: (up, of, need) => `멤버 ${of}대 중 ${up}대만 살아 있고 ${need}대가 필요합니다. 아무것도 쓸 수 없습니다.`,
  leads: (name, term) => `텀 ${term}의 리더는 ${name}입니다.`,
  nobodyLeads: (term) => `리더가 없습니다. 가장 새로운 텀은 ${term}입니다.`,
  alone: '유일한 멤버입니다. 디스크에 있는 것이 곧 합의된 것입니다.',
  isUp: (name) => `${name} 정상`,
  isDown: (name) => `${name} 꺼짐`,
  roles: {
    StateLeader: '리더',
    StateFollower: '팔로워',
    StateCandidate: '후보: 표를 요청 중',
    StatePreCandidate: '이길 수 있는지 묻는 중',
    down: '꺼짐',
  },
  voted: (name) => `${name}에 투표`,
  member: (role, term) => `${role}, 텀 ${term}`,
  lane: (name, last, commit, applied) => `${name}의 로그: 항목 ${last}개, 커밋 ${commit}, 적용 ${applied}`,
  entry: (index, term) => `항목 ${index}, 텀 ${term}`,
  committed: '커밋됨',
  waiting: '아직 커밋되지 않음',
  numbers: '숫자는 항목의 텀입니다.',
}
