// How many pods the controllers of some pods want in all.
import { controllerOf, type KubeObject } from '../../../../apimachinery/object.ts'
import type { Resource } from '../../../../apimachinery/resource.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import { deployments, replicaSets, replicationControllers, statefulSets } from '../../../../apis/resources.ts'
import type { Informer } from '../../../../client-go/informer.ts'
import type { InformerFactory } from '../../../../client-go/informer-factory.ts'

type Scaled = KubeObject & { readonly spec: { readonly replicas?: number } }
type Owner = NonNullable<ReturnType<typeof controllerOf>>

/** Controllers without a number of pods, by the name of their resource. */
const scaleless: Readonly<Record<string, string>> = { Job: 'jobs.batch', DaemonSet: 'daemonsets.apps', Node: 'nodes' }

/** What one wants cannot be said. */
export class ScaleError extends Error {}

export class ExpectedScale {
  readonly #byKind: ReadonlyMap<string, Informer<Scaled>>
  readonly #deployments: Informer<Scaled>

  constructor(informers: InformerFactory) {
    const scaled = (resource: Resource) => informers.informer<Scaled>(resource)
    this.#byKind = new Map([
      ['ReplicaSet', scaled(replicaSets)],
      ['ReplicationController', scaled(replicationControllers)],
      ['StatefulSet', scaled(statefulSets)],
    ])
    this.#deployments = scaled(deployments)
  }

  /** Pods that no controller keeps do not count. */
  of(pods: readonly Pod[]): number {
    // By the uid at the top: a Deployment counts once, however many ReplicaSets of it are alive.
    const counts = new Map<string, number>()
    for (const pod of pods) {
      const owner = controllerOf(pod)
      if (owner === undefined) continue
      const { uid, replicas } = this.#scaleOf(owner, pod)
      counts.set(uid, replicas)
    }
    return [...counts.values()].reduce((sum, count) => sum + count, 0)
  }

  #scaleOf({ kind, name, uid }: Owner, { metadata }: Pod): { uid: string; replicas: number } {
    const without = scaleless[kind]
    if (without !== undefined) throw new ScaleError(`${without} does not implement the scale subresource`)
    const { namespace } = metadata
    const object = this.#byKind.get(kind)?.get(`${namespace}/${name}`)
    if (object === undefined || object.metadata.uid !== uid)
      throw new ScaleError(`found no controllers for pod ${JSON.stringify(metadata.name)}`)
    const above = controllerOf(object)
    if (kind !== 'ReplicaSet' || above?.kind !== 'Deployment') return { uid, replicas: object.spec.replicas ?? 1 }
    const deployment = this.#deployments.get(`${namespace}/${above.name}`)
    if (deployment === undefined || deployment.metadata.uid !== above.uid)
      throw new ScaleError(`found no controllers for pod ${JSON.stringify(metadata.name)}`)
    return { uid: above.uid, replicas: deployment.spec.replicas ?? 1 }
  }
}
