// What the API server writes about itself beside what it serves: a lease that says that it lives, which certificates it
// trusts, and since when it keeps an eye on old tokens. Fetched once the cluster stands. Like pkg/controlplane/instance.go,
// with pkg/controlplane/controller/clusterauthenticationtrust and .../legacytokentracking.
import type { KubeObject } from '../../apimachinery/object.ts'
import { sha256 } from '../../apimachinery/sha256.ts'
import { formatTime } from '../../apimachinery/time.ts'
import type { Lease } from '../../apis/coordination/types.ts'
import type { Host } from '../../simulation/host.ts'
import type { WriteRequest } from './registry.ts'
import type { Server } from './server.ts'
import { StatusError } from './status-error.ts'
import type { Failed } from './storage.ts'

const namespace = 'kube-system'
const leaseSeconds = 3600
const renewMs = 10_000
const caFile = '/etc/kubernetes/pki/ca.crt'
const frontProxyCaFile = '/etc/kubernetes/pki/front-proxy-ca.crt'

export function writeOwnObjects(server: Server, advertised: string): void {
  for (const [name, data] of Object.entries(configMaps(server.host))) {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data } as unknown as KubeObject
    create(server, '', 'configmaps', object)
  }
  keepLease(server, advertised)
}

function configMaps({ disk, clock }: Host): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const authority = disk.readText(caFile) ?? ''
  return {
    'extension-apiserver-authentication': {
      'client-ca-file': authority,
      'requestheader-allowed-names': '["front-proxy-client"]',
      'requestheader-client-ca-file': disk.readText(frontProxyCaFile) ?? authority,
      'requestheader-extra-headers-prefix': '["X-Remote-Extra-"]',
      'requestheader-group-headers': '["X-Remote-Group"]',
      'requestheader-username-headers': '["X-Remote-User"]',
    },
    'kube-apiserver-legacy-service-account-token-tracking': { since: formatTime(clock.unixMs()).slice(0, 10) },
  }
}

function keepLease(server: Server, advertised: string): void {
  const { host } = server
  const { name: hostname } = host.machine
  const name = `apiserver-${base32(sha256(hostname).slice(0, 32))}`
  const holderIdentity = `${name}_${host.random.uuid()}`
  const lease = (): Lease & KubeObject => ({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name,
      labels: { 'apiserver.kubernetes.io/identity': 'kube-apiserver', 'kubernetes.io/hostname': hostname },
      annotations: { 'kubernetes.io/peer-advertise-address': advertised },
    } as KubeObject['metadata'],
    spec: { holderIdentity, leaseDurationSeconds: leaseSeconds, renewTime: host.clock.microTimestamp() },
  })
  create(server, 'coordination.k8s.io', 'leases', lease())
  host.clock.every(renewMs, () => {
    const registry = server.registry('coordination.k8s.io', 'leases')
    const renewed = (old: KubeObject): KubeObject => ({ ...old, spec: lease().spec }) as KubeObject
    registry?.update(
      ownWrite(name),
      registry.kind.strategy,
      renewed,
      () => {},
      (error) => {
        if (error instanceof StatusError && error.reason === 'NotFound')
          create(server, 'coordination.k8s.io', 'leases', lease())
      },
    )
  })
}

/** Unless it is there. */
function create(server: Server, group: string, plural: string, object: KubeObject): void {
  const registry = server.registry(group, plural)
  if (!registry || registry.storage.peek(registry.keyOf(namespace, object.metadata.name))) return
  const failed: Failed = (error) => {
    if (error instanceof StatusError && error.reason === 'AlreadyExists') return
    const reason = error instanceof Error ? error.message : String(error)
    server.host.stdio.stderr(`unable to create ${plural} ${object.metadata.name}: ${reason}\n`)
  }
  registry.create(ownWrite(object.metadata.name), registry.kind.defaults(object), () => {}, failed)
}

function ownWrite(name: string): WriteRequest {
  const user = { name: 'system:apiserver', groups: ['system:masters', 'system:authenticated'], extra: {} }
  return { context: { user, warnings: [] }, namespace, name, subresource: '', manager: 'kube-apiserver', dryRun: false }
}

const base32Digits = 'abcdefghijklmnopqrstuvwxyz234567'

/** Hexadecimal digits in base 32, without padding. */
function base32(hex: string): string {
  const bits = [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((part) => base32Digits[Number.parseInt(part.padEnd(5, '0'), 2)]).join('')
}
