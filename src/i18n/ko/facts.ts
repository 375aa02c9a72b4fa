// 무슨 일이 있었는지를 문장으로: 처음 보는 사람에게는 쉬운 말, 실무자에게는 정확한 말.
type Values = Readonly<Record<string, string | number>>
type Sentence = { readonly plain: (v: Values) => string; readonly exact: (v: Values) => string }

const last = (id: unknown): string => String(id ?? '').replace(/^.*\//, '')
const kinds: Readonly<Record<string, string>> = {
  Pod: '파드',
  Node: '노드',
  Service: '서비스',
  Deployment: '디플로이먼트',
  ReplicaSet: '레플리카셋',
  StatefulSet: '스테이트풀셋',
  DaemonSet: '데몬셋',
  Job: '잡',
  CronJob: '크론잡',
  Namespace: '네임스페이스',
  ConfigMap: '컨피그맵',
  Secret: '시크릿',
}
const kindOf = (v: Values): string => kinds[String(v['kind'])] ?? String(v['kind'] ?? '오브젝트')
/** 이름 뒤에 종류를 두어 조사가 늘 같은 말에 붙게 한다: `web 파드`. */
const named = (v: Values): string => [v['name'], kindOf(v)].filter(Boolean).join(' ')
const full = (v: Values): string => `${[v['namespace'], v['name']].filter(Boolean).join('/')} ${kindOf(v)}`
const one = (plain: (v: Values) => string, exact = plain): Sentence => ({ plain, exact })
const where = (id: unknown): string => {
  const [machine, program] = String(id ?? '').split('/')
  return program === undefined ? String(machine) : `${machine}의 ${program}`
}

function asked(v: Values): string {
  const what = [v['name'], v['resource']].filter(Boolean).join(' ')
  if (v['subresource'] === 'binding') return `${v['name']} 파드를 노드에 바인딩해 달라고 합니다`
  if (v['subresource'] === 'status') return `${what} 항목의 상태를 보고합니다`
  if (v['subresource'] === 'eviction') return `${v['name']} 파드를 축출해 달라고 합니다`
  if (v['subresource'] === 'token') return `${v['name']} 서비스어카운트의 토큰을 요청합니다`
  switch (v['verb']) {
    case 'create':
      return `${what} 항목을 만들어 달라고 합니다`
    case 'update':
    case 'patch':
      return `${what} 항목을 바꿔 달라고 합니다`
    case 'delete':
    case 'deletecollection':
      return `${what} 항목을 지워 달라고 합니다`
    case 'watch':
      return `${what} 항목의 변화를 지켜보기 시작합니다`
    default:
      return `${what || String(v['text']).replace(/^\w+ /, '')} 항목을 물어봅니다`
  }
}

function scaled(v: Values): string {
  if (v['to'] !== undefined)
    return `${v['name']} 디플로이먼트가 ${v['replicaSet']} 레플리카셋의 크기를 ${v['from']}에서 ${v['to']}(으)로 바꿉니다`
  const make = Number(v['create'] ?? 0)
  const drop = Number(v['delete'] ?? 0)
  const has = v['have'] !== undefined ? `${named(v)}에는 파드 ${v['want']}개 가운데 ${v['have']}개가 있어, ` : ''
  if (make > 0) return `${has}파드 ${make}개를 새로 만들어야 합니다`
  if (drop > 0) return `${has}파드 ${drop}개를 없애야 합니다`
  return `${named(v)}의 파드 수를 바꿔야 합니다`
}

export const facts = {
  applied: one((v) => `${v['file']} 파일을 적용했습니다.`),
  typed: one((v) => `\`${v['line']}\` 명령을 입력했습니다.`),
  stdin: one(() => '실행 중인 명령에 입력했습니다.'),
  interrupted: one(() => 'Ctrl-C를 눌렀습니다.'),
  'request-from-outside': one((v) => `클러스터 밖의 클라이언트가 요청했습니다: ${v['text']}.`),
  'fault-power': one((v) =>
    v['on'] === 1 ? `${v['machine']} 머신의 전원을 켰습니다.` : `${v['machine']} 머신의 전원을 뽑았습니다.`,
  ),
  'fault-crash': one((v) => `${v['machine']} 머신의 ${v['program']} 프로그램을 죽였습니다.`),
  'fault-unit': one(
    (v) => `${v['machine']} 머신의 ${v['unit']} 유닛을 ${v['running'] === 1 ? '시작' : '중지'}했습니다.`,
  ),
  'fault-partition': one((v) =>
    v['cut'] === 1 ? `${v['machine']} 머신의 네트워크를 끊었습니다.` : `${v['machine']} 머신의 네트워크를 이었습니다.`,
  ),
  'fault-slow': one((v) => `${v['machine']} 머신의 네트워크를 ${v['extraMs']}ms 느리게 했습니다.`),
  'fault-other': one((v) => `무언가를 고장 냈습니다: ${v['text']}.`),
  cordon: one((v) => `${v['node']} 노드에 새 파드를 ${v['cordoned'] === 1 ? '받지 않게' : '다시 받게'} 했습니다.`),
  request: one(
    (v) => `${last(v['who'])}: ${asked(v)}.`,
    (v) => `${where(v['who'])} 요청: ${v['text']}`,
  ),
  answer: one(
    (v) => `${last(v['who'])} 응답이 ${last(v['to'])}에 옵니다.`,
    (v) => `${last(v['who'])} → ${last(v['to'])} 응답: ${v['text']}`,
  ),
  refusal: one(
    (v) => `${last(v['who'])} 거절: ${v['message'] || v['text']}`,
    (v) => `${last(v['who'])} 거절 ${v['status']} ${v['reason']}: ${v['message']}`,
  ),
  told: one(
    (v) => `${where(v['to'])}: ${named(v)} 소식을 듣습니다.`,
    (v) => `워치가 ${where(v['to'])} 쪽에 알림: ${v['text']}`,
  ),
  store: one(
    () => 'API 서버가 etcd에 기록합니다.',
    (v) => `API 서버 → etcd: ${v['text']}`,
  ),
  'look-up': one(
    () => 'API 서버가 etcd에서 찾아봅니다.',
    (v) => `API 서버가 etcd에 질의: ${v['text']}`,
  ),
  stored: one(
    () => 'etcd가 디스크에 담았습니다.',
    (v) => `etcd: ${v['text']}`,
  ),
  cri: one(
    (v) => criPlain(v),
    (v) => `${where(v['who'])} 런타임 호출: ${v['text']}`,
  ),
  'cri-answer': one(
    (v) => (v['error'] ? `컨테이너 런타임이 실패했습니다: ${v['error']}` : '컨테이너 런타임이 마쳤습니다.'),
    (v) => (v['error'] ? `containerd 오류: ${v['error']}` : `containerd 응답: ${v['text']}`),
  ),
  registry: one(
    () => '레지스트리에 이미지를 요청합니다.',
    (v) => `containerd가 레지스트리에 요청: ${v['text']}`,
  ),
  'registry-answer': one(
    () => '레지스트리가 이미지를 보냅니다.',
    (v) => `레지스트리 응답: ${v['text']}`,
  ),
  packet: one(
    (v) => `${where(v['who'])} → ${where(v['to'])} 통신.`,
    (v) => `${where(v['who'])} → ${where(v['to'])}: ${v['text']}`,
  ),
  unheard: one(
    (v) => `듣는 이가 없습니다: ${v['text']}`,
    (v) => `${where(v['who'])} → ${where(v['to'])}: ${v['text']}`,
  ),
  message: one((v) => String(v['text'])),
  created: one(
    (v) => `${named(v)} 오브젝트가 생겼습니다.`,
    (v) => `${full(v)} 생성, 리비전 ${v['revision']} (${v['who']})`,
  ),
  bound: one(
    (v) => `${v['name']} 파드가 ${v['node']} 노드에 자리를 얻었습니다.`,
    (v) => `${full(v)} 바인딩: ${v['node']}, 리비전 ${v['revision']}`,
  ),
  reported: one(
    (v) => (v['phase'] ? `${named(v)}의 상태는 ${v['phase']}입니다.` : `${named(v)}의 상태를 새로 적었습니다.`),
    (v) => `${v['who']}: ${full(v)} 상태 저장${v['phase'] ? ` (${v['phase']})` : ''}, 리비전 ${v['revision']}`,
  ),
  deleting: one(
    (v) => `${named(v)}에 삭제 표시가 붙었습니다. 잘 끝낼 유예 시간이 있습니다.`,
    (v) => `${full(v)}에 deletionTimestamp가 붙음, 리비전 ${v['revision']}`,
  ),
  deleted: one(
    (v) => `${named(v)} 오브젝트가 사라졌습니다.`,
    (v) => `${full(v)} 삭제, 리비전 ${v['revision']}`,
  ),
  modified: one(
    (v) => `${named(v)} 오브젝트가 바뀌었습니다.`,
    (v) => `${full(v)} 변경, 리비전 ${v['revision']} (${v['who']})`,
  ),
  scheduled: one(
    (v) => `스케줄러가 ${v['name']} 파드의 자리로 ${v['chosen']} 노드를 골랐습니다.`,
    (v) =>
      `kube-scheduler가 ${v['chosen']} 노드를 선택: ${v['evaluated']}개 가운데 ${v['feasible']}개가 필터를 통과했고 점수가 가장 높음.`,
  ),
  unschedulable: one((v) => `스케줄러가 ${v['name']} 파드의 자리를 찾지 못했습니다: ${v['message']}`),
  scale: one(
    (v) => `${scaled(v)}.`,
    (v) => `${last(v['who'])} 결정: ${scaled(v)}.`,
  ),
  evict: one((v) => `${v['name']} 파드는 떠나야 합니다: ${v['why']}.`),
  taint: one(
    (v) => (v['add'] ? `${v['name']} 노드에 테인트가 붙습니다: ${v['add']}.` : `${v['name']} 노드의 테인트를 뗍니다.`),
    (v) => `${v['name']} 노드의 테인트: +[${v['add'] ?? ''}] −[${v['remove'] ?? ''}]`,
  ),
  'node-silent': one(
    (v) => `${v['name']} 노드가 ${v['silentSeconds']}초 동안 소식이 없어 잃은 것으로 봅니다.`,
    (v) => `${v['name']} 노드의 리스와 상태가 ${v['silentSeconds']}초 동안 갱신되지 않아 Ready가 Unknown이 됩니다.`,
  ),
  collect: one((v) => `${named(v)} 오브젝트를 치웁니다: ${v['why'] ?? '소유자가 없습니다'}.`),
  retry: one((v) => `되지 않아 다시 해 봅니다: ${v['error']}`),
  denied: one((v) => `허용되지 않음: ${v['reason']}`),
  decision: one((v) => `${last(v['who'])} 결정: ${v['decision']} ${named(v)}.`),
  sandbox: one(
    (v) =>
      v['change'] === 'sandbox-ready'
        ? `${v['name']} 파드가 ${v['machine']} 머신에 자리와 주소를 얻었습니다.`
        : `${v['machine']} 머신에서 ${v['name']} 파드의 자리를 치웠습니다.`,
    (v) => `${v['machine']}: ${v['namespace']}/${v['name']} ${v['change']}${v['ip'] ? ` ${v['ip']}` : ''}`,
  ),
  pulling: one((v) => `${v['machine']} 머신이 ${v['image']} 이미지를 가져옵니다.`),
  pulled: one((v) => `${v['machine']} 머신에 ${v['image']} 이미지가 있습니다.`),
  'pull-failed': one((v) => `이미지를 가져오지 못했습니다: ${v['image'] ?? ''} ${v['message'] ?? v['error'] ?? ''}`),
  container: one((v) => `${v['name']} 파드의 ${v['container']} 컨테이너: ${v['change']}.`),
  exited: one((v) => `${v['name']} 파드의 ${v['container']} 컨테이너가 종료 코드 ${v['exitCode']}(으)로 끝났습니다.`),
  process: one(
    (v) => `${v['machine']} 머신의 ${v['program']}: ${v['change']}${v['detail'] ? ` (${v['detail']})` : ''}.`,
  ),
  machine: one((v) =>
    v['change'] === 'on'
      ? `${v['machine']} 머신에 전원이 들어왔습니다.`
      : `${v['machine']} 머신이 죽었습니다. 전원이 없습니다.`,
  ),
  link: one((v) => `${v['from']} → ${v['to']} 링크: ${v['change']}.`),
  lost: one((v) => `메시지가 도착하지 못했습니다: ${v['reason']}.`),
}

function criPlain(v: Values): string {
  const node = String(v['who']).replace(/\/.*$/, '')
  switch (v['call']) {
    case 'RunPodSandbox':
      return `${node} 노드의 kubelet이 ${v['subject']} 파드의 자리를 만듭니다.`
    case 'PullImage':
      return `${node} 노드의 kubelet이 ${v['subject']} 이미지를 가져오게 합니다.`
    case 'CreateContainer':
      return `${node} 노드의 kubelet이 ${v['subject']} 컨테이너를 만들게 합니다.`
    case 'StartContainer':
      return `${node} 노드의 kubelet이 그것을 시작합니다.`
    case 'StopContainer':
      return `${node} 노드의 kubelet이 컨테이너를 멈춥니다.`
    default:
      return `${node} 노드의 kubelet이 런타임에 요청합니다: ${v['call']}.`
  }
}
