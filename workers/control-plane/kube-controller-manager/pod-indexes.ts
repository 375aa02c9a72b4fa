// The indexes over pods that controllers share, so that none of them looks at all pods for one event.
import { controllerOf } from '../../apimachinery/object.ts'
import type { Pod } from '../../apis/core/types.ts'
import { pods } from '../../apis/resources.ts'
import type { Indexers } from '../../client-go/indexer.ts'
import type { Informer } from '../../client-go/informer.ts'
import type { InformerFactory } from '../../client-go/informer-factory.ts'

const indexers: Indexers<Pod> = {
  /** By the uid of the controller that owns it. */
  controller: (pod) => asList(controllerOf(pod)?.uid),
  /** By namespace, those that no controller owns. */
  orphan: (pod) => (controllerOf(pod) ? [] : asList(pod.metadata.namespace)),
  namespace: (pod) => asList(pod.metadata.namespace),
  node: (pod) => asList(pod.spec.nodeName),
}

export function podInformer(informers: InformerFactory): Informer<Pod> {
  return informers.informer<Pod>(pods, { indexers })
}

function asList(value: string | undefined): readonly string[] {
  return value ? [value] : []
}
