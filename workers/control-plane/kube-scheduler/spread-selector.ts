// Which pods belong together by default: those of the same Services and the same controller. Like plugins/helper/spread.go.
import {
  formatSelector,
  fromLabelSelector,
  fromLabels,
  matchesSelector,
  type Requirement,
} from '../../apimachinery/label-selector.ts'
import { controllerOf } from '../../apimachinery/object.ts'
import type { ReplicaSet } from '../../apis/apps/types.ts'
import type { Service } from '../../apis/core/types.ts'
import type { SpreadSelector } from './node-cache.ts'
import type { PodInfo } from './pod-info.ts'

export type SpreadSources = {
  servicesIn(namespace: string): readonly Service[]
  replicaSet(key: string): ReplicaSet | undefined
}

export function defaultSpreadSelector(pod: PodInfo, sources: SpreadSources): SpreadSelector | undefined {
  const requirements: Requirement[] = []
  for (const { spec } of sources.servicesIn(pod.namespace)) {
    if (!spec.selector || Object.keys(spec.selector).length === 0) continue
    const selector = fromLabels(spec.selector)
    if (matchesSelector(selector, pod.labels)) requirements.push(...selector)
  }
  const owner = controllerOf(pod.pod)
  if (owner?.kind === 'ReplicaSet') {
    const replicaSet = sources.replicaSet(`${pod.namespace}/${owner.name}`)
    requirements.push(...(fromLabelSelector(replicaSet?.spec?.selector) ?? []))
  }
  if (requirements.length === 0) return undefined
  return { key: formatSelector(requirements), matches: (labels) => matchesSelector(requirements, labels) }
}
