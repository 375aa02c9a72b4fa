// Which Services a change of a pod concerns, and what of a pod its Services show. Like
// k8s.io/endpointslice/util/controller_utils.go.
import { deepEqual } from '../../apimachinery/deep-equal.ts'
import { fromLabels, matchesSelector } from '../../apimachinery/label-selector.ts'
import { keyOf } from '../../apimachinery/object.ts'
import type { Pod, Service, ServicePort } from '../../apis/core/types.ts'
import { services } from '../../apis/resources.ts'
import type { Informer } from '../../client-go/informer.ts'
import type { InformerFactory } from '../../client-go/informer-factory.ts'
import { isPodReady, isPodTerminal, podCondition } from './pod-state.ts'

export function serviceInformer(informers: InformerFactory): Informer<Service> {
  return informers.informer<Service>(services, {
    indexers: { namespace: (service) => [service.metadata.namespace ?? ''] },
  })
}

export function selectsPod(service: Service, pod: Pod): boolean {
  const selector = service.spec.selector
  return selector !== undefined && matchesSelector(fromLabels(selector), pod.metadata.labels)
}

/** Keys of the Services that a change of a pod concerns; `old` or `pod` is missing when it is new or gone. */
export function servicesToUpdate(informer: Informer<Service>, old: Pod | undefined, pod: Pod | undefined): string[] {
  const either = pod ?? old
  if (!either) return []
  const labelsChanged = !deepEqual(old?.metadata.labels, pod?.metadata.labels)
  const isVisible = old === undefined || pod === undefined || isVisiblyChanged(old, pod)
  if (!isVisible && !labelsChanged) return []
  return informer
    .byIndex('namespace', either.metadata.namespace ?? '')
    .filter((service) => {
      const [before, after] = [old && selectsPod(service, old), pod && selectsPod(service, pod)]
      return isVisible ? before || after : before !== after
    })
    .map(keyOf)
}

/** Like podEndpointsChanged. */
function isVisiblyChanged(old: Pod, pod: Pod): boolean {
  return (
    old.metadata.deletionTimestamp !== pod.metadata.deletionTimestamp ||
    isPodReady(old) !== isPodReady(pod) ||
    isPodTerminal(old) !== isPodTerminal(pod) ||
    old.spec.nodeName !== pod.spec.nodeName ||
    old.status?.podIP !== pod.status?.podIP ||
    !deepEqual(old.status?.podIPs, pod.status?.podIPs) ||
    old.spec.hostname !== pod.spec.hostname ||
    old.spec.subdomain !== pod.spec.subdomain
  )
}

/** Finished pods and pods without an address are behind no Service; terminating ones only where they are asked for. */
export function isBehindService(pod: Pod, includeTerminating: boolean): boolean {
  if (isPodTerminal(pod) || !pod.status?.podIP) return false
  return includeTerminating || pod.metadata.deletionTimestamp === undefined
}

/** The number of a Service's target port on a pod; undefined when the pod has no port of that name. Like FindPort. */
export function targetPortOf(pod: Pod, { targetPort, port, protocol = 'TCP' }: ServicePort): number | undefined {
  if (typeof targetPort === 'number' && targetPort !== 0) return targetPort
  if (typeof targetPort !== 'string' || targetPort === '') return port
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  for (const container of [...pod.spec.containers, ...sidecars])
    for (const each of container.ports ?? [])
      if (each.name === targetPort && (each.protocol ?? 'TCP') === protocol) return each.containerPort
  return undefined
}

/** The pod's host name, if the Service is the one that publishes it. */
export function hostnameBehind(service: Service, pod: Pod): string | undefined {
  const { hostname, subdomain } = pod.spec
  return hostname && subdomain === service.metadata.name && pod.metadata.namespace === service.metadata.namespace
    ? hostname
    : undefined
}

/** When the pod last became ready or not: what its Services react to. */
export function podTriggerTime(pod: Pod): string {
  return podCondition(pod, 'Ready')?.lastTransitionTime ?? ''
}

const triggerTimeAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time'

/** Tells what moment a Service's endpoints answer to. Like TriggerTimeTracker. Timestamps compare as text. */
export class TriggerTimes {
  readonly #known = new Map<string, { service: string; pods: Map<string, string> }>()

  /** The earliest of the changes since the last call; '' when nothing changed. */
  since(service: Service, pods: readonly Pod[]): string {
    const key = keyOf(service)
    const known = this.#known.get(key)
    const created = service.metadata.creationTimestamp ?? ''
    const changed: string[] = []
    const times = new Map<string, string>()
    for (const pod of pods) {
      const time = podTriggerTime(pod)
      if (time === '') continue
      times.set(pod.metadata.name, time)
      if (time > (known?.pods.get(pod.metadata.name) ?? '')) changed.push(time)
    }
    if (known && created > known.service) changed.push(created)
    this.#known.set(key, { service: created, pods: times })
    return known ? (changed.sort()[0] ?? '') : created
  }

  forget(key: string): void {
    this.#known.delete(key)
  }
}

/** Annotations with the trigger time set, or without it. */
export function withTriggerTime(
  annotations: Readonly<Record<string, string>> | undefined,
  time: string,
): Readonly<Record<string, string>> | undefined {
  const { [triggerTimeAnnotation]: _, ...others } = annotations ?? {}
  if (time !== '') return { ...others, [triggerTimeAnnotation]: time }
  return Object.keys(others).length > 0 ? others : undefined
}
