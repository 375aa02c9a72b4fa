// The Events that a kubelet writes about its pods, with the field path of the container that each is about.
import type { Pod } from '../../apis/core/types.ts'
import type { EventRecorder } from '../../client-go/event-recorder.ts'

export class PodEvents {
  readonly #recorder: EventRecorder

  constructor(recorder: EventRecorder) {
    this.#recorder = recorder
  }

  /** `container` '' : about the pod as a whole. */
  normal(pod: Pod, container: string, reason: string, message: string): void {
    this.#recorder.event(pod, 'Normal', reason, message, fieldPathOf(pod, container))
  }

  warning(pod: Pod, container: string, reason: string, message: string): void {
    this.#recorder.event(pod, 'Warning', reason, message, fieldPathOf(pod, container))
  }
}

/** `spec.initContainers{i1}`. Like kubecontainer.GenerateContainerRef. */
function fieldPathOf({ spec }: Pod, container: string): { fieldPath?: string } {
  if (container === '') return {}
  const lists = ['initContainers', 'ephemeralContainers'] as const
  const list = lists.find((name) => spec[name]?.some((one) => one.name === container)) ?? 'containers'
  return { fieldPath: `spec.${list}{${container}}` }
}

/** `web-1_default(3b1f…)`. Like format.Pod. */
export function podText({ metadata }: Pod): string {
  return `${metadata.name}_${metadata.namespace}(${metadata.uid})`
}
