// kubectl create for kinds that this cluster does not serve: --dry-run=client shows them, the API server refuses them.
import type { Command } from '../command.ts'
import { commandAfterDash, type Generator, generator, parseLabels } from '../creation.ts'
import { fail } from '../errors.ts'
import type { Flags } from '../flags.ts'
import type { JsonObject } from '../json-value.ts'

type Shape = Omit<Generator, 'resource' | 'build'> & {
  readonly kind: string
  readonly group: string
  readonly plural: string
  readonly namespaced?: boolean
  /** Everything after metadata. */
  body(flags: Flags, name: string, command: readonly string[]): JsonObject
}

function create({ kind, group, plural, namespaced = true, body, ...rest }: Shape): Command {
  return generator({
    ...rest,
    failure: `failed to create ${rest.name}: `,
    resource: { group, version: 'v1', plural, namespaced, kind },
    build(context, name) {
      const fields = body(context.flags, name, commandAfterDash(context))
      const annotations = parseLabels(context.flags.all('annotation').join(','))
      const metadata = Object.keys(annotations).length > 0 ? { name, annotations } : { name }
      return { kind, apiVersion: group === '' ? 'v1' : `${group}/v1`, metadata, ...fields }
    },
  })
}

const rbac = 'rbac.authorization.k8s.io'
const ruleFlags = {
  verb: { type: 'list', help: 'Verbs that apply to the resources' },
  resource: { type: 'list', help: 'Resources that the rule applies to' },
  'resource-name': { type: 'array', help: 'Resource in the white list' },
} as const
const subjectFlags = {
  role: { type: 'string', value: '', help: 'Role to reference' },
  clusterrole: { type: 'string', value: '', help: 'ClusterRole to reference' },
  user: { type: 'array', help: 'Users to bind' },
  group: { type: 'array', help: 'Groups to bind' },
  serviceaccount: { type: 'array', help: 'Service accounts to bind, as <namespace>:<name>' },
} as const

export const otherKinds: readonly Command[] = [
  create({
    name: 'clusterrole',
    short: 'Create a cluster role',
    kind: 'ClusterRole',
    group: rbac,
    plural: 'clusterroles',
    namespaced: false,
    flags: { ...ruleFlags, 'non-resource-url': { type: 'list', help: 'A partial url that the rule applies to' } },
    body: (flags) => ({ rules: rulesOf(flags) }),
  }),
  create({
    name: 'clusterrolebinding',
    short: 'Create a cluster role binding for a particular cluster role',
    kind: 'ClusterRoleBinding',
    group: rbac,
    plural: 'clusterrolebindings',
    namespaced: false,
    flags: subjectFlags,
    body: bindingOf,
  }),
  create({
    name: 'cronjob',
    aliases: ['cj'],
    short: 'Create a cron job with the specified name',
    kind: 'CronJob',
    group: 'batch',
    plural: 'cronjobs',
    flags: {
      image: { type: 'string', value: '', required: true, help: 'Image name to run' },
      schedule: { type: 'string', value: '', required: true, help: 'A schedule in the Cron format' },
      restart: { type: 'string', value: '', help: 'OnFailure or Never' },
    },
    body: cronJobOf,
  }),
  create({
    name: 'ingress',
    aliases: ['ing'],
    short: 'Create an ingress with the specified name',
    kind: 'Ingress',
    group: 'networking.k8s.io',
    plural: 'ingresses',
    flags: {
      annotation: { type: 'array', help: 'Annotation to insert in the ingress object' },
      class: { type: 'string', value: '', help: 'Ingress class to be used' },
      'default-backend': { type: 'string', value: '', help: 'Default service, as svcname:port' },
      rule: { type: 'array', help: 'Rule as host/path=service:port[,tls=secretname]' },
    },
    body: ingressOf,
  }),
  create({
    name: 'poddisruptionbudget',
    aliases: ['pdb'],
    short: 'Create a pod disruption budget with the specified name',
    kind: 'PodDisruptionBudget',
    group: 'policy',
    plural: 'poddisruptionbudgets',
    flags: {
      selector: { type: 'string', value: '', help: 'A label selector' },
      'min-available': { type: 'string', value: '', help: 'Number or percentage of pods that must be available' },
      'max-unavailable': { type: 'string', value: '', help: 'Number or percentage of pods that can be unavailable' },
    },
    body: budgetOf,
  }),
  create({
    name: 'quota',
    aliases: ['resourcequota'],
    short: 'Create a quota with the specified name',
    kind: 'ResourceQuota',
    group: '',
    plural: 'resourcequotas',
    flags: {
      hard: { type: 'string', value: '', help: 'resource=quantity pairs' },
      scopes: { type: 'string', value: '', help: 'Scopes that must all match' },
    },
    body: (flags) => ({
      spec: {
        ...(flags.string('hard') ? { hard: parseLabels(flags.string('hard')) } : {}),
        ...(flags.string('scopes') ? { scopes: flags.string('scopes').split(',') } : {}),
      },
      status: {},
    }),
  }),
  create({
    name: 'role',
    short: 'Create a role with single rule',
    kind: 'Role',
    group: rbac,
    plural: 'roles',
    flags: ruleFlags,
    body: (flags) => ({ rules: rulesOf(flags) }),
  }),
  create({
    name: 'rolebinding',
    short: 'Create a role binding for a particular role or cluster role',
    kind: 'RoleBinding',
    group: rbac,
    plural: 'rolebindings',
    flags: subjectFlags,
    body: bindingOf,
  }),
]

/** Short names of kinds as a rule may name them, and groups of those outside of the core group. */
const shortNames: Readonly<Record<string, string>> = {
  po: 'pods',
  svc: 'services',
  no: 'nodes',
  ns: 'namespaces',
  cm: 'configmaps',
  sa: 'serviceaccounts',
  deploy: 'deployments',
  rs: 'replicasets',
  ds: 'daemonsets',
}
const groups: Readonly<Record<string, string>> = {
  deployments: 'apps',
  replicasets: 'apps',
  daemonsets: 'apps',
  statefulsets: 'apps',
  jobs: 'batch',
  cronjobs: 'batch',
  ingresses: 'networking.k8s.io',
}

function rulesOf(flags: Flags): readonly JsonObject[] {
  const verbs = flags.all('verb')
  if (verbs.length === 0) fail('at least one verb must be specified')
  const urls = flags.all('non-resource-url')
  if (urls.length > 0) return [{ nonResourceURLs: urls, verbs }]
  const found = flags.all('resource')
  if (found.length === 0) fail('one of resource or nonResourceURL must be specified')
  const byGroup = new Map<string, string[]>()
  for (const text of found) {
    const [first = '', ...group] = text.split('.')
    const name = shortNames[first] ?? (first.endsWith('s') || first.includes('/') ? first : `${first}s`)
    const key = group.length > 0 ? group.join('.') : (groups[name.split('/')[0] ?? ''] ?? '')
    byGroup.set(key, [...(byGroup.get(key) ?? []), name])
  }
  const names = flags.all('resource-name')
  return [...byGroup].map(([group, resources]) => ({
    verbs,
    apiGroups: [group],
    resources,
    ...(names.length > 0 ? { resourceNames: names } : {}),
  }))
}

function bindingOf(flags: Flags): JsonObject {
  const [role, clusterRole] = [flags.string('role'), flags.string('clusterrole')]
  if ((role === '') === (clusterRole === '')) fail('exactly one of clusterrole or role must be specified')
  const subjects = subjectsOf(flags)
  const roleRef = { apiGroup: rbac, kind: role ? 'Role' : 'ClusterRole', name: role || clusterRole }
  return { ...(subjects.length > 0 ? { subjects } : {}), roleRef }
}

function cronJobOf(flags: Flags, name: string, command: readonly string[]): JsonObject {
  const container = { name, image: flags.string('image'), ...(command.length > 0 ? { command } : {}), resources: {} }
  const template = {
    metadata: {},
    spec: { containers: [container], restartPolicy: flags.string('restart') || 'OnFailure' },
  }
  return {
    spec: { schedule: flags.string('schedule'), jobTemplate: { metadata: { name }, spec: { template } } },
    status: {},
  }
}

function backend(text: string): JsonObject {
  const [name = '', port = ''] = text.split(':')
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } }
}

function ingressOf(flags: Flags): JsonObject {
  const rules = new Map<string, JsonObject[]>()
  const tls = new Map<string, string[]>()
  for (const rule of flags.all('rule')) {
    const match = /^([^/]*)(\/[^=]*)=([^:]+:[^,]+)(?:,tls(?:=(.*))?)?$/.exec(rule)
    if (!match) fail(`rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`)
    const [, host = '', path = '', service = '', secret] = match ?? []
    const prefix = path.endsWith('*')
    const entry = {
      path: prefix ? path.slice(0, -1) : path,
      pathType: prefix ? 'Prefix' : 'Exact',
      backend: backend(service),
    }
    rules.set(host, [...(rules.get(host) ?? []), entry])
    if (rule.includes(',tls')) tls.set(secret ?? '', [...new Set([...(tls.get(secret ?? '') ?? []), host])])
  }
  const fallback = flags.string('default-backend')
  if (rules.size === 0 && fallback === '')
    fail(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    )
  return {
    spec: {
      ...(flags.string('class') ? { ingressClassName: flags.string('class') } : {}),
      ...(fallback ? { defaultBackend: backend(fallback) } : {}),
      ...(tls.size > 0
        ? { tls: [...tls].map(([secretName, hosts]) => ({ hosts, ...(secretName ? { secretName } : {}) })) }
        : {}),
      ...(rules.size > 0
        ? { rules: [...rules].map(([host, paths]) => ({ ...(host ? { host } : {}), http: { paths } })) }
        : {}),
    },
    status: { loadBalancer: {} },
  }
}

function budgetOf(flags: Flags): JsonObject {
  const [selector, min, max] = [
    flags.string('selector'),
    flags.string('min-available'),
    flags.string('max-unavailable'),
  ]
  if (selector === '') fail('a selector must be specified')
  if (min === '' && max === '') fail('one of min-available or max-unavailable must be specified')
  if (min !== '' && max !== '') fail('min-available and max-unavailable cannot be both specified')
  const amount = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text)
  return {
    spec: {
      ...(min ? { minAvailable: amount(min) } : { maxUnavailable: amount(max) }),
      selector: { matchLabels: parseLabels(selector) },
    },
    status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  }
}

/** What `--user`, `--group` and `--serviceaccount` name. */
export function subjectsOf(flags: Flags): readonly JsonObject[] {
  const named = (kind: string) => (name: string) => ({ kind, apiGroup: rbac, name })
  return [
    ...flags.all('user').map(named('User')),
    ...flags.all('group').map(named('Group')),
    ...flags.all('serviceaccount').map((text) => {
      const [namespace, name, ...more] = text.split(':')
      if (!namespace || !name || more.length > 0) fail('serviceaccount must be <namespace>:<name>')
      return { kind: 'ServiceAccount', name, namespace }
    }),
  ]
}
