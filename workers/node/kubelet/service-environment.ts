// The variables by which containers find Services: WEB_SERVICE_HOST, WEB_PORT_80_TCP_ADDR … Like pkg/kubelet/envvars.
import type { Service } from '../../apis/core/types.ts'
import type { Informer } from '../../client-go/informer.ts'

export type EnvEntry = { readonly key: string; readonly value: string }

export class ServiceEnvironment {
  readonly #services: Informer<Service>
  readonly #byNamespace = new Map<string, { all: readonly EnvEntry[]; master: readonly EnvEntry[] }>()

  constructor(services: Informer<Service>) {
    this.#services = services
    const forget = (service: Service) => {
      const { namespace = '', name } = service.metadata
      if (namespace === 'default' && name === 'kubernetes') this.#byNamespace.clear()
      else this.#byNamespace.delete(namespace)
    }
    services.addHandler({ onAdd: forget, onUpdate: (_old, service) => forget(service), onDelete: forget })
  }

  /** Whether the Services have been read at least once. */
  get synced(): boolean {
    return this.#services.hasSynced
  }

  /** With service links, all Services of the namespace; without, only the API server's. */
  entries(namespace: string, serviceLinks: boolean): readonly EnvEntry[] {
    const known = this.#byNamespace.get(namespace) ?? this.#compute(namespace)
    return serviceLinks ? known.all : known.master
  }

  #compute(namespace: string): { all: readonly EnvEntry[]; master: readonly EnvEntry[] } {
    const kubernetes = this.#services.get('default/kubernetes')
    const own = this.#services
      .list()
      .filter(({ metadata }) => metadata.namespace === namespace && metadata.name !== 'kubernetes')
    const master = kubernetes ? variablesOf(kubernetes) : []
    const computed = { all: [...own.filter(hasAddress).flatMap(variablesOf), ...master], master }
    this.#byNamespace.set(namespace, computed)
    return computed
  }
}

function hasAddress({ spec }: Service): boolean {
  return spec.clusterIP !== undefined && spec.clusterIP !== '' && spec.clusterIP !== 'None'
}

function variablesOf({ metadata, spec }: Service): EnvEntry[] {
  const prefix = metadata.name.toUpperCase().replaceAll('-', '_')
  const host = spec.clusterIP ?? ''
  const ports = spec.ports ?? []
  const first = ports[0]
  if (!first) return []
  const entries: EnvEntry[] = [
    { key: `${prefix}_SERVICE_HOST`, value: host },
    { key: `${prefix}_SERVICE_PORT`, value: `${first.port}` },
  ]
  for (const { name, port } of ports)
    if (name)
      entries.push({ key: `${prefix}_SERVICE_PORT_${name.toUpperCase().replaceAll('-', '_')}`, value: `${port}` })
  for (const [i, { port, protocol = 'TCP' }] of ports.entries()) {
    const url = `${protocol.toLowerCase()}://${host}:${port}`
    const own = `${prefix}_PORT_${port}_${protocol}`
    if (i === 0) entries.push({ key: `${prefix}_PORT`, value: url })
    entries.push(
      { key: own, value: url },
      { key: `${own}_PROTO`, value: protocol.toLowerCase() },
      { key: `${own}_PORT`, value: `${port}` },
      { key: `${own}_ADDR`, value: host },
    )
  }
  return entries
}
