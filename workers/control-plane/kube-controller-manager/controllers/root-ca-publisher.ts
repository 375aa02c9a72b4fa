// The root CA publisher: puts the cluster's certificate authority into every namespace, for pods to mount. Like
// pkg/controller/certificates/rootcacertpublisher.
import { keyOf } from '../../../apimachinery/object.ts'
import type { ConfigMap, Namespace } from '../../../apis/core/types.ts'
import { configMaps, namespaces } from '../../../apis/resources.ts'
import { isApiError } from '../../../client-go/rest-client.ts'
import { WorkQueue } from '../../../client-go/work-queue.ts'
import type { ControllerContext } from '../controller-context.ts'
import { isNamespaceTerminating } from '../pod-control.ts'

const name = 'kube-root-ca.crt'
const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

export function startRootCaPublisher(context: ControllerContext): void {
  const { host, flags } = context
  const client = context.client('root-ca-cert-publisher')
  const rootCa = host.disk.readText(flags.rootCaFile) ?? ''
  const queue = new WorkQueue(host, 'root-ca-certificate-publisher')
  const maps = context.informers.informer<ConfigMap>(configMaps)
  const spaces = context.informers.informer<Namespace>(namespaces)
  const mapChanged = (map: ConfigMap) => {
    if (map.metadata.name === name) queue.add(map.metadata.namespace ?? '')
  }
  maps.addHandler({ onUpdate: (_, map) => mapChanged(map), onDelete: mapChanged })
  spaces.addHandler({
    onAdd: (namespace) => queue.add(keyOf(namespace)),
    onUpdate: (_, namespace) => queue.add(keyOf(namespace)),
  })

  async function publishRootCa(namespace: string): Promise<void> {
    if (!spaces.get(namespace) || spaces.get(namespace)?.status?.phase === 'Terminating') return
    const data = { 'ca.crt': rootCa }
    const annotations = { 'kubernetes.io/description': description }
    const known = maps.get(`${namespace}/${name}`)
    try {
      if (!known) {
        const map: ConfigMap = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name, namespace, annotations }, data }
        await client.create(configMaps, namespace, map)
      } else if (known.data?.['ca.crt'] !== rootCa || !known.metadata.annotations?.['kubernetes.io/description']) {
        const metadata = { ...known.metadata, annotations: { ...known.metadata.annotations, ...annotations } }
        await client.update<ConfigMap>(configMaps, { ...known, metadata, data })
      }
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists') && !isNamespaceTerminating(error)) throw error
    }
  }

  context.run({ name: 'root-ca-certificate-publisher', queue, workers: 1, reconcile: publishRootCa })
}
