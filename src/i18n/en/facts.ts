// What happened, in sentences: the plain one for whoever is new to it, the exact one for whoever works with it.
type Values = Readonly<Record<string, string | number>>
type Sentence = { readonly plain: (v: Values) => string; readonly exact: (v: Values) => string }

const last = (id: unknown): string => String(id ?? '').replace(/^.*\//, '')
const named = (v: Values): string => [v['kind'], v['name']].filter(Boolean).join(' ')
const full = (v: Values): string =>
  [v['kind'], [v['namespace'], v['name']].filter(Boolean).join('/')].filter(Boolean).join(' ')
const one = (plain: (v: Values) => string, exact = plain): Sentence => ({ plain, exact })
const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`
const where = (id: unknown): string => {
  const [machine, program] = String(id ?? '').split('/')
  return program === undefined ? String(machine) : `${program} on ${machine}`
}

const verbs: Readonly<Record<string, string>> = {
  get: 'asks for',
  list: 'asks for the list of',
  watch: 'begins to watch',
  create: 'asks to create',
  update: 'asks to replace',
  patch: 'asks to change',
  delete: 'asks to delete',
  deletecollection: 'asks to delete all',
}

function asked(v: Values): string {
  if (v['subresource'] === 'binding') return `asks to bind Pod ${v['name']} to a node`
  if (v['subresource'] === 'status') return `reports the status of ${v['resource']} ${v['name']}`
  if (v['subresource'] === 'eviction') return `asks to evict Pod ${v['name']}`
  if (v['subresource'] === 'token') return `asks for a token of the ServiceAccount ${v['name']}`
  if (v['resource'] === '') return `asks for ${String(v['text']).replace(/^\w+ /, '')}`
  const what = v['subresource'] ? `${v['resource']}/${v['subresource']}` : v['resource']
  return `${verbs[String(v['verb'])] ?? v['verb']} ${[what, v['name']].filter(Boolean).join(' ')}`
}

function scaled(v: Values): string {
  if (v['to'] !== undefined)
    return `the Deployment ${v['name']} takes its ReplicaSet ${v['replicaSet']} from ${v['from']} to ${v['to']}`
  const make = Number(v['create'] ?? 0)
  const drop = Number(v['delete'] ?? 0)
  const has = v['have'] !== undefined ? `${named(v)} has ${v['have']} of ${plural(Number(v['want']), 'pod')}, so ` : ''
  if (make > 0) return `${has}${plural(make, 'pod')} must be made`
  if (drop > 0) return `${has}${plural(drop, 'pod')} must go`
  const ones = v['create'] ?? v['delete']
  return `${named(v)} needs another number of pods${ones ? `: ${ones}` : ''}`
}

const change: Readonly<Record<string, string>> = {
  ADDED: 'there is',
  MODIFIED: 'there is news of',
  DELETED: 'there is no longer',
}

export const facts = {
  applied: one((v) => `You applied ${v['file']}.`),
  typed: one((v) => `You typed \`${v['line']}\`.`),
  stdin: one(() => 'You typed into a running command.'),
  interrupted: one(() => 'You pressed Ctrl-C.'),
  'request-from-outside': one((v) => `A client outside of the cluster asked: ${v['text']}.`),
  'fault-power': one((v) =>
    v['on'] === 1 ? `You switched ${v['machine']} on.` : `You pulled the plug of ${v['machine']}.`,
  ),
  'fault-crash': one((v) => `You crashed ${v['program']} on ${v['machine']}.`),
  'fault-unit': one((v) => `You ${v['running'] === 1 ? 'started' : 'stopped'} ${v['unit']} on ${v['machine']}.`),
  'fault-partition': one((v) =>
    v['cut'] === 1
      ? `You cut the network of ${v['machine']}${v['direction'] === 'both' ? '' : ` (${v['direction']})`}.`
      : `You mended the network of ${v['machine']}.`,
  ),
  'fault-slow': one((v) => `You made the network of ${v['machine']} slow: ${v['extraMs']} ms more.`),
  'fault-other': one((v) => `You broke something: ${v['text']}.`),
  cordon: one((v) => `You ${v['cordoned'] === 1 ? 'closed' : 'opened'} the node ${v['node']} for new pods.`),
  request: one(
    (v) => `${last(v['who'])} ${asked(v)}.`,
    (v) => `${where(v['who'])} sends ${v['text']}.`,
  ),
  answer: one(
    (v) => `${last(v['who'])} answers ${last(v['to'])}.`,
    (v) => `${last(v['who'])} answers ${last(v['to'])}: ${v['text']}.`,
  ),
  refusal: one(
    (v) => `${last(v['who'])} refuses: ${v['message'] || v['text']}.`,
    (v) => `${last(v['who'])} refuses with ${v['status']} ${v['reason']}: ${v['message']}`,
  ),
  told: one(
    (v) => `${where(v['to'])} learns that ${change[String(v['change'])] ?? 'there is news of'} ${named(v)}.`,
    (v) => `The watch tells ${where(v['to'])}: ${v['text']}.`,
  ),
  store: one(
    () => 'The API server writes it to etcd.',
    (v) => `The API server sends etcd: ${v['text']}.`,
  ),
  'look-up': one(
    () => 'The API server looks it up in etcd.',
    (v) => `The API server asks etcd: ${v['text']}.`,
  ),
  stored: one(
    () => 'etcd has it on disk.',
    (v) => `etcd: ${v['text']}.`,
  ),
  cri: one(
    (v) => criPlain(v),
    (v) => `${where(v['who'])} calls the container runtime: ${v['text']}.`,
  ),
  'cri-answer': one(
    (v) => (v['error'] ? `The container runtime failed: ${v['error']}.` : 'The container runtime is done.'),
    (v) => (v['error'] ? `containerd answers with an error: ${v['error']}` : `containerd answers ${v['text']}.`),
  ),
  registry: one(
    () => 'The image is asked for at the registry.',
    (v) => `containerd asks the registry: ${v['text']}.`,
  ),
  'registry-answer': one(
    () => 'The registry sends it.',
    (v) => `The registry answers ${v['text']}.`,
  ),
  packet: one(
    (v) => `${where(v['who'])} speaks to ${where(v['to'])}.`,
    (v) => `${where(v['who'])} → ${where(v['to'])}: ${v['text']}.`,
  ),
  unheard: one(
    (v) => `Nobody listens: ${where(v['who'])} sends ${v['text']}.`,
    (v) => `${where(v['who'])} → ${where(v['to'])}: ${v['text']}.`,
  ),
  message: one((v) => String(v['text'])),
  created: one(
    (v) => `${named(v)} now exists.`,
    (v) => `${full(v)} is created at revision ${v['revision']} by ${v['who']}.`,
  ),
  bound: one(
    (v) => `Pod ${v['name']} now belongs to ${v['node']}.`,
    (v) => `${full(v)} is bound to ${v['node']} at revision ${v['revision']}.`,
  ),
  reported: one(
    (v) => (v['phase'] ? `${named(v)} is reported as ${v['phase']}.` : `The status of ${named(v)} is up to date.`),
    (v) =>
      `${v['who']} stores the status of ${full(v)}${v['phase'] ? ` (${v['phase']})` : ''} at revision ${v['revision']}.`,
  ),
  deleting: one(
    (v) => `${named(v)} is marked for deletion: it has a grace period to end in good order.`,
    (v) => `${full(v)} gets its deletionTimestamp at revision ${v['revision']}.`,
  ),
  deleted: one(
    (v) => `${named(v)} is gone.`,
    (v) => `${full(v)} is deleted at revision ${v['revision']}.`,
  ),
  modified: one(
    (v) => `${named(v)} is changed.`,
    (v) => `${full(v)} is changed by ${v['who']} at revision ${v['revision']}.`,
  ),
  scheduled: one(
    (v) => `The scheduler chose ${v['chosen']} for Pod ${v['name']}.`,
    (v) =>
      `kube-scheduler chose ${v['chosen']}: ${v['feasible']} of ${v['evaluated']} nodes passed the filters, it scored best.`,
  ),
  unschedulable: one((v) => `The scheduler found no node for Pod ${v['name']}: ${v['message']}`),
  scale: one(
    (v) => `${capital(scaled(v))}.`,
    (v) => `${last(v['who'])} decides: ${scaled(v)}.`,
  ),
  evict: one((v) => `Pod ${v['name']} must leave: ${v['why']}.`),
  taint: one(
    (v) =>
      v['add'] ? `The node ${v['name']} is marked: ${v['add']}.` : `The mark is taken off the node ${v['name']}.`,
    (v) => `The node ${v['name']} is tainted: +[${v['add'] ?? ''}] −[${v['remove'] ?? ''}].`,
  ),
  'node-silent': one(
    (v) => `Nothing has been heard of ${v['name']} for ${v['silentSeconds']} s: it counts as lost.`,
    (v) => `The Lease and status of ${v['name']} were not renewed for ${v['silentSeconds']} s: Ready becomes Unknown.`,
  ),
  collect: one((v) => `${named(v)} is cleared away: ${v['why'] ?? 'its owner is gone'}.`),
  retry: one((v) => `It did not work and is tried again: ${v['error']}`),
  denied: one((v) => `Not allowed: ${v['reason']}`),
  decision: one((v) => `${last(v['who'])} decides: ${v['decision']} ${named(v)}.`),
  sandbox: one(
    (v) =>
      v['change'] === 'sandbox-ready'
        ? `Pod ${v['name']} has its place and its address on ${v['machine']}.`
        : `The place of Pod ${v['name']} on ${v['machine']} is cleared.`,
    (v) => `${v['change']} of ${v['namespace']}/${v['name']} on ${v['machine']}${v['ip'] ? `: ${v['ip']}` : ''}.`,
  ),
  pulling: one((v) => `${v['machine']} fetches the image ${v['image']}.`),
  pulled: one((v) => `${v['machine']} has the image ${v['image']}.`),
  'pull-failed': one((v) => `The image could not be fetched: ${v['image'] ?? ''} ${v['message'] ?? v['error'] ?? ''}`),
  container: one((v) => `Container ${v['container']} of ${v['name']} is ${v['change']}.`),
  exited: one(
    (v) =>
      `Container ${v['container']} of ${v['name']} ended${Number(v['exitCode']) === 0 ? '.' : ` with an error (${v['exitCode']}).`}`,
    (v) => `Container ${v['container']} of ${v['name']} exited with ${v['exitCode']} (${v['reason'] ?? ''}).`,
  ),
  process: one((v) => `${v['program']} on ${v['machine']} ${v['change']}${v['detail'] ? `: ${v['detail']}` : ''}.`),
  machine: one((v) =>
    v['change'] === 'on' ? `${v['machine']} has power.` : `${v['machine']} is dead: it has no power.`,
  ),
  link: one((v) => `The link from ${v['from']} to ${v['to']}: ${v['change']}.`),
  lost: one((v) => `A message did not arrive: ${v['reason']}.`),
}

function criPlain(v: Values): string {
  const node = String(v['who']).replace(/\/.*$/, '')
  switch (v['call']) {
    case 'RunPodSandbox':
      return `The kubelet on ${node} makes room for Pod ${v['subject']}.`
    case 'PullImage':
      return `The kubelet on ${node} has the image ${v['subject']} fetched.`
    case 'CreateContainer':
      return `The kubelet on ${node} has container ${v['subject']} made.`
    case 'StartContainer':
      return `The kubelet on ${node} starts it.`
    case 'StopContainer':
      return `The kubelet on ${node} stops a container.`
    default:
      return `The kubelet on ${node} asks its container runtime: ${v['call']}.`
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
