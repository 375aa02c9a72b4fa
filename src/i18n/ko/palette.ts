import type { Messages } from '../text.ts'

export const palette: Messages['palette'] = {
  title: '명령',
  placeholder: '하고 싶은 일, 찾을 것, 실행할 명령…',
  nothing: '그런 것은 없습니다.',
  runInTerminal: (command) => `터미널에서 “${command}” 실행`,
  groupActions: '실행',
  groupTime: '시간',
  groupView: '보기',
  groupCluster: '클러스터',
  groupPanels: '패널',
  groupHelp: '도움말',
  groupExamples: '예제',
  groupKubectl: '터미널에서 실행',
  groupObjects: '오브젝트',
  groupMachines: '머신',
  groupPrograms: '프로그램',
  groupChaos: '고장 내기와 고치기',
  hint: '이동, 선택, 닫기',
  action: '명령 팔레트 열기',
  button: '명령',
}
