// Keeps the `kubernetes` Service leading to the API servers that live: each renews a key of its own in etcd, whose lease
// ends when it does not, and all write the addresses that they find. Fetched once the cluster stands. Like
// pkg/controlplane/reconcilers/lease.go.
import type { KubeObject } from '../../apimachinery/object.ts'
import type { EndpointSlice } from '../../apis/discovery/types.ts'
import type { EtcdRequest } from '../../protocols/etcd.ts'
import type { KubernetesService } from './post-start-hooks.ts'
import type { Registry, WriteRequest } from './registry.ts'
import type { Server } from './server.ts'

const prefix = '/registry/masterleases/'
const ttlSeconds = 15
const periodMs = 10_000

type Addressed = { readonly endpoints: EndpointSlice['endpoints'] }
type Subsets = { readonly subsets?: readonly { readonly addresses?: readonly { readonly ip: string }[] }[] }

export function keepEndpoints(server: Server, { address, securePort }: KubernetesService): void {
  const renew = (): void => {
    ask(server, { type: 'lease-grant', ttlSeconds, id: 0 }, (lease) => {
      if (lease.type !== 'lease-grant') return
      const value = { kind: 'Endpoints', apiVersion: 'v1', subsets: [{ addresses: [{ ip: address }] }] }
      ask(server, { type: 'put', key: `${prefix}${address}`, value, lease: lease.id }, () =>
        ask(server, { type: 'range', key: prefix, rangeEnd: `${prefix.slice(0, -1)}0`, keysOnly: true }, (found) => {
          if (found.type !== 'range' || found.kvs.length === 0) return
          write(server, found.kvs.map(({ key }) => key.slice(prefix.length)).sort(), securePort)
        }),
      )
    })
  }
  renew()
  server.host.clock.every(periodMs, renew)
}

type Answer = Parameters<Parameters<Server['etcd']['call']>[1]>[0]['result']

/** What goes wrong now is done again at the next look. */
function ask(server: Server, request: EtcdRequest, done: (result: Answer) => void): void {
  server.etcd.call(
    request,
    ({ result }) => done(result),
    () => {},
  )
}

function write(server: Server, addresses: readonly string[], port: number): void {
  const wanted = addresses.join()
  const ports = [{ name: 'https', port, protocol: 'TCP' }]
  update(server.registry('', 'endpoints'), (object) => {
    const { subsets } = object as Subsets
    if ((subsets?.[0]?.addresses ?? []).map(({ ip }) => ip).join() === wanted) return object
    return { ...object, subsets: [{ addresses: addresses.map((ip) => ({ ip })), ports }] } as KubeObject
  })
  update(server.registry('discovery.k8s.io', 'endpointslices'), (object) => {
    const { endpoints } = object as unknown as Addressed
    if ((endpoints ?? []).flatMap((one) => one.addresses).join() === wanted) return object
    const all = addresses.map((ip) => ({ addresses: [ip], conditions: { ready: true } }))
    return { ...object, endpoints: all } as unknown as KubeObject
  })
}

function update(registry: Registry | undefined, change: (object: KubeObject) => KubeObject): void {
  const object = registry?.storage.peek('default/kubernetes')
  // Most looks find nothing to do.
  if (!registry || !object || change(object) === object) return
  const user = { name: 'system:apiserver', groups: ['system:masters', 'system:authenticated'], extra: {} }
  const request: WriteRequest = {
    context: { user, warnings: [] },
    namespace: 'default',
    name: 'kubernetes',
    subresource: '',
    manager: 'kube-apiserver',
    dryRun: false,
  }
  registry.update(
    request,
    registry.kind.strategy,
    change,
    () => {},
    () => {},
  )
}
