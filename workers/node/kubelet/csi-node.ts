// The CSINode of a node: which storage drivers are on it, which is none here, and whose objects they took over.
// Like pkg/volume/csi/nodeinfomanager. Fetched a while after the node has registered.
import type { Node } from '../../apis/core/types.ts'
import { isApiError, type RestClient } from '../../client-go/rest-client.ts'
import type { Host } from '../../simulation/host.ts'
import { NetworkError } from '../../simulation/network-error.ts'

const csiNodes = { group: 'storage.k8s.io', version: 'v1', plural: 'csinodes', namespaced: false }
const migratedPlugins = ['aws-ebs', 'azure-disk', 'azure-file', 'cinder', 'gce-pd', 'portworx-volume', 'vsphere-volume']
const retryMs = 10_000

export async function writeCsiNode(host: Host, client: RestClient, node: Node): Promise<void> {
  const { name, uid = '' } = node.metadata
  const migrated = migratedPlugins.map((plugin) => `kubernetes.io/${plugin}`).join(',')
  const object = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: {
      name,
      annotations: { 'storage.alpha.kubernetes.io/migrated-plugins': migrated },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }],
    },
    spec: { drivers: [] },
  }
  for (;;) {
    try {
      await client.create(csiNodes, '', object)
      return
    } catch (error) {
      if (isApiError(error, 'AlreadyExists')) return
      if (!isApiError(error) && !(error instanceof NetworkError)) throw error
    }
    await host.clock.sleep(retryMs)
  }
}
