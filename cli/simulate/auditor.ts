// Somebody on the laptop who lists everything there is, to see whether the cluster has come to rest and whether it still
// holds what it said that it had stored.
import type { KubeObject } from '../../workers/apimachinery/object.ts'
import type { Cluster } from '../../workers/cluster/cluster.ts'
import { apiServerAddress } from '../../workers/cluster/kubeadm-files.ts'
import type { KubeApi } from '../../workers/protocols/kube-api.ts'
import type { Host } from '../../workers/simulation/host.ts'
import { NetworkError } from '../../workers/simulation/network-error.ts'

/** By kind. */
export type Listing = ReadonlyMap<string, readonly KubeObject[]>

const kinds: Readonly<Record<string, string>> = {
  ConfigMap: '/api/v1/configmaps',
  Node: '/api/v1/nodes',
  PersistentVolumeClaim: '/api/v1/persistentvolumeclaims',
  Pod: '/api/v1/pods',
  Secret: '/api/v1/secrets',
  Service: '/api/v1/services',
  DaemonSet: '/apis/apps/v1/daemonsets',
  Deployment: '/apis/apps/v1/deployments',
  ReplicaSet: '/apis/apps/v1/replicasets',
  StatefulSet: '/apis/apps/v1/statefulsets',
  CronJob: '/apis/batch/v1/cronjobs',
  Job: '/apis/batch/v1/jobs',
  EndpointSlice: '/apis/discovery.k8s.io/v1/endpointslices',
}
export const auditedKinds: ReadonlySet<string> = new Set(Object.keys(kinds))

const headers = { accept: 'application/json', 'x-client-cert': 'kubernetes-admin;O=kubeadm:cluster-admins' }
const timeoutMs = 10_000

export class Auditor {
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** Lists every kind; undefined when the API server did not answer. Virtual time passes meanwhile. */
  async list(): Promise<Listing | undefined> {
    const { simulation } = this.#cluster
    const found = new Map<string, readonly KubeObject[]>()
    let done = false
    simulation.machine('laptop')?.start('auditor', async (host) => {
      for (const [kind, path] of Object.entries(kinds)) {
        const items = await this.#get(host, path)
        if (items === undefined) break
        found.set(kind, items)
      }
      done = true
    })
    await simulation.run(simulation.agenda.nowMs + timeoutMs * auditedKinds.size, () => done)
    return found.size === auditedKinds.size ? found : undefined
  }

  /** Cordons none: lifts every cordon that a drain left behind. */
  uncordon(nodes: readonly KubeObject[]): void {
    const { simulation } = this.#cluster
    const cordoned = nodes.filter((node) => (node as { spec?: { unschedulable?: boolean } }).spec?.unschedulable)
    if (cordoned.length === 0) return
    simulation.machine('laptop')?.start('auditor', async (host) => {
      for (const { metadata } of cordoned) {
        const request = {
          method: 'PATCH' as const,
          path: `/api/v1/nodes/${metadata.name}`,
          headers: { ...headers, 'content-type': 'application/merge-patch+json' },
          body: { spec: { unschedulable: null } },
        }
        await this.#ask(host, request)
      }
    })
  }

  async #get(host: Host, path: string): Promise<readonly KubeObject[] | undefined> {
    const response = await this.#ask(host, { method: 'GET', path, headers })
    return response?.status === 200 ? (response.body as { items: readonly KubeObject[] }).items : undefined
  }

  async #ask(host: Host, request: KubeApi['request']): Promise<KubeApi['response'] | undefined> {
    try {
      const server = apiServerAddress(this.#cluster.topology)
      return await host.network.call<KubeApi>('kube-api', server, request, { timeoutMs })
    } catch (error) {
      if (error instanceof NetworkError) return undefined
      throw error
    }
  }
}
