// A container of a pod, whatever sort it is of.
import type { Container, Pod } from '../../apis/core/types.ts'

export function findContainer({ spec }: Pod, name: string): Container | undefined {
  return (
    spec.containers.find((one) => one.name === name) ??
    spec.initContainers?.find((one) => one.name === name) ??
    (spec.ephemeralContainers?.find((one) => one.name === name) as Container | undefined)
  )
}
