// The checks of the Pod Security Standards, in the order in which upstream tells what they found: those of `baseline` by
// id, then those of `restricted`. Like pod-security-admission/policy.
import type { Container, Pod } from '../../../../apis/core/types.ts'

export type Level = 'privileged' | 'baseline' | 'restricted'
export type Violation = { readonly reason: string; readonly detail: string }

type PodLike = {
  readonly metadata?: Pick<Pod['metadata'], 'annotations'> | undefined
  readonly spec?: Pod['spec'] | undefined
}
type Check = {
  readonly id: string
  readonly level: 'baseline' | 'restricted'
  /** The minor version that brought it. */
  readonly since?: number
  readonly overrides?: string
  find(subject: Subject, minor: number): Violation | undefined
}

/** A pod with its containers in the order in which they are told. */
type Subject = {
  readonly annotations: Readonly<Record<string, string>>
  readonly spec: NonNullable<Pod['spec']>
  readonly containers: readonly Container[]
}

/** What a pod may not have at a level; `minor` is the policy's version, 36 for 1.36. */
export function violations(pod: PodLike, level: Level, minor: number): Violation[] {
  if (level === 'privileged') return []
  const spec = pod.spec ?? { containers: [] }
  // A template that is sent may lack what the type demands.
  const { initContainers = [], containers = [], ephemeralContainers = [] } = spec as Partial<typeof spec>
  const all = [...initContainers, ...containers, ...(ephemeralContainers as readonly Container[])]
  const subject: Subject = { annotations: pod.metadata?.annotations ?? {}, spec, containers: all }
  const known = checks.filter(({ since = 0 }) => since <= minor)
  const wanted = level === 'baseline' ? known.filter((check) => check.level === 'baseline') : known
  const overridden = new Set(wanted.map(({ overrides }) => overrides))
  return wanted.flatMap((check) => (overridden.has(check.id) ? [] : (check.find(subject, minor) ?? [])))
}

const appArmor: Check = {
  id: 'appArmorProfile',
  level: 'baseline',
  find: ({ annotations, spec, containers }) => {
    const isBad = (type: string | undefined) => type !== undefined && type !== 'RuntimeDefault' && type !== 'Localhost'
    const { setters, values } = badSettings(
      spec.securityContext?.appArmorProfile?.type,
      containers.map(({ name, securityContext }) => [name, securityContext?.appArmorProfile?.type]),
      isBad,
    )
    const forbidden = Object.entries(annotations)
      .filter(
        ([key, value]) => key.startsWith('container.apparmor.security.beta.kubernetes.io/') && !isFineProfile(value),
      )
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      .sort()
    if (forbidden.length > 0) setters.push(plural('annotation', 'annotations', forbidden.length))
    if (setters.length === 0) return undefined
    const all = [...values, ...forbidden]
    return {
      reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', all.length),
      detail: `${setters.join(' and ')} must not set AppArmor profile type to ${quoted(all)}`,
    }
  },
}

function isFineProfile(profile: string): boolean {
  return profile === '' || profile === 'runtime/default' || profile.startsWith('localhost/')
}

const defaultCapabilities: ReadonlySet<string> = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
)

const capabilitiesBaseline: Check = {
  id: 'capabilities_baseline',
  level: 'baseline',
  find: ({ containers }) => {
    const added = addedBeyond(containers, (capability) => defaultCapabilities.has(capability))
    return added === undefined ? undefined : { reason: 'non-default capabilities', detail: added }
  },
}

function addedBeyond(containers: readonly Container[], isFine: (capability: string) => boolean): string | undefined {
  const badOf = ({ securityContext }: Container) =>
    (securityContext?.capabilities?.add ?? []).filter((one) => !isFine(one))
  const bad = containers.filter((container) => badOf(container).length > 0)
  if (bad.length === 0) return undefined
  return `${named(bad)} must not include ${quoted(sortedSet(bad.flatMap(badOf)))} in securityContext.capabilities.add`
}

const hostNamespaces: Check = {
  id: 'hostNamespaces',
  level: 'baseline',
  find: ({ spec }) => {
    const set = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field] === true)
    if (set.length === 0) return undefined
    return { reason: 'host namespaces', detail: set.map((field) => `${field}=true`).join(', ') }
  },
}

const hostPathVolumes: Check = {
  id: 'hostPathVolumes',
  level: 'baseline',
  find: ({ spec }) => {
    const bad = (spec.volumes ?? []).filter(({ hostPath }) => hostPath)
    if (bad.length === 0) return undefined
    const names = quoted(bad.map(({ name }) => name))
    return { reason: 'hostPath volumes', detail: `${plural('volume', 'volumes', bad.length)} ${names}` }
  },
}

const hostPorts: Check = {
  id: 'hostPorts',
  level: 'baseline',
  find: ({ containers }) => {
    const portsOf = ({ ports }: Container) =>
      (ports ?? []).flatMap(({ hostPort }) => (hostPort ? [String(hostPort)] : []))
    const bad = containers.filter((container) => portsOf(container).length > 0)
    if (bad.length === 0) return undefined
    const ports = sortedSet(bad.flatMap(portsOf))
    const uses = `${plural('uses', 'use', bad.length)} ${plural('hostPort', 'hostPorts', ports.length)}`
    return { reason: 'hostPort', detail: `${named(bad)} ${uses} ${ports.join(', ')}` }
  },
}

const hostProbes: Check = {
  id: 'hostProbesAndHostLifecycle',
  level: 'baseline',
  since: 34,
  find: ({ containers }) => {
    const hostsOf = ({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container) =>
      [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop].flatMap((handler) =>
        [handler?.httpGet?.host, handler?.tcpSocket?.host].filter((host): host is string => Boolean(host)),
      )
    const bad = containers.filter((container) => hostsOf(container).length > 0)
    if (bad.length === 0) return undefined
    const hosts = sortedSet(bad.flatMap(hostsOf))
    const what = plural('probe or lifecycle host', 'probe or lifecycle hosts', hosts.length)
    const who = `${plural('container', 'containers', bad.length)} ${quoted(sortedSet(bad.map(({ name }) => name)))}`
    return {
      reason: 'probe or lifecycle host',
      detail: `${who} ${plural('uses', 'use', bad.length)} ${what} ${quoted(hosts)}`,
    }
  },
}

const privileged: Check = {
  id: 'privileged',
  level: 'baseline',
  find: ({ containers }) => {
    const bad = containers.filter(({ securityContext }) => securityContext?.privileged === true)
    if (bad.length === 0) return undefined
    return { reason: 'privileged', detail: `${named(bad)} must not set securityContext.privileged=true` }
  },
}

const procMount: Check = {
  id: 'procMount',
  level: 'baseline',
  find: (subject, minor) => (minor >= 35 && hasOwnUsers(subject) ? undefined : badProcMount(subject)),
}

const procMountRestricted: Check = {
  id: 'procMount_restricted',
  level: 'restricted',
  since: 35,
  overrides: 'procMount',
  find: badProcMount,
}

function badProcMount({ containers }: Subject): Violation | undefined {
  const typeOf = ({ securityContext }: Container) => securityContext?.procMount ?? 'Default'
  const bad = containers.filter((container) => typeOf(container) !== 'Default')
  if (bad.length === 0) return undefined
  const types = quoted(sortedSet(bad.map(typeOf)))
  return { reason: 'procMount', detail: `${named(bad)} must not set securityContext.procMount to ${types}` }
}

const seLinuxTypes: ReadonlySet<string> = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t'])

const seLinuxOptions: Check = {
  id: 'seLinuxOptions',
  level: 'baseline',
  find: ({ spec, containers }, minor) => {
    const isFine = (type: string) => seLinuxTypes.has(type) || (minor >= 31 && type === 'container_engine_t')
    type Options = {
      readonly type?: string | undefined
      readonly user?: string | undefined
      readonly role?: string | undefined
    }
    const isBad = (options: Options | undefined) =>
      options !== undefined && (!isFine(options.type ?? '') || Boolean(options.user) || Boolean(options.role))
    const ofPod = spec.securityContext?.seLinuxOptions
    const bad = containers.filter(({ securityContext }) => isBad(securityContext?.seLinuxOptions))
    const setters = [...(isBad(ofPod) ? ['pod'] : []), ...(bad.length > 0 ? [named(bad)] : [])]
    if (setters.length === 0) return undefined
    const options = [ofPod, ...containers.map(({ securityContext }) => securityContext?.seLinuxOptions)].filter(isBad)
    const types = sortedSet(options.map((one) => one?.type ?? '').filter((type) => !isFine(type)))
    const told = [
      ...(types.length > 0 ? [`${plural('type', 'types', types.length)} ${quoted(types)}`] : []),
      ...(options.some((one) => one?.user) ? ['user may not be set'] : []),
      ...(options.some((one) => one?.role) ? ['role may not be set'] : []),
    ]
    const detail = `${setters.join(' and ')} set forbidden securityContext.seLinuxOptions: ${told.join('; ')}`
    return { reason: 'seLinuxOptions', detail }
  },
}

const isBadSeccomp = (type: string | undefined) =>
  type !== undefined && type !== 'RuntimeDefault' && type !== 'Localhost'

function badSeccomp({ spec, containers }: Subject): Violation | undefined {
  const { setters, values } = badSettings(
    spec.securityContext?.seccompProfile?.type,
    containers.map(({ name, securityContext }) => [name, securityContext?.seccompProfile?.type]),
    isBadSeccomp,
  )
  if (setters.length === 0) return undefined
  const detail = `${setters.join(' and ')} must not set securityContext.seccompProfile.type to ${quoted(values)}`
  return { reason: 'seccompProfile', detail }
}

const seccompBaseline: Check = { id: 'seccompProfile_baseline', level: 'baseline', find: badSeccomp }

const safeSysctls: readonly (readonly [since: number, names: string])[] = [
  [
    0,
    'kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies net.ipv4.ping_group_range net.ipv4.ip_unprivileged_port_start',
  ],
  [27, 'net.ipv4.ip_local_reserved_ports'],
  [
    29,
    'net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes',
  ],
  [32, 'net.ipv4.tcp_rmem net.ipv4.tcp_wmem'],
]

const sysctls: Check = {
  id: 'sysctls',
  level: 'baseline',
  find: ({ spec }, minor) => {
    const safe = new Set(safeSysctls.filter(([since]) => since <= minor).flatMap(([, names]) => names.split(' ')))
    const bad = (spec.securityContext?.sysctls ?? []).filter(({ name }) => !safe.has(name))
    if (bad.length === 0) return undefined
    return { reason: 'forbidden sysctls', detail: bad.map(({ name }) => name).join(', ') }
  },
}

const windowsHostProcess: Check = {
  id: 'windowsHostProcess',
  level: 'baseline',
  find: ({ spec, containers }) => {
    const bad = containers.filter(({ securityContext }) => securityContext?.windowsOptions?.hostProcess === true)
    const isPod = spec.securityContext?.windowsOptions?.hostProcess === true
    const setters = [...(isPod ? ['pod'] : []), ...(bad.length > 0 ? [named(bad)] : [])]
    if (setters.length === 0) return undefined
    const detail = `${setters.join(' and ')} must not set securityContext.windowsOptions.hostProcess=true`
    return { reason: 'hostProcess', detail }
  },
}

const allowPrivilegeEscalation: Check = {
  id: 'allowPrivilegeEscalation',
  level: 'restricted',
  find: (subject, minor) => {
    if (isWindows(subject, minor)) return undefined
    const bad = subject.containers.filter(({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false)
    if (bad.length === 0) return undefined
    const detail = `${named(bad)} must set securityContext.allowPrivilegeEscalation=false`
    return { reason: 'allowPrivilegeEscalation != false', detail }
  },
}

const capabilitiesRestricted: Check = {
  id: 'capabilities_restricted',
  level: 'restricted',
  since: 22,
  overrides: 'capabilities_baseline',
  find: (subject, minor) => {
    if (isWindows(subject, minor)) return undefined
    const { containers } = subject
    const keeps = containers.filter(({ securityContext }) => !securityContext?.capabilities?.drop?.includes('ALL'))
    const added = addedBeyond(containers, (capability) => capability === 'NET_BIND_SERVICE')
    const told = [
      ...(keeps.length > 0 ? [`${named(keeps)} must set securityContext.capabilities.drop=["ALL"]`] : []),
      ...(added === undefined ? [] : [added]),
    ]
    return told.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: told.join('; ') }
  },
}

const fineVolumes: ReadonlySet<string> = new Set(
  'configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret'.split(' '),
)

const restrictedVolumes: Check = {
  id: 'restrictedVolumes',
  level: 'restricted',
  overrides: 'hostPathVolumes',
  find: ({ spec }) => {
    const typeOf = (volume: object) => {
      const types = Object.entries(volume).filter(([key, value]) => key !== 'name' && value !== undefined)
      return types.find(([key]) => fineVolumes.has(key))?.[0] ?? types[0]?.[0] ?? 'unknown'
    }
    const bad = (spec.volumes ?? []).filter((volume) => !fineVolumes.has(typeOf(volume)))
    if (bad.length === 0) return undefined
    const types = sortedSet(bad.map(typeOf))
    const names = `${plural('volume', 'volumes', bad.length)} ${quoted(bad.map(({ name }) => name))}`
    const what = plural('restricted volume type', 'restricted volume types', types.length)
    return {
      reason: 'restricted volume types',
      detail: `${names} ${plural('uses', 'use', bad.length)} ${what} ${quoted(types)}`,
    }
  },
}

const runAsNonRoot: Check = {
  id: 'runAsNonRoot',
  level: 'restricted',
  find: (subject, minor) => {
    if (minor >= 35 && hasOwnUsers(subject)) return undefined
    const { spec, containers } = subject
    const ofPod = spec.securityContext?.runAsNonRoot
    const explicit = containers.filter(({ securityContext }) => securityContext?.runAsNonRoot === false)
    const setters = [...(ofPod === false ? ['pod'] : []), ...(explicit.length > 0 ? [named(explicit)] : [])]
    const reason = 'runAsNonRoot != true'
    if (setters.length > 0)
      return { reason, detail: `${setters.join(' and ')} must not set securityContext.runAsNonRoot=false` }
    const implicit = containers.filter(({ securityContext }) => securityContext?.runAsNonRoot === undefined)
    if (ofPod === true || implicit.length === 0) return undefined
    return { reason, detail: `pod or ${named(implicit)} must set securityContext.runAsNonRoot=true` }
  },
}

const runAsUser: Check = {
  id: 'runAsUser',
  level: 'restricted',
  since: 23,
  find: (subject, minor) => {
    if (minor >= 35 && hasOwnUsers(subject)) return undefined
    const bad = subject.containers.filter(({ securityContext }) => securityContext?.runAsUser === 0)
    const isPod = subject.spec.securityContext?.runAsUser === 0
    const setters = [...(isPod ? ['pod'] : []), ...(bad.length > 0 ? [named(bad)] : [])]
    return setters.length === 0
      ? undefined
      : { reason: 'runAsUser=0', detail: `${setters.join(' and ')} must not set runAsUser=0` }
  },
}

const seccompRestricted: Check = {
  id: 'seccompProfile_restricted',
  level: 'restricted',
  since: 19,
  overrides: 'seccompProfile_baseline',
  find: (subject, minor) => {
    if (isWindows(subject, minor)) return undefined
    const explicit = badSeccomp(subject)
    if (explicit) return explicit
    if (subject.spec.securityContext?.seccompProfile) return undefined
    const implicit = subject.containers.filter(({ securityContext }) => !securityContext?.seccompProfile)
    if (implicit.length === 0) return undefined
    const values = '"RuntimeDefault" or "Localhost"'
    const detail = `pod or ${named(implicit)} must set securityContext.seccompProfile.type to ${values}`
    return { reason: 'seccompProfile', detail }
  },
}

const checks: readonly Check[] = [
  appArmor,
  capabilitiesBaseline,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbes,
  privileged,
  procMount,
  seLinuxOptions,
  seccompBaseline,
  sysctls,
  windowsHostProcess,
  allowPrivilegeEscalation,
  capabilitiesRestricted,
  procMountRestricted,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  seccompRestricted,
]

/** Who has set one field of the pod or of containers to what it may not be, and to what. */
function badSettings(
  ofPod: string | undefined,
  ofContainers: readonly (readonly [name: string, value: string | undefined])[],
  isBad: (value: string | undefined) => boolean,
): { readonly setters: string[]; readonly values: readonly string[] } {
  const bad = ofContainers.filter(([, value]) => isBad(value))
  const setters = isBad(ofPod) ? ['pod'] : []
  if (bad.length > 0) setters.push(named(bad.map(([name]) => ({ name }))))
  return {
    setters,
    values: sortedSet([ofPod, ...bad.map(([, value]) => value)].filter(isBad).map((value) => value ?? '')),
  }
}

/** Windows has none of this. */
function isWindows({ spec }: Subject, minor: number): boolean {
  return minor >= 25 && spec.os?.name === 'windows'
}

/** Root in a user namespace is nobody outside of it. */
function hasOwnUsers({ spec }: Subject): boolean {
  return spec.hostUsers === false
}

/** `containers "a", "b"`. */
function named(containers: readonly { readonly name: string }[]): string {
  return `${plural('container', 'containers', containers.length)} ${quoted(containers.map(({ name }) => name))}`
}

function quoted(items: readonly string[]): string {
  return items.map((item) => `"${item}"`).join(', ')
}

function plural(one: string, many: string, count: number): string {
  return count === 1 ? one : many
}

function sortedSet(items: readonly string[]): string[] {
  return [...new Set(items)].sort()
}
