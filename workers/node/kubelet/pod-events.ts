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

/** There are few names of containers, and many events about each. */
const fieldPaths = new Map<string, { readonly fieldPath: string }>()
const maxFieldPaths = 1_000

/** `spec.initContainers{i1}`. Like kubecontainer.GenerateContainerRef. */
function fieldPathOf({ spec }: Pod, container: string): { fieldPath?: string } {
  if (container === '') return {}
  const lists = ['initContainers', 'ephemeralContainers'] as const
  const list = lists.find((name) => spec[name]?.some((one) => one.name === container)) ?? 'containers'
  const text = `spec.${list}{${container}}`
  const known = fieldPaths.get(text)
  if (known) return known
  if (fieldPaths.size >= maxFieldPaths) fieldPaths.clear()
  const made = { fieldPath: text }
  fieldPaths.set(text, made)
  return made
}

/** `web-1_default(3b1f…)`. Like format.Pod. */
export function podText({ metadata }: Pod): string {
  return `${metadata.name}_${metadata.namespace}(${metadata.uid})`
}
