// Objects that hold a pod template, and how their template is reached.
import { at, isObject, type JsonObject, listAt, withAt } from './json-value.ts'

/** Where the pod's spec lies in an object of this kind; undefined for kinds that have none. */
export function podSpecPath(object: JsonObject): readonly string[] | undefined {
  if (object['kind'] === 'Pod') return ['spec']
  if (at(object, 'spec', 'template', 'spec') !== undefined) return ['spec', 'template', 'spec']
  return undefined
}

export type ContainerRef = {
  readonly list: 'containers' | 'initContainers'
  readonly index: number
  readonly container: JsonObject
}

export function containersOf(object: JsonObject, path: readonly string[]): readonly ContainerRef[] {
  return (['initContainers', 'containers'] as const).flatMap((list) =>
    listAt(object, ...path, list).flatMap((container, index) =>
      isObject(container) ? [{ list, index, container }] : [],
    ),
  )
}

/** The object with one container replaced. */
export function withContainer(
  object: JsonObject,
  path: readonly string[],
  { list, index }: ContainerRef,
  container: JsonObject,
): JsonObject {
  const changed = listAt(object, ...path, list).map((one, position) => (position === index ? container : one))
  return withAt(object, [...path, list], changed)
}
