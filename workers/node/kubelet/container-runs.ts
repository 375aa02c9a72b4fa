// The containers of a pod's spec with what the runtime has of them.
import type { Container, Pod } from '../../apis/core/types.ts'
import type { Container as RuntimeContainer } from '../../protocols/cri.ts'
import { findContainer } from './find-container.ts'
import type { PodRuntime } from './pod-runtime.ts'

/** Every run that belongs to a container of the spec. */
export function containerRuns(pod: Pod, { sandboxes }: PodRuntime): [Container, RuntimeContainer][] {
  const pairs: [Container, RuntimeContainer][] = []
  for (const { containers } of sandboxes)
    for (const run of containers) {
      const container = findContainer(pod, run.config.metadata.name)
      if (container) pairs.push([container, run])
    }
  return pairs
}
