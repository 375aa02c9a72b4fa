// The server put together: it looks at nodes and pods, scrapes, and answers. Like sigs.k8s.io/metrics-server/pkg/server.
import { parseFlags } from '../../apimachinery/flags.ts'
import type { Node, Pod } from '../../apis/core/types.ts'
import { nodes, pods } from '../../apis/resources.ts'
import { InformerFactory } from '../../client-go/informer-factory.ts'
import { type ClientConfig, inClusterConfig } from '../../client-go/kubeconfig.ts'
import { RestClient } from '../../client-go/rest-client.ts'
import type { KubeApi } from '../../protocols/kube-api.ts'
import type { Kubelet } from '../../protocols/kubelet.ts'
import type { Host } from '../../simulation/host.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import { MetricsApi } from './metrics-api.ts'
import { MetricsStore } from './metrics-store.ts'
import { readMetrics, type Scraped } from './resource-metrics.ts'

const usualResolutionMs = 15_000
const scrapeTimeoutMs = 10_000
const cardMs = 1000

export async function runMetricsServer(host: Host): Promise<number> {
  const config = clusterConfig(host)
  if (!config) return 1
  const flags = parseFlags(host.args)
  const client = new RestClient(host, { ...config, userAgent: 'metrics-server/v0.8.0', qps: 0 })
  const informers = new InformerFactory(host, client)
  const nodeInformer = informers.informer<Node>(nodes)
  const podInformer = informers.informer<Pod>(pods)
  const store = new MetricsStore()
  informers.start()
  await informers.waitForSync()
  const api = new MetricsApi(host, store, nodeInformer, podInformer)
  const port = Number(flags['secure-port'] ?? 443)
  host.network.listen<KubeApi>('kube-api', port, (exchange) => api.answer(exchange))
  const scrapeAll = () => {
    const all = nodeInformer.list()
    store.keepOnly(new Set(all.map(({ metadata }) => metadata.name)))
    for (const node of all)
      host.spawn(async () => {
        const found = await scrape(host, node)
        if (found) store.add(node.metadata.name, found, host.clock.unixMs())
      })
    host.clock.after(cardMs, () => host.trace.state({ nodes: store.nodeCount, pods: store.podCount }))
  }
  scrapeAll()
  host.clock.every(resolutionMs(flags['metric-resolution']), scrapeAll)
  await host.signal().wait()
  return 0
}

async function scrape(host: Host, { metadata, status }: Node): Promise<Scraped | undefined> {
  const address = status?.addresses?.find(({ type }) => type === 'InternalIP')?.address
  const port = status?.daemonEndpoints?.kubeletEndpoint?.Port ?? 10250
  if (address === undefined) return undefined
  try {
    const headers = { 'user-agent': 'metrics-server/v0.8.0' }
    const request = { method: 'GET', path: '/metrics/resource', headers } as const
    const options = { timeoutMs: scrapeTimeoutMs }
    const answer = await host.network.call<Kubelet>('kubelet', `${address}:${port}`, request, options)
    if (answer.status === 200) return readMetrics(String(answer.body))
    tell(host, metadata.name, `request failed, status: "${answer.status}"`)
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    tell(host, metadata.name, `Get "https://${address}:${port}/metrics/resource": ${error.message}`)
  }
  return undefined
}

function tell(host: Host, node: string, problem: string): void {
  host.stdio.stderr(
    `E${logTime(host)} 1 scraper.go:149] "Failed to scrape node" err=${JSON.stringify(problem)} node="${node}"\n`,
  )
}

/** `0101 00:00:15.000000`. */
function logTime({ clock }: Host): string {
  const time = clock.microTimestamp()
  return `${time.slice(5, 7)}${time.slice(8, 10)} ${time.slice(11, 26)}`
}

function resolutionMs(text: string | undefined): number {
  const match = /^(\d+)(s|m)$/.exec(text ?? '')
  return match ? Number(match[1]) * (match[2] === 'm' ? 60_000 : 1000) : usualResolutionMs
}

/** Undefined, and said so, when the pod was not given what it takes to reach the API. */
function clusterConfig(host: Host): ClientConfig | undefined {
  try {
    return inClusterConfig(host)
  } catch (error) {
    host.stdio.stderr(`panic: ${error instanceof Error ? error.message : String(error)}\n`)
    return undefined
  }
}
