// The hash that follows the name of a generated ConfigMap or Secret. Like kustomize/api/hasher.
import { at, canonicalJson, isObject, type JsonObject, stringAt } from '../json-value.ts'
import { shortHash } from '../sha256.ts'

export function hashOf(object: JsonObject): string {
  const isSecret = stringAt(object, 'kind') === 'Secret'
  const more = isSecret ? 'stringData' : 'binaryData'
  const extra = at(object, more)
  return shortHash(
    canonicalJson({
      kind: stringAt(object, 'kind'),
      ...(isSecret ? { type: stringAt(object, 'type') } : {}),
      // kustomize means to put the name in, but looks for it in the wrong place.
      name: '',
      data: at(object, 'data') ?? '',
      ...(isObject(extra) ? { [more]: extra } : {}),
    }),
  )
}
