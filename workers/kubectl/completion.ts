// Completion of kubectl's commands, flags, kinds and names. Pure: names of objects come from whoever asks.
import * as resources from '../apis/resources.ts'
import type { Command } from './command.ts'
import { commands } from './commands.ts'
import type { FlagTable } from './flags.ts'
import { globalFlags } from './global-flags.ts'

export type Candidate = { readonly text: string; readonly hint: string }
export type NameSource = {
  /** Names of objects by the plural of their kind; '' for the namespace means all of them. */
  names(plural: string, namespace: string): readonly string[]
}

/** Kinds that one can get, with their short names: of the default API, in alphabetical order. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  apiservices: [],
  certificatesigningrequests: ['csr'],
  clusterrolebindings: [],
  clusterroles: [],
  configmaps: ['cm'],
  controllerrevisions: [],
  cronjobs: ['cj'],
  csidrivers: [],
  csinodes: [],
  customresourcedefinitions: ['crd', 'crds'],
  daemonsets: ['ds'],
  deployments: ['deploy'],
  endpoints: ['ep'],
  endpointslices: [],
  events: ['ev'],
  flowschemas: [],
  horizontalpodautoscalers: ['hpa'],
  ingressclasses: [],
  ingresses: ['ing'],
  jobs: [],
  leases: [],
  limitranges: ['limits'],
  mutatingwebhookconfigurations: [],
  namespaces: ['ns'],
  networkpolicies: ['netpol'],
  nodes: ['no'],
  persistentvolumeclaims: ['pvc'],
  persistentvolumes: ['pv'],
  poddisruptionbudgets: ['pdb'],
  pods: ['po'],
  podtemplates: [],
  priorityclasses: ['pc'],
  prioritylevelconfigurations: [],
  replicasets: ['rs'],
  replicationcontrollers: ['rc'],
  resourceclaims: [],
  resourcequotas: ['quota'],
  rolebindings: [],
  roles: [],
  runtimeclasses: [],
  secrets: [],
  serviceaccounts: ['sa'],
  services: ['svc'],
  statefulsets: ['sts'],
  storageclasses: ['sc'],
  validatingadmissionpolicies: [],
  validatingadmissionpolicybindings: [],
  validatingwebhookconfigurations: [],
  volumeattachments: [],
}

/** Kinds of no namespace that programs have no use for, so that they stand in no list of theirs. */
const otherClusterScoped = [
  'apiservices',
  'certificatesigningrequests',
  'clusterrolebindings',
  'clusterroles',
  'csidrivers',
  'csinodes',
  'customresourcedefinitions',
  'flowschemas',
  'ingressclasses',
  'mutatingwebhookconfigurations',
  'persistentvolumes',
  'prioritylevelconfigurations',
  'runtimeclasses',
  'storageclasses',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'validatingwebhookconfigurations',
  'volumeattachments',
]
const clusterScoped = new Set([
  ...Object.values(resources)
    .filter(({ namespaced }) => !namespaced)
    .map(({ plural }) => plural),
  ...otherClusterScoped,
])

/** What a command's arguments are. */
type Arguments =
  | 'kinds'
  | 'pods'
  | 'nodes'
  | 'debuggable'
  | 'forwarded'
  | 'requests'
  | 'rollouts'
  | 'pausable'
  | 'scalable'
  | 'autoscalable'
  | 'workloads'

const argumentsOf: Readonly<Record<string, Arguments>> = {
  annotate: 'kinds',
  attach: 'pods',
  autoscale: 'autoscalable',
  'apply edit-last-applied': 'kinds',
  'apply view-last-applied': 'kinds',
  'certificate approve': 'requests',
  'certificate deny': 'requests',
  cordon: 'nodes',
  debug: 'debuggable',
  delete: 'kinds',
  describe: 'kinds',
  drain: 'nodes',
  edit: 'kinds',
  exec: 'pods',
  explain: 'kinds',
  expose: 'kinds',
  get: 'kinds',
  label: 'kinds',
  logs: 'pods',
  patch: 'kinds',
  'port-forward': 'forwarded',
  'rollout history': 'rollouts',
  'rollout pause': 'pausable',
  'rollout restart': 'rollouts',
  'rollout resume': 'pausable',
  'rollout status': 'rollouts',
  'rollout undo': 'rollouts',
  scale: 'scalable',
  'set env': 'workloads',
  'set image': 'workloads',
  'set resources': 'workloads',
  'set selector': 'kinds',
  'set serviceaccount': 'workloads',
  taint: 'kinds',
  'top node': 'nodes',
  'top pod': 'pods',
  uncordon: 'nodes',
  wait: 'kinds',
}

const kindsFor: Readonly<Record<string, readonly string[]>> = {
  autoscalable: ['deployments', 'replicasets', 'replicationcontrollers', 'statefulsets'],
  scalable: ['deployments', 'replicasets', 'replicationcontrollers', 'statefulsets'],
  rollouts: ['daemonsets', 'deployments', 'statefulsets'],
  pausable: ['deployments'],
  workloads: [
    'cronjobs',
    'daemonsets',
    'deployments',
    'jobs',
    'pods',
    'replicasets',
    'replicationcontrollers',
    'statefulsets',
  ],
}

/** Arguments that are names of one kind, or other kinds written as `kind/name`. */
const namesFor: Readonly<Record<string, readonly [plural: string, others: readonly string[], many: boolean]>> = {
  nodes: ['nodes', [], true],
  pods: ['pods', ['daemonsets', 'deployments', 'jobs', 'replicasets', 'statefulsets'], false],
  debuggable: ['pods', ['nodes'], false],
  forwarded: ['pods', ['deployments', 'services'], false],
  requests: ['certificatesigningrequests', [], true],
}

/** Candidates for the last of `words`; undefined when files are what could stand there. */
export function completeKubectl(words: readonly string[], source: NameSource): readonly Candidate[] | undefined {
  const last = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  const { command, path, args, subcommands } = follow(before)
  const table: FlagTable = { ...globalFlags, ...command?.flags }
  const previous = before.at(-1) ?? ''
  const flag = flagNamed(previous, table)
  if (flag && table[flag]?.type !== 'bool' && table[flag]?.bare === undefined && !previous.includes('='))
    return flagValues(flag, last, source, before)
  if (last.startsWith('-')) return flagCandidates(last, table, source, before)
  if (subcommands.length > 0 && args.length === 0 && !command?.flags) return commandCandidates(subcommands, last)
  if (subcommands.length > 0 && args.length === 0) {
    const found = commandCandidates(subcommands, last)
    if (found.length > 0) return found
  }
  const kind = argumentsOf[path]
  return kind === undefined ? undefined : argumentCandidates(kind, args, last, source, namespaceOf(before))
}

type Place = {
  readonly command: Command | undefined
  readonly path: string
  readonly args: readonly string[]
  readonly subcommands: readonly Command[]
}

/** The command that words lead to, and the arguments after it. */
function follow(words: readonly string[]): Place {
  let command: Command | undefined
  let subcommands = commands
  const path: string[] = []
  const args: string[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? ''
    const table: FlagTable = { ...globalFlags, ...command?.flags }
    if (word.startsWith('-')) {
      const flag = flagNamed(word, table)
      if (flag && table[flag]?.type !== 'bool' && table[flag]?.bare === undefined && !word.includes('=')) i++
      continue
    }
    const next =
      args.length === 0 ? subcommands.find(({ name, aliases }) => name === word || aliases?.includes(word)) : undefined
    if (next) {
      command = next
      path.push(next.name)
      subcommands = next.subcommands ?? []
    } else args.push(word)
  }
  return { command, path: path.join(' '), args, subcommands }
}

function flagNamed(word: string, table: FlagTable): string | undefined {
  if (word.startsWith('--')) {
    const name = word.slice(2).split('=')[0] ?? ''
    return Object.hasOwn(table, name) ? name : undefined
  }
  return word.startsWith('-') ? Object.keys(table).find((name) => table[name]?.short === word.slice(1)) : undefined
}

function namespaceOf(words: readonly string[]): string {
  const at = words.findIndex((word) => word === '-n' || word === '--namespace')
  const joined = words.find((word) => word.startsWith('--namespace='))
  if (words.includes('-A') || words.includes('--all-namespaces')) return ''
  return at >= 0 ? (words[at + 1] ?? 'default') : (joined?.slice('--namespace='.length) ?? 'default')
}

function flagCandidates(
  last: string,
  table: FlagTable,
  source: NameSource,
  before: readonly string[],
): readonly Candidate[] | undefined {
  const equals = last.indexOf('=')
  if (equals > 0) {
    const name = flagNamed(last, table)
    return name ? flagValues(name, last.slice(equals + 1), source, before) : []
  }
  return Object.entries(table)
    .map(([name, { help }]) => ({ text: `--${name}`, hint: help ?? '' }))
    .filter(({ text }) => text.startsWith(last))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
}

const outputs = [
  'custom-columns=',
  'custom-columns-file=',
  'go-template=',
  'go-template-file=',
  'json',
  'jsonpath=',
  'jsonpath-as-json=',
  'jsonpath-file=',
  'name',
  'wide',
  'yaml',
]
const fixedValues: Readonly<Record<string, readonly string[]>> = {
  output: outputs,
  'dry-run': ['client', 'none', 'server'],
  cascade: ['background', 'foreground', 'orphan'],
  profile: ['baseline', 'general', 'netadmin', 'restricted', 'sysadmin'],
  subresource: ['resize', 'scale', 'status'],
  validate: ['false', 'ignore', 'strict', 'true', 'warn'],
  restart: ['Always', 'Never', 'OnFailure'],
  type: ['json', 'merge', 'strategic'],
}

function flagValues(
  flag: string,
  last: string,
  source: NameSource,
  before: readonly string[],
): readonly Candidate[] | undefined {
  if (flag === 'namespace') return matching(source.names('namespaces', ''), last)
  if (flag === 'filename' || flag === 'from-file' || flag === 'from-env-file' || flag === 'kubeconfig') return undefined
  const values = Object.hasOwn(fixedValues, flag) ? fixedValues[flag] : undefined
  return values && before.length > 0 ? matching(values, last) : []
}

function commandCandidates(list: readonly Command[], last: string): readonly Candidate[] {
  return list
    .filter(({ name, hidden }) => !hidden && name.startsWith(last))
    .map(({ name, short }) => ({ text: name, hint: short.split('\n')[0] ?? '' }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
}

function argumentCandidates(
  kind: Arguments,
  args: readonly string[],
  last: string,
  source: NameSource,
  namespace: string,
): readonly Candidate[] {
  const slash = last.indexOf('/')
  if (slash > 0) {
    const plural = pluralOf(last.slice(0, slash))
    const names = plural ? namesOf(plural, source, namespace) : []
    return matching(
      names.map((name) => `${last.slice(0, slash + 1)}${name}`),
      last,
    )
  }
  const named = Object.hasOwn(namesFor, kind) ? namesFor[kind] : undefined
  if (named) {
    const [plural, others, many] = named
    if (args.length > 0 && !many) return []
    const names = namesOf(plural, source, namespace).filter((name) => !args.includes(name))
    return [...matching(names, last), ...kindCandidates(others, last, '/')]
  }
  const [type] = args
  if (type === undefined) return kindCandidates(kindsFor[kind] ?? Object.keys(kinds), last, '')
  const plural = pluralOf(type)
  return plural
    ? matching(
        namesOf(plural, source, namespace).filter((name) => !args.includes(name)),
        last,
      )
    : []
}

function namesOf(plural: string, source: NameSource, namespace: string): readonly string[] {
  return source.names(plural, clusterScoped.has(plural) ? '' : namespace)
}

/** Kinds that a word could go on to; in a list `pods,sv` only its last part counts. */
function kindCandidates(plurals: readonly string[], last: string, suffix: string): readonly Candidate[] {
  const part = last.slice(last.lastIndexOf(',') + 1)
  const named = plurals.map((plural) => ({ text: plural + suffix, hint: kinds[plural]?.join(', ') ?? '' }))
  const short = plurals.flatMap((plural) =>
    (kinds[plural] ?? []).map((name) => ({ text: name + suffix, hint: plural })),
  )
  const found = named.filter(({ text }) => text.startsWith(part))
  return found.length > 0 ? found : short.filter(({ text }) => text.startsWith(part))
}

function pluralOf(word: string): string | undefined {
  return Object.entries(kinds).find(
    ([plural, names]) => plural === word || names.includes(word) || singularOf(plural) === word,
  )?.[0]
}

function singularOf(plural: string): string {
  if (plural === 'endpoints') return plural
  if (plural.endsWith('ies')) return plural.replace(/ies$/, 'y')
  return /sses$/.test(plural) ? plural.slice(0, -2) : plural.slice(0, -1)
}

function matching(texts: readonly string[], prefix: string): readonly Candidate[] {
  return [...new Set(texts)]
    .filter((text) => text.startsWith(prefix))
    .sort()
    .map((text) => ({ text, hint: '' }))
}
