import type { LateMessages } from '../late-text.ts'

export const tour: LateMessages['tour'] = {
  title: '첫 1분',
  invitation: '쿠버네티스가 처음인가요? 각 부분이 하는 일을 1분 만에 볼 수 있습니다.',
  start: '보여 주세요',
  decline: '괜찮습니다',
  stage: (at, count) => `${count}단계 중 ${at}단계`,
  leave: '나가기',
  next: '다음',
  goOn: '계속',
  letRun: '그대로 진행',
  wait: '지켜보는 중…',
  end: '마침',
  stages: {
    welcome: {
      title: '클러스터가 돌고 있습니다',
      before:
        '위는 컨트롤 플레인입니다. 원하는 것을 기억하고 이루어지게 합니다. 아래는 컨테이너를 싣는 배, 워커 노드 세 대입니다. 왼쪽은 내 노트북입니다.',
      after: '',
    },
    run: {
      title: '파드를 요청합니다',
      before: '노트북에서 명령 하나를 보냅니다. 할 일이 있는 부분마다 시간이 멈춥니다.',
      after: '실행 중입니다. 요청되고, 기록되고, 워커에 배정되고, 이미지를 받아 시작되었습니다.',
    },
    gone: {
      title: '지워 봅니다',
      before: '같은 파드를 다시 지웁니다.',
      after: '사라졌고 돌아오지 않습니다. 유지해 달라고 한 적이 없기 때문입니다.',
    },
    deployment: {
      title: '이번에는 디플로이먼트로',
      before: '파드를 직접 요청하는 대신, 세 개가 있기를 요청합니다.',
      after: '파드 세 개가 생겼습니다. 그리고 그 수를 세는 레플리카셋 컨트롤러도 있습니다.',
    },
    heal: {
      title: '망가뜨려 봅니다',
      before: '셋 가운데 하나를 지웁니다.',
      after: '회복했습니다. 둘은 셋이 아니므로 컨트롤러가 하나를 더 만들었습니다.',
    },
    why: {
      title: '이유를 물어봅니다',
      before:
        '여기서는 무엇에든 “왜?”라고 물을 수 있습니다. 아래는 새 파드가 생긴 이유를, 내가 한 일까지 거슬러 보여 줍니다.',
      after: '',
    },
  },
}
