export const relations = {
  title: '관계',
  nothing: '누가 누구를 소유하고, 무엇이 거기로 이어지며, 어디에서 실행되는지.',
  nothingHint: '다이어그램이나 표에서 오브젝트를 선택하세요. 파드, 디플로이먼트, 서비스, 노드 등입니다.',
  alone: '소유하는 것도, 소유하는 쪽도, 이어지는 서비스도 없습니다.',
  list: '관계 목록',
  more: (n: number) => `그 밖에 ${n}개`,
  card: (kind: string, name: string, state: string) => (state === '' ? `${kind} ${name}` : `${kind} ${name}: ${state}`),
  endpoints: (n: number) => `엔드포인트 ${n}개`,
  key: { owns: '소유', leads: '연결', runs: '실행 위치' },
  sentence: {
    owns: (from: string, to: string) => `소유: ${from} → ${to}`,
    leads: (from: string, to: string) => `연결: ${from} → ${to}`,
    runs: (from: string, to: string) => `실행 위치: ${from} → ${to}`,
  },
  zoomIn: '가까이',
  zoomOut: '멀리',
  fit: '전체',
}
