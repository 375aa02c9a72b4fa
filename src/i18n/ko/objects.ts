import type { Messages } from '../text.ts'

export const objects: Messages['objects'] = {
  kinds: '종류',
  filter: '오브젝트 거르기',
  filterPlaceholder: '이름, 레이블, 상태로 거르기…',
  allNamespaces: '모든 네임스페이스',
  namespace: '네임스페이스',
  none: '하나도 없습니다.',
  noMatch: '조건에 맞는 것이 없습니다.',
  table: (kind) => `${kind} 표`,
  count: (n) => `오브젝트 ${n}개`,
  wide: '넓게',
}
