// kube-proxy: teaches the node's kernel where traffic to Services goes. It forwards nothing itself, and what it has taught
// stays when it dies. Like cmd/kube-proxy in iptables mode.
import { parseFlags } from '../../apimachinery/flags.ts'
import { keyOf } from '../../apimachinery/object.ts'
import type { Node, Service } from '../../apis/core/types.ts'
import type { EndpointSlice } from '../../apis/discovery/types.ts'
import { endpointSlices, nodes, services } from '../../apis/resources.ts'
import { EventSeriesRecorder } from '../../client-go/event-series-recorder.ts'
import { InformerFactory } from '../../client-go/informer-factory.ts'
import { type ClientConfig, loadKubeconfig } from '../../client-go/kubeconfig.ts'
import { readYaml } from '../../client-go/read-yaml.ts'
import { RestClient } from '../../client-go/rest-client.ts'
import type { Http } from '../../protocols/http.ts'
import type { Host, Program } from '../../simulation/host.ts'
import { addTranslations, type OwnNode, type ServicePortRule, serviceRules } from './rules.ts'

const healthPort = 10256
const defaultKubeconfig = '/var/lib/kube-proxy/kubeconfig.conf'
const defaultMinSyncMs = 1000
/** What upstream leaves to other proxies, or needs no rules at all. */
const labelSelector = '!service.kubernetes.io/headless,!service.kubernetes.io/service-proxy-name'
const serviceNameLabel = 'kubernetes.io/service-name'

export const kubeProxy: Program = async (host) => {
  const flags = parseFlags(host.args)
  let config: Config
  try {
    config = await readConfig(host, flags['config'])
  } catch (error) {
    host.stdio.stderr(`Error: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
  const nodeName = flags['hostname-override'] || host.machine.name
  const client = new RestClient(host, {
    ...config.client,
    userAgent: 'kube-proxy/v1.36.2 (linux/amd64)',
  })
  const informers = new InformerFactory(host, client)
  const proxier = new Proxier(host, informers, nodeName)
  serveHealth(host, proxier)
  new EventSeriesRecorder(host, client, 'kube-proxy', `kube-proxy-${nodeName}`).event(
    { reference: { kind: 'Node', name: nodeName, uid: nodeName } },
    undefined,
    'Normal',
    'Starting',
    'StartKubeProxy',
    '',
  )
  informers.start()
  await informers.waitForSync()
  proxier.start()
  await host.signal().wait()
  return 0
}

type Config = { readonly client: ClientConfig }

async function readConfig(host: Host, path: string | undefined): Promise<Config> {
  const text = path === undefined ? '' : host.disk.readText(path)
  if (text === undefined) throw new Error(`failed complete: open ${path}: no such file or directory`)
  const config = ((await readYaml(host, text)) ?? {}) as { mode?: string; clientConnection?: { kubeconfig?: string } }
  const mode = config.mode || 'iptables'
  if (mode !== 'iptables') throw new Error(`proxy mode ${JSON.stringify(mode)} is not simulated: only iptables is`)
  return { client: await loadKubeconfig(host, config.clientConnection?.kubeconfig ?? defaultKubeconfig) }
}

/** Keeps the rules of every Service, works out again those that changed, and installs all at most once a second. */
class Proxier {
  readonly #host: Host
  readonly #services
  readonly #slices
  readonly #rules = new Map<string, readonly ServicePortRule[]>()
  readonly #changed = new Set<string>()
  #node: OwnNode
  #started = false
  #scheduled = false
  #synced = false
  lastSyncMs = Number.NEGATIVE_INFINITY

  constructor(host: Host, informers: InformerFactory, nodeName: string) {
    this.#host = host
    this.#node = { name: nodeName, zone: '' }
    this.#services = informers.informer<Service>(services, { labelSelector })
    this.#slices = informers.informer<EndpointSlice>(endpointSlices, {
      labelSelector,
      indexers: { service: (slice) => [serviceKeyOf(slice)] },
    })
    const serviceChanged = (service: Service): void => this.#note(keyOf(service))
    this.#services.addHandler({
      onAdd: serviceChanged,
      onUpdate: (_, service) => serviceChanged(service),
      onDelete: serviceChanged,
    })
    const sliceChanged = (slice: EndpointSlice): void => this.#note(serviceKeyOf(slice))
    this.#slices.addHandler({
      onAdd: sliceChanged,
      onUpdate: (_, slice) => sliceChanged(slice),
      onDelete: sliceChanged,
    })
    const nodeSeen = (node: Node): void => this.#noteZone(node.metadata.labels?.['topology.kubernetes.io/zone'] ?? '')
    informers
      .informer<Node>(nodes, { fieldSelector: `metadata.name=${nodeName}` })
      .addHandler({ onAdd: nodeSeen, onUpdate: (_, node) => nodeSeen(node) })
  }

  start(): void {
    this.#started = true
    this.#schedule()
  }

  get healthy(): boolean {
    return this.#synced
  }

  #note(serviceKey: string): void {
    this.#changed.add(serviceKey)
    this.#schedule()
  }

  #noteZone(zone: string): void {
    if (zone === this.#node.zone) return
    this.#node = { ...this.#node, zone }
    for (const service of this.#services.list()) this.#changed.add(keyOf(service))
    this.#schedule()
  }

  /** Like BoundedFrequencyRunner: at once, unless the last time was less than a second ago. */
  #schedule(): void {
    if (!this.#started || this.#scheduled) return
    this.#scheduled = true
    const waitMs = Math.max(0, this.lastSyncMs + defaultMinSyncMs - this.#host.clock.nowMs())
    this.#host.clock.after(waitMs, () => this.#sync())
  }

  #sync(): void {
    this.#scheduled = false
    this.lastSyncMs = this.#host.clock.nowMs()
    for (const key of this.#changed) {
      const service = this.#services.get(key)
      const rules = service ? serviceRules(service, this.#slices.byIndex('service', key), this.#node) : []
      if (rules.length > 0) this.#rules.set(key, rules)
      else this.#rules.delete(key)
    }
    this.#changed.clear()
    this.#install()
  }

  #install(): void {
    const table = new Map<string, readonly string[] | 'drop'>()
    for (const rules of this.#rules.values()) for (const rule of rules) addTranslations(table, rule)
    this.#host.kernel.replaceServiceRules(table)
    this.#synced = true
    this.#host.trace.state({ services: this.#rules.size, rules: table.size })
  }
}

function serviceKeyOf({ metadata }: EndpointSlice): string {
  return `${metadata.namespace}/${metadata.labels?.[serviceNameLabel] ?? ''}`
}

function serveHealth(host: Host, proxier: Proxier): void {
  const headers = { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' }
  host.network.listen<Http>('http', healthPort, (exchange) => {
    const path = exchange.request.path.split('?')[0]
    if (path !== '/healthz' && path !== '/livez')
      return exchange.respond({
        status: 404,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: '404 page not found\n',
      })
    const now = goTime(host.clock.unixMs())
    const body = `{"lastUpdated": "${now}","currentTime": "${now}", "nodeEligible": true}`
    exchange.respond({ status: proxier.healthy ? 200 : 503, headers, body })
  })
}

/** As Go prints a time. */
function goTime(unixMs: number): string {
  return `${new Date(unixMs).toISOString().replace('T', ' ').replace('Z', '')} +0000 UTC`
}
