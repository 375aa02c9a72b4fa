import type { Messages } from '../text.ts'

export const preferences: Messages['preferences'] = {
  title: '환경 설정',
  looks: '모양',
  theme: '테마',
  themes: { system: '시스템 설정', light: '종이', dark: '해도실' },
  motion: '움직임',
  motions: { system: '시스템 설정', full: '모두', reduced: '줄임' },
  motionHint: '줄임: 메시지가 움직이는 대신 도착한 곳이 밝아집니다.',
  language: '언어',
  text: '글자',
  editorSize: '편집기 글자',
  terminalSize: '터미널 글자',
  larger: (what) => `${what} 크게`,
  smaller: (what) => `${what} 작게`,
  pixels: (size) => `${size}px`,
  reading: '스크린 리더',
  screenReader: '터미널 출력을 소리 내어 읽기',
  screenReaderHint: '터미널의 줄을 스크린 리더가 읽을 수 있는 텍스트로 유지합니다.',
  kept: '이 브라우저에만 저장됩니다. 밖으로 나가는 것은 없습니다.',
  action: '환경 설정',
}
