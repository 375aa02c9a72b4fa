// What the API server tells of itself as objects: which versions it serves, in which order it would let requests wait, and
// the range of cluster IPs. They are known to be right, so they go straight to storage; nobody is booked as the owner of
// their fields. Like kube-apiserver/app/aggregator.go, apiserver/pkg/apis/flowcontrol/bootstrap and the ServiceCIDR
// controller's default.
import type { KubeObject } from '../../apimachinery/object.ts'
import type { APIServiceSpec } from '../../apis/apiregistration/types.ts'
import type {
  FlowSchemaSpec,
  PolicyRulesWithSubjects,
  PriorityLevelConfigurationSpec,
  Subject,
} from '../../apis/flowcontrol/types.ts'
import { keepConditions } from './own-conditions.ts'
import type { Server } from './server.ts'
import { StatusError } from './status-error.ts'

const manager = 'kube-apiserver'

type OwnObject = {
  readonly group: string
  readonly plural: string
  readonly kind: string
  readonly name: string
  readonly metadata?: object
  readonly spec: unknown
  readonly status: unknown
}

/** Writes what is missing; `time` is since when it is so. */
export function writeBootstrapObjects(server: Server, serviceRange: string, time: string): void {
  const objects = [
    ...apiServices(server, time),
    ...priorityLevels.map(priorityLevel),
    ...flowSchemas.map((schema) => flowSchema(schema, time)),
    serviceCidr(serviceRange, time),
  ]
  for (const object of objects) ensure(server, object, time)
  keepConditions(server)
}

function ensure(server: Server, { group, plural, kind, name, spec, status, ...rest }: OwnObject, time: string): void {
  const { host } = server
  const registry = server.registry(group, plural)
  if (!registry || registry.storage.peek(name)) return
  const metadata = { name, uid: host.random.uuid(), creationTimestamp: time, ...rest.metadata }
  const object = { kind, apiVersion: `${group}/v1`, metadata, spec, status } as KubeObject
  const failed = (error: unknown) => {
    if (error instanceof StatusError && error.reason === 'AlreadyExists') return
    host.stdio.stderr(`unable to create ${plural} ${name}: ${error instanceof Error ? error.message : String(error)}\n`)
  }
  registry.storage.create(name, object, { manager, dryRun: false }, () => {}, failed)
}

/** Which of two groups with resources of one name is meant: the higher one. Like apiVersionPriorities. */
const groupPriorities: Readonly<Record<string, number>> = {
  '': 18_000,
  apps: 17_800,
  'events.k8s.io': 17_750,
  'authentication.k8s.io': 17_700,
  'authorization.k8s.io': 17_600,
  autoscaling: 17_500,
  batch: 17_400,
  'certificates.k8s.io': 17_300,
  'networking.k8s.io': 17_200,
  policy: 17_100,
  'rbac.authorization.k8s.io': 17_000,
  'storage.k8s.io': 16_800,
  'admissionregistration.k8s.io': 16_700,
  'apiextensions.k8s.io': 16_700,
  'scheduling.k8s.io': 16_600,
  'coordination.k8s.io': 16_500,
  'node.k8s.io': 16_300,
  'discovery.k8s.io': 16_200,
  'resource.k8s.io': 16_200,
  'flowcontrol.apiserver.k8s.io': 16_100,
}
const usualVersionPriority = 15
const versionPriorities: Readonly<Record<string, number>> = {
  'v1.': 1,
  'v2.autoscaling': 30,
  'v1.resource.k8s.io': 20,
  'v1.flowcontrol.apiserver.k8s.io': 21,
}

/** One for each version that the server has itself. */
function apiServices({ kinds }: Server, time: string): OwnObject[] {
  const versions = new Map(kinds.map(({ group, version }) => [`${version}.${group}`, { group, version }]))
  return [...versions].flatMap(([name, { group, version }]) => {
    const groupPriorityMinimum = groupPriorities[group]
    if (groupPriorityMinimum === undefined) return []
    const spec: APIServiceSpec = {
      ...(group === '' ? {} : { group }),
      version,
      groupPriorityMinimum,
      versionPriority: versionPriorities[name] ?? usualVersionPriority,
    }
    const metadata = { labels: { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' } }
    const message = 'Local APIServices are always available'
    const available = { type: 'Available', status: 'True', lastTransitionTime: time, reason: 'Local', message }
    const kind = { group: 'apiregistration.k8s.io', plural: 'apiservices', kind: 'APIService' }
    return [{ ...kind, name, metadata, spec, status: { conditions: [available] } }]
  })
}

const flowControl = 'flowcontrol.apiserver.k8s.io'
const flowControlMeta = { generation: 1, annotations: { 'apf.kubernetes.io/autoupdate-spec': 'true' } }

type PriorityLevel = {
  readonly name: string
  readonly shares: number
  readonly lendable: number
  readonly queues?: number
  readonly handSize?: number
}

const priorityLevels: readonly PriorityLevel[] = [
  { name: 'exempt', shares: 0, lendable: 0 },
  { name: 'catch-all', shares: 5, lendable: 0 },
  { name: 'system', shares: 30, lendable: 33, queues: 64, handSize: 6 },
  { name: 'node-high', shares: 40, lendable: 25, queues: 64, handSize: 6 },
  { name: 'leader-election', shares: 10, lendable: 0, queues: 16, handSize: 4 },
  { name: 'workload-high', shares: 40, lendable: 50, queues: 128, handSize: 6 },
  { name: 'workload-low', shares: 100, lendable: 90, queues: 128, handSize: 6 },
  { name: 'global-default', shares: 20, lendable: 50, queues: 128, handSize: 6 },
]

function priorityLevel({ name, shares, lendable, queues, handSize }: PriorityLevel): OwnObject {
  const part = { nominalConcurrencyShares: shares, lendablePercent: lendable }
  const limitResponse =
    queues === undefined
      ? { type: 'Reject' }
      : { type: 'Queue', queuing: { queues, handSize: handSize ?? 0, queueLengthLimit: 50 } }
  const spec: PriorityLevelConfigurationSpec =
    name === 'exempt' ? { type: 'Exempt', exempt: part } : { type: 'Limited', limited: { ...part, limitResponse } }
  const kind = { plural: 'prioritylevelconfigurations', kind: 'PriorityLevelConfiguration' }
  return { ...kind, group: flowControl, name, metadata: flowControlMeta, spec, status: {} }
}

const groupOf = (name: string): Subject => ({ kind: 'Group', group: { name } })
const userOf = (name: string): Subject => ({ kind: 'User', user: { name } })
const systemAccounts: Subject = { kind: 'ServiceAccount', serviceAccount: { name: '*', namespace: 'kube-system' } }
const everybody = [groupOf('system:unauthenticated'), groupOf('system:authenticated')]

const everything: Omit<PolicyRulesWithSubjects, 'subjects'> = {
  resourceRules: [{ apiGroups: ['*'], clusterScope: true, namespaces: ['*'], resources: ['*'], verbs: ['*'] }],
  nonResourceRules: [{ nonResourceURLs: ['*'], verbs: ['*'] }],
}
const probes = { nonResourceRules: [{ nonResourceURLs: ['/healthz', '/readyz', '/livez'], verbs: ['get'] }] }
const ofLeases = (...verbs: string[]) => {
  return { apiGroups: ['coordination.k8s.io'], namespaces: ['*'], resources: ['leases'], verbs }
}
const nodes = {
  apiGroups: [''],
  clusterScope: true,
  namespaces: ['*'],
  resources: ['nodes', 'nodes/status'],
  verbs: ['*'],
}

type FlowSchemaFacts = {
  readonly name: string
  readonly level: string
  readonly precedence: number
  readonly method?: string
  readonly subjects: readonly Subject[]
  readonly rules?: Omit<PolicyRulesWithSubjects, 'subjects'>
}

const byUser = { method: 'ByUser' }
const byNamespace = { method: 'ByNamespace' }
const controllers = userOf('system:kube-controller-manager')
const scheduler = userOf('system:kube-scheduler')

const flowSchemas: readonly FlowSchemaFacts[] = [
  { name: 'exempt', level: 'exempt', precedence: 1, subjects: [groupOf('system:masters')] },
  { name: 'probes', level: 'exempt', precedence: 2, subjects: everybody, rules: probes },
  {
    name: 'system-leader-election',
    level: 'leader-election',
    precedence: 100,
    ...byUser,
    subjects: [controllers, scheduler, systemAccounts],
    rules: { resourceRules: [ofLeases('get', 'create', 'update')] },
  },
  {
    name: 'system-node-high',
    level: 'node-high',
    precedence: 400,
    ...byUser,
    subjects: [groupOf('system:nodes')],
    rules: { resourceRules: [nodes, ofLeases('*')] },
  },
  { name: 'system-nodes', level: 'system', precedence: 500, ...byUser, subjects: [groupOf('system:nodes')] },
  { name: 'kube-controller-manager', level: 'workload-high', precedence: 800, ...byNamespace, subjects: [controllers] },
  { name: 'kube-scheduler', level: 'workload-high', precedence: 800, ...byNamespace, subjects: [scheduler] },
  {
    name: 'kube-system-service-accounts',
    level: 'workload-high',
    precedence: 900,
    ...byNamespace,
    subjects: [systemAccounts],
  },
  {
    name: 'service-accounts',
    level: 'workload-low',
    precedence: 9000,
    ...byUser,
    subjects: [groupOf('system:serviceaccounts')],
  },
  { name: 'global-default', level: 'global-default', precedence: 9900, ...byUser, subjects: everybody },
  { name: 'catch-all', level: 'catch-all', precedence: 10_000, ...byUser, subjects: everybody },
]

function flowSchema({ name, level, precedence, method, subjects, rules }: FlowSchemaFacts, time: string): OwnObject {
  const spec: FlowSchemaSpec = {
    priorityLevelConfiguration: { name: level },
    matchingPrecedence: precedence,
    ...(method && { distinguisherMethod: { type: method } }),
    rules: [{ subjects, ...(rules ?? everything) }],
  }
  const message = `This FlowSchema references the PriorityLevelConfiguration object named "${level}" and it exists`
  const found = { type: 'Dangling', status: 'False', lastTransitionTime: time, reason: 'Found', message }
  const kind = { group: flowControl, plural: 'flowschemas', kind: 'FlowSchema' }
  return { ...kind, name, metadata: flowControlMeta, spec, status: { conditions: [found] } }
}

function serviceCidr(range: string, time: string): OwnObject {
  const message = 'Kubernetes Service CIDR is ready'
  return {
    group: 'networking.k8s.io',
    plural: 'servicecidrs',
    kind: 'ServiceCIDR',
    name: 'kubernetes',
    spec: { cidrs: [range] },
    status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: time, reason: '', message }] },
  }
}
