// CoreDNS with its kubernetes plugin: answers names of Services and pods. The search path is the asker's business.
import type { Namespace, Service } from '../../apis/core/types.ts'
import type { EndpointSlice } from '../../apis/discovery/types.ts'
import { endpointSlices, namespaces, services } from '../../apis/resources.ts'
import { InformerFactory } from '../../client-go/informer-factory.ts'
import { type ClientConfig, inClusterConfig } from '../../client-go/kubeconfig.ts'
import { RestClient } from '../../client-go/rest-client.ts'
import type { Dns } from '../../protocols/dns.ts'
import type { Http } from '../../protocols/http.ts'
import type { Host, Program } from '../../simulation/host.ts'
import { Late } from '../../simulation/late.ts'
import type { ClusterNames } from './cluster-names.ts'

const dnsPort = 53
const healthPort = 8080
const readyPort = 8181
/** How long it goes on answering after it was asked to stop, as the Corefile says: by then nobody asks any more. */
const lameduckMs = 5000
const serviceNameLabel = 'kubernetes.io/service-name'

export const coredns: Program = async (host) => {
  const config = clusterConfig(host)
  if (!config) return 1
  const client = new RestClient(host, { ...config, userAgent: 'coredns/1.12.1 (linux/amd64)', qps: 0 })
  const informers = new InformerFactory(host, client)
  const names = namesOf(informers)
  const answers = new Late(host, () => import('./cluster-names.ts'))
  let queries = 0
  let ready = false
  serveText(host, healthPort, '/health', () => true)
  serveText(host, readyPort, '/ready', () => ready)
  host.network.listen<Dns>('dns', dnsPort, (exchange) => {
    queries++
    if (ready) answers.use(({ answerQuestion }) => exchange.respond(answerQuestion(exchange.request, names)))
    else exchange.respond({ rcode: 'SERVFAIL', answers: [] })
    host.trace.state({ names: names.size, queries })
  })
  host.onTerminate(() => host.clock.after(lameduckMs, () => host.exit(0)))
  informers.start()
  await informers.waitForSync()
  ready = true
  host.trace.state({ names: names.size, queries })
  await host.signal().wait()
  return 0
}

/** Undefined, and said so, when the pod was not given what it takes to reach the API. */
function clusterConfig(host: Host): ClientConfig | undefined {
  try {
    return inClusterConfig(host)
  } catch (error) {
    host.stdio.stdout(`plugin/kubernetes: ${error instanceof Error ? error.message : String(error)}\n`)
    return undefined
  }
}

function namesOf(informers: InformerFactory): ClusterNames & { readonly size: number } {
  const known = {
    namespaces: informers.informer<Namespace>(namespaces),
    services: informers.informer<Service>(services, {
      indexers: {
        address: ({ spec }) => (spec.clusterIP && spec.clusterIP !== 'None' ? [spec.clusterIP] : []),
      },
    }),
    slices: informers.informer<EndpointSlice>(endpointSlices, {
      indexers: {
        service: ({ metadata }) => [`${metadata.namespace}/${metadata.labels?.[serviceNameLabel] ?? ''}`],
        address: ({ endpoints }) => endpoints?.flatMap(({ addresses }) => addresses) ?? [],
      },
    }),
  }
  return {
    hasNamespace: (name) => known.namespaces.get(name) !== undefined,
    service: (namespace, name) => known.services.get(`${namespace}/${name}`),
    slices: (namespace, name) => known.slices.byIndex('service', `${namespace}/${name}`),
    servicesAt: (address) => known.services.byIndex('address', address),
    slicesAt: (address) => known.slices.byIndex('address', address),
    get size() {
      return known.services.size
    },
  }
}

function serveText(host: Host, port: number, path: string, isOk: () => boolean): void {
  const headers = { 'content-type': 'text/plain; charset=utf-8' }
  host.network.listen<Http>('http', port, (exchange) => {
    if (exchange.request.path.split('?')[0] !== path)
      return exchange.respond({ status: 404, headers, body: '404 page not found\n' })
    if (isOk()) return exchange.respond({ status: 200, headers, body: 'OK' })
    exchange.respond({ status: 503, headers, body: 'kubernetes' })
  })
}
