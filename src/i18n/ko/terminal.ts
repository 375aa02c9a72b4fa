import type { Messages } from '../text.ts'

export const terminal: Messages['terminal'] = {
  panel: '터미널',
  input:
    '노트북의 터미널. Tab은 자동 완성이고, 빈 줄에서는 다음으로 이동합니다. Shift+Tab은 언제나 이전으로 이동합니다.',
  tooMuchOutput: '출력이 너무 많아 읽어 드릴 수 없습니다. 줄을 직접 이동하며 읽으세요',
  welcome: '노트북의 셸입니다. 해 보세요:',
  tryIt: (command) => `${command} 실행`,
  search: '터미널에서 찾기',
  searchNext: '다음',
  searchPrevious: '이전',
  searchClose: '찾기 닫기',
  noMatch: '없음',
  clear: '화면 지우기',
  interrupt: '중단 (Ctrl+C)',
  running: (command) => `실행 중: ${command}`,
  loading: '터미널을 불러오는 중…',
  paused: '시간이 멈춰 있습니다. 재생하거나 한 단계씩 진행하면 계속됩니다.',
  loadFailed: '터미널을 불러오지 못했습니다.',
  screenReader: '출력을 소리 내어 읽기',
  menu: '터미널 설정',
  larger: '글자 크게',
  smaller: '글자 작게',
  keys: '휴대전화에 없는 키',
  actionRun: (command) => `실행: ${command}`,
  actionFocus: '터미널에 입력하기',
}
