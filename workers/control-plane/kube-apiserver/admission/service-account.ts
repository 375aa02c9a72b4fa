// Every pod runs as a service account, `default` if it names none, and finds the account's token mounted.
// Like plugin/pkg/admission/serviceaccount.
import type { KubeObject } from '../../../apimachinery/object.ts'
import { forbiddenStatus } from '../../../apimachinery/status-error.ts'
import type { Container, Pod, PodSpec, ServiceAccount, Volume } from '../../../apis/core/types.ts'
import { type AdmissionPlugin, type Attributes, type Lookup, NotYet } from '../admission.ts'
import { refuse } from '../status-error.ts'

const mirrorAnnotation = 'kubernetes.io/config.mirror'
const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount'
/** A little more than an hour, by which the kubelet knows the tokens that this plugin asks for. */
const tokenSeconds = 3607

export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  admit: (attributes, object, lookup) => {
    const { kind, operation, subresource } = attributes
    if (kind.group !== '' || kind.plural !== 'pods' || operation !== 'CREATE' || subresource !== '') return object
    const pod = object as Pod
    if (pod.metadata.annotations?.[mirrorAnnotation] !== undefined) {
      checkMirrorPod(attributes, pod)
      return object
    }
    const name = pod.spec?.serviceAccountName || 'default'
    const account = accountOf(attributes, name, lookup)
    const named = { ...pod.spec, serviceAccountName: name, serviceAccount: name } as PodSpec
    const spec = mounts(pod, account) ? withToken(named, `kube-api-access-${lookup.suffix()}`) : named
    const pulls = spec.imagePullSecrets?.length ? spec.imagePullSecrets : account.imagePullSecrets
    return { ...pod, spec: pulls?.length ? { ...spec, imagePullSecrets: pulls } : spec } as KubeObject
  },
}

/** The account may be about to be made: upstream looks ten times, a tenth of a second apart, for the default one. */
function accountOf({ namespace, name: pod, kind }: Attributes, name: string, lookup: Lookup): ServiceAccount {
  const account = lookup.get('serviceaccounts', '', namespace, name) as ServiceAccount | undefined
  if (account) return account
  const detail = `error looking up service account ${namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`
  const status = forbiddenStatus(kind, pod, detail)
  if (name === 'default') throw new NotYet(status)
  return refuse(status)
}

function mounts(pod: Pod, account: ServiceAccount): boolean {
  return pod.spec?.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true
}

function withToken(spec: PodSpec, fallbackName: string): PodSpec {
  const present = spec.volumes?.find(hasToken)
  const volume = present?.name ?? fallbackName
  let used = false
  const mounted = (container: Container): Container => {
    if (container.volumeMounts?.some(({ mountPath }) => mountPath === tokenPath)) return container
    used = true
    const mount = { name: volume, readOnly: true, mountPath: tokenPath }
    return { ...container, volumeMounts: (container.volumeMounts ?? []).concat(mount) }
  }
  // A pod without containers is found out later, when it is validated.
  const containers = (spec.containers ?? []).map(mounted)
  const initContainers = spec.initContainers?.map(mounted)
  if (!used) return spec
  return {
    ...spec,
    ...(present ? {} : { volumes: (spec.volumes ?? []).concat(tokenVolume(volume)) }),
    ...(initContainers ? { initContainers } : {}),
    containers,
  }
}

/** A volume that this plugin made before, as of a pod that is created from another one. */
function hasToken({ name, projected }: Volume): boolean {
  return name.startsWith('kube-api-access-') && projected !== undefined
}

const tokenSources = [
  { serviceAccountToken: { expirationSeconds: tokenSeconds, path: 'token' } },
  { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  {
    downwardAPI: {
      items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
    },
  },
]
const tokenProjection = { sources: tokenSources, defaultMode: 420 }

function tokenVolume(name: string): Volume {
  return { name, projected: tokenProjection }
}

/** A static pod knows nothing of the API: it can't use what lives there. */
function checkMirrorPod({ kind, name }: Attributes, pod: Pod): void {
  const wrong = (detail: string) => refuse(forbiddenStatus(kind, name, detail))
  if (pod.spec?.serviceAccountName) wrong('a mirror pod may not reference service accounts')
  for (const volume of pod.spec?.volumes ?? []) {
    if (volume.secret) wrong('a mirror pod may not reference secrets')
    if (volume.projected?.sources?.some((source) => source.serviceAccountToken))
      wrong('a mirror pod may not use ServiceAccountToken volume projections')
  }
}
