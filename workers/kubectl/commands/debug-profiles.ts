// What a profile of kubectl debug gives the debugging container and its pod. Like kubectl/pkg/cmd/debug/profiles.go.
import { fail } from '../errors.ts'
import { at, isObject, type JsonObject, listAt, withAt } from '../json-value.ts'

export type Debugged = {
  readonly pod: JsonObject
  /** The debugging container; in copies and on nodes it is one of the pod's. */
  readonly container: JsonObject
  readonly style: 'ephemeral' | 'copy' | 'node'
}

export function withProfile(profile: string, debugged: Debugged): Debugged {
  switch (profile) {
    case 'general':
      return general(debugged)
    case 'baseline':
      return cleared(debugged.style === 'copy' ? sharing(debugged) : debugged)
    case 'restricted':
      return restricted(debugged)
    case 'netadmin':
      return withCapabilities(shared(debugged, false), ['NET_ADMIN', 'NET_RAW'])
    case 'sysadmin':
      return withSecurity(shared(debugged, true), { privileged: true })
    case 'legacy':
      return debugged.style === 'node' ? onNode(debugged) : debugged
    default:
      return fail(`unknown profile: ${profile}`)
  }
}

function general(debugged: Debugged): Debugged {
  if (debugged.style === 'node') return onNode(debugged)
  return withCapabilities(debugged.style === 'copy' ? sharing(debugged) : debugged, ['SYS_PTRACE'])
}

function shared(debugged: Debugged, mountsRoot: boolean): Debugged {
  if (debugged.style === 'node') return mountsRoot ? onNode(debugged) : inNamespacesOfNode(debugged)
  return debugged.style === 'copy' ? sharing(debugged) : debugged
}

function restricted(debugged: Debugged): Debugged {
  return withSecurity(cleared(debugged.style === 'copy' ? sharing(debugged) : debugged), {
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    allowPrivilegeEscalation: false,
    seccompProfile: { type: 'RuntimeDefault' },
  })
}

/** Processes of a copy are seen from its debugging container, unless that was asked otherwise. */
function sharing(debugged: Debugged): Debugged {
  if (at(debugged.pod, 'spec', 'shareProcessNamespace') !== undefined) return debugged
  return { ...debugged, pod: withAt(debugged.pod, ['spec', 'shareProcessNamespace'], true) }
}

function onNode(debugged: Debugged): Debugged {
  const mounts = [...listAt(debugged.container, 'volumeMounts'), { mountPath: '/host', name: 'host-root' }]
  const changed = withContainer(debugged, { ...debugged.container, volumeMounts: mounts })
  const volumes = [{ name: 'host-root', hostPath: { path: '/' } }]
  return inNamespacesOfNode({ ...changed, pod: withAt(changed.pod, ['spec', 'volumes'], volumes) })
}

function inNamespacesOfNode(debugged: Debugged): Debugged {
  const spec = at(debugged.pod, 'spec')
  const shared = { hostNetwork: true, hostPID: true, hostIPC: true }
  return { ...debugged, pod: { ...debugged.pod, spec: { ...(isObject(spec) ? spec : {}), ...shared } } }
}

function cleared(debugged: Debugged): Debugged {
  const { securityContext: _securityContext, ...container } = debugged.container
  return withContainer(debugged, container)
}

function withCapabilities(debugged: Debugged, more: readonly string[]): Debugged {
  const known = listAt(debugged.container, 'securityContext', 'capabilities', 'add')
  return withSecurity(debugged, { capabilities: { add: [...known, ...more.filter((one) => !known.includes(one))] } })
}

function withSecurity(debugged: Debugged, more: JsonObject): Debugged {
  const before = debugged.container['securityContext']
  const securityContext = { ...(isObject(before) ? before : {}), ...more }
  return withContainer(debugged, { ...debugged.container, securityContext })
}

export function withContainer(debugged: Debugged, container: JsonObject): Debugged {
  if (debugged.style === 'ephemeral') return { ...debugged, container }
  const containers = listAt(debugged.pod, 'spec', 'containers').map((one) =>
    isObject(one) && one['name'] === container['name'] ? container : one,
  )
  return { ...debugged, container, pod: withAt(debugged.pod, ['spec', 'containers'], containers) }
}
