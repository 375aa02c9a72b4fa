import type { Messages } from '../text.ts'

export const picture: Messages['picture'] = {
  title: 'Wheelhouse의 쿠버네티스 클러스터',
  saveSvg: '다이어그램을 SVG로 저장',
  savePng: '다이어그램을 PNG로 저장',
  noDiagram: '저장할 다이어그램이 없습니다.',
  tooLarge: '이 브라우저에서 만들기에는 그림이 너무 큽니다.',
}
