// The annotation that remembers what was applied last, so that the next `kubectl apply` knows what to remove.
// Like kubectl/pkg/util/apply.go.
import { at, canonicalJson, isObject, type JsonObject, stringAt, withAt } from '../json-value.ts'

export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'

/** The object with the annotation that remembers it, as kubectl sends it. Like GetModifiedConfiguration. */
export function withLastApplied(object: JsonObject): JsonObject {
  const plain = withoutLastApplied(object)
  return withAt(plain, ['metadata', 'annotations', lastAppliedAnnotation], `${canonicalJson(plain)}\n`)
}

/** The object as the annotation remembers it: with annotations, be they none. */
export function withoutLastApplied(object: JsonObject): JsonObject {
  const own = at(object, 'metadata', 'annotations')
  const { [lastAppliedAnnotation]: _, ...annotations } = isObject(own) ? own : {}
  return withAt(object, ['metadata', 'annotations'], annotations)
}

/** The annotation's text; undefined without one. */
export function lastAppliedText(object: JsonObject): string | undefined {
  const text = at(object, 'metadata', 'annotations', lastAppliedAnnotation)
  return typeof text === 'string' ? text : undefined
}

/** The configuration applied before; an annotation that cannot be read counts as none. */
export function lastApplied(object: JsonObject): JsonObject {
  const text = stringAt(object, 'metadata', 'annotations', lastAppliedAnnotation)
  if (text === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}
