// A made-up cluster for working on the picture alone and for component tests: plausible frames, no Kubernetes in it.
import type {
  ClusterApi,
  ComponentView,
  Frame,
  MachineView,
  MessageShape,
  MessageView,
  ObjectView,
  PodLook,
  PodView,
  Recording,
  TraceLine,
} from '../../../workers/contract.ts'
import type { ClusterLink } from '../connect.ts'

/** `?fake=empty` is idle, `?fake=busy` has a pod in every look, `?fake=100` runs that many pods with messages moving. */
export function openFakeCluster(query: URLSearchParams): ClusterLink {
  const kind = query.get('fake') || 'busy'
  return { api: fakeApi(kind), terminate: () => clearInterval(timer), onCrash: () => undefined }
}

let timer: ReturnType<typeof setInterval> | undefined
const looks: readonly (readonly [PodLook, string])[] = [
  ['ready', 'Running'],
  ['running', 'Running'],
  ['ready', 'Running'],
  ['creating', 'ContainerCreating'],
  ['backoff', 'CrashLoopBackOff'],
  ['terminating', 'Terminating'],
  ['completed', 'Completed'],
  ['failed', 'Error'],
  ['unknown', 'Unknown'],
]

function fakeApi(kind: string): ClusterApi {
  let emit: (frame: Frame) => void = () => undefined
  let base = emptyFrame()
  let machines: readonly MachineView[] = []
  let messageId = 1
  let crowd: readonly ObjectView[] = []
  let ways: readonly FakeWay[] = []
  const update = (change: Partial<Frame>) => {
    const next = { ...emptyFrame(), ...pick(base), number: base.number + 1, ...change }
    base = { ...next, headMs: next.nowMs }
    emit(base)
  }
  const tick = () => {
    if (!base.playing) return
    const nowMs = base.nowMs + 16 * base.rate
    const messages = kind === 'empty' ? [] : chatter(ways, nowMs, () => messageId++, kind)
    update({ nowMs, messages, trace: messages.map(lineOf), objects: restless(crowd, base.number) })
  }
  return {
    start: async (recording: Recording, onFrame) => {
      emit = onFrame
      machines = recording.topology.machines.map((machine) => ({
        ...machine,
        on: true,
        partition: 'none',
        extraLatencyMs: 0,
      }))
      if (kind === 'busy')
        machines = machines.map((machine) => (machine.name === 'worker-3' ? { ...machine, on: false } : machine))
      base = { ...base, seed: recording.seed, nowMs: 42_000, rate: 1, playing: true, speed: 1, booted: true }
      const objects = objectsFor(kind, machines)
      ways = waysBetween(machines)
      crowd = Number(kind) > 1000 ? objects.filter(({ pod, namespace }) => pod && namespace === 'default') : []
      update({ number: 1, machines, components: machines.flatMap(componentsOf), ...withBerths(objects) })
      clearInterval(timer)
      timer = setInterval(tick, 16)
      return 'unknown'
    },
    play: async () => update({ playing: true, rate: 1 }),
    pause: async () => update({ playing: false, rate: 0 }),
    setSpeed: async (speed) => update({ speed, rate: speed === 'story' ? 0.02 : speed }),
    step: async () => {
      update({ nowMs: base.nowMs + 1, playing: false, rate: 0 })
      return true
    },
    stepBack: async () => false,
    seek: async () => base.nowMs,
    cancel: async () => undefined,
    timeline: async (fromMs, toMs) => ({ fromMs, toMs, landmarks: [], yours: [], others: [] }),
    outcome: async () => ({ nowMs: base.nowMs, hash: '', objects: [], events: [], isCut: false }),
    apply: async () => [],
    exec: async () => 0,
    interrupt: async () => undefined,
    input: async () => undefined,
    complete: async () => ({ from: 0, candidates: [] }),
    chaos: async () => undefined,
    columnsOf: async () => ['NAME', 'STATUS', 'AGE'].map((name) => ({ name, wideOnly: false, numeric: false })),
    inspect: async () => undefined,
    why: async () => ({ origin: 'forgotten', steps: [], spans: [] }),
    tell: async () => undefined,
    schedulingFixes: async () => undefined,
    recording: async () => ({ version: 1, seed: base.seed, topology: { machines }, inputs: [], untilMs: base.nowMs }),
    fingerprint: async () => ({ hash: '0', records: 0, nowMs: base.nowMs }),
    ping: async () => undefined,
  }
}

function componentsOf(machine: MachineView): readonly ComponentView[] {
  const states: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    etcd: { revision: 1204, leader: 'control-plane', role: 'StateLeader', term: 2, keys: 318, dbBytes: 2_400_000 },
    'kube-apiserver': { requestsInFlight: 3, requests: 8211, watches: 46 },
    'kube-scheduler': { active: 1, backoff: 0, unschedulable: 1, inHand: 'default/web-7c9d8f6b5-k2x4p' },
    'kube-controller-manager': { leader: true, controllers: { deployment: { depth: 2, inHand: 'default/web' } } },
    kubelet: { pods: 4, inHand: '' },
    containerd: { containers: 6, pulling: 'nginx:1.27' },
    'kube-proxy': { services: 4, rules: 23 },
    kubectl: {},
    registry: {},
  }
  const names = {
    laptop: ['kubectl'],
    registry: ['registry'],
    'load-balancer': ['haproxy'],
    etcd: ['etcd'],
    worker: ['kubelet', 'containerd', 'kube-proxy'],
    'control-plane': Object.keys(states).filter((name) => name !== 'kubectl' && name !== 'registry'),
  }[machine.role]
  return names.map((name) => ({
    id: `${machine.name}/${name}`,
    machine: machine.name,
    name,
    alive: machine.on,
    restarts: 0,
    state: states[name] ?? {},
  }))
}

function objectsFor(kind: string, machines: readonly MachineView[]): readonly ObjectView[] {
  const nodes = machines.filter((machine) => machine.role === 'worker' || machine.role === 'control-plane')
  const workers = nodes.filter((machine) => machine.role === 'worker')
  const system = nodes.map((node, index) =>
    podOf(`kube-proxy-${index}`, 'kube-system', 'proxy', node.name, 'ready', 'Running', 0),
  )
  const many = Number(kind) || 0
  const owners = ['web', 'store', 'cache', 'worker', 'batch', 'api', 'queue', 'mail', 'auth', 'cron', 'log']
  const pods: ObjectView[] =
    kind === 'empty'
      ? []
      : Array.from({ length: many || 22 }, (_, index) => {
          const owner = owners[index % owners.length] ?? 'web'
          const [look, status] = many
            ? (looks[0] ?? ['ready', 'Running'])
            : (looks[index % looks.length] ?? ['ready', 'Running'])
          const node = workers[index % workers.length]?.name ?? ''
          return podOf(`${owner}-7c9d8f6b5-${suffix(index)}`, 'default', owner, node, look, status, index)
        })
  if (kind === 'busy')
    for (let i = 0; i < 4; i++)
      pods.push(podOf(`big-5d8b7-${suffix(i)}`, 'default', 'big', '', 'pending', 'Pending', i))
  return [...nodes.map(nodeOf), ...system, ...pods, ...services(kind === 'empty' ? [] : pods)]
}

/** Each pod in the next place of its hold; owners get the next colour. */
function withBerths(objects: readonly ObjectView[]): Pick<Frame, 'objects' | 'berths' | 'colours'> {
  const taken = new Map<string, number>()
  const berths = objects.flatMap(({ uid, pod }) => {
    if (!pod) return []
    const place = taken.get(pod.node) ?? 0
    taken.set(pod.node, place + 1)
    return [{ uid, hold: pod.node, place }]
  })
  const roots = new Set(objects.flatMap(({ pod, namespace, root }) => (pod && namespace !== 'kube-system' ? root : [])))
  return { objects, berths, colours: [...roots].map((root, index) => ({ root, colour: index % 11 })) }
}

const blank = { labels: {}, resourceVersion: 1, record: 1, createdAtMs: 1000, owner: '', cells: [] }

function podOf(
  name: string,
  namespace: string,
  owner: string,
  node: string,
  look: PodLook,
  status: string,
  index: number,
): ObjectView {
  const pod: PodView = {
    node,
    ip: `10.244.1.${index + 2}`,
    phase: 'Running',
    status,
    look,
    ready: look === 'ready' ? 1 : 0,
    containers: 1,
    restarts: look === 'backoff' ? 4 : 0,
    cpuMillis: 100,
    memoryBytes: 128 * 2 ** 20,
    reason: look === 'pending' ? '0/4 nodes are available: 3 Insufficient cpu.' : '',
  }
  return {
    ...blank,
    uid: `pod-${name}`,
    apiVersion: 'v1',
    kind: 'Pod',
    plural: 'pods',
    namespace,
    name,
    owner: `rs-${owner}`,
    root: `deployment-${owner}`,
    cells: [name, status, '12s'],
    pod,
    ...(look === 'terminating' && { goneAtMs: 65_000 }),
  }
}

function nodeOf(machine: MachineView): ObjectView {
  return {
    ...blank,
    uid: `node-${machine.name}`,
    apiVersion: 'v1',
    kind: 'Node',
    plural: 'nodes',
    namespace: '',
    name: machine.name,
    root: `node-${machine.name}`,
    cells: [machine.name, 'Ready', '5m'],
    node: {
      ready: machine.on ? 'True' : 'Unknown',
      unschedulable: machine.name === 'worker-2',
      taints: machine.role === 'control-plane' ? ['node-role.kubernetes.io/control-plane:NoSchedule'] : [],
      allocatableCpuMillis: machine.cpuMillis,
      allocatableMemoryBytes: machine.memoryBytes,
      allocatablePods: 110,
    },
  }
}

function services(pods: readonly ObjectView[]): readonly ObjectView[] {
  return ['kubernetes', 'kube-dns', 'web', 'store'].map((name, index) => ({
    ...blank,
    uid: `service-${name}`,
    apiVersion: 'v1',
    kind: 'Service',
    plural: 'services',
    namespace: index < 2 ? 'kube-system' : 'default',
    name,
    root: `service-${name}`,
    service: {
      type: 'ClusterIP',
      clusterIP: `10.96.0.${index + 1}`,
      ports: ['80/TCP'],
      endpoints: pods.filter((pod) => pod.name.startsWith(name)).map((pod) => pod.uid),
      addresses: pods.filter((pod) => pod.name.startsWith(name)).length,
    },
  }))
}

function suffix(index: number): string {
  return (index * 7919 + 46_656).toString(36).slice(-5)
}

type FakeWay = readonly [from: string, to: string, shape: MessageShape]

function waysBetween(machines: readonly MachineView[]): readonly FakeWay[] {
  const workers = machines.filter((machine) => machine.role === 'worker' && machine.on)
  const hub = 'control-plane/kube-apiserver'
  return [
    [hub, 'control-plane/etcd', 'write'],
    ['control-plane/etcd', hub, 'answer'],
    [hub, 'control-plane/kube-scheduler', 'watch'],
    ['control-plane/kube-controller-manager', hub, 'write'],
    ['laptop/kubectl', hub, 'read'],
    ...workers.flatMap(({ name }): readonly FakeWay[] => [
      [`${name}/kubelet`, hub, 'write'],
      [hub, `${name}/kubelet`, 'watch'],
      [`${name}/kubelet`, `${name}/containerd`, 'cri'],
      [`${name}/containerd`, 'registry/registry', 'packet'],
      [`${name}/kube-proxy`, hub, 'refused'],
    ]),
  ]
}

/** In a crowd some pods are always in another state than a frame ago. */
function restless(crowd: readonly ObjectView[], frame: number): readonly ObjectView[] {
  if (crowd.length === 0) return []
  return Array.from({ length: restlessPods }, (_, index) => {
    const object = crowd[(frame * 7919 + index * 104_729) % crowd.length] as ObjectView
    // Most are well: a pod that is not stays so until its turn comes again.
    const [look, status] = looks[(frame + index) % 60 < looks.length ? (frame + index) % 60 : 0] ?? ['ready', 'Running']
    return { ...object, record: frame, pod: { ...(object.pod as PodView), look, status } }
  })
}
const restlessPods = 40

function chatter(ways: readonly FakeWay[], nowMs: number, nextId: () => number, kind: string): readonly MessageView[] {
  const count = Number(kind) ? 3 : nowMs % 3 < 1 ? 1 : 0
  return Array.from({ length: count }, (_, index) => {
    const id = nextId()
    const [from, to, shape] = ways[(id * 31 + index) % ways.length] ?? ['', '', 'read']
    return {
      id,
      exchange: id,
      shape,
      from,
      to,
      sentAtMs: nowMs - 4,
      arrivesAtMs: nowMs + 1,
      label: `POST pods ${id}`,
      about: '',
      root: id % 3,
    }
  })
}

function lineOf(message: MessageView): TraceLine {
  const { id, sentAtMs, root, from, label } = message
  return { id, atMs: sentAtMs, cause: 0, root, type: 'message', source: from, text: label, about: '' }
}

function emptyFrame(): Frame {
  return {
    number: 0,
    nowMs: 0,
    headMs: 0,
    recordedFromMs: 0,
    rate: 0,
    playing: false,
    speed: 1,
    seed: 0,
    booted: false,
    machines: [],
    components: [],
    removedComponents: [],
    objects: [],
    removedObjects: [],
    sandboxes: [],
    removedSandboxes: [],
    berths: [],
    removedBerths: [],
    colours: [],
    messages: [],
    trace: [],
    traceFallenOut: 0,
    terminal: [],
  }
}

function pick({ number, nowMs, rate, playing, speed, seed, booted }: Frame) {
  return { number, nowMs, rate, playing, speed, seed, booted }
}
