// The hash that follows the name of a generated ConfigMap or Secret. Like kustomize/api/hasher.

import { shortHash } from '../../apimachinery/sha256.ts'
import { at, canonicalJson, isObject, type JsonObject, stringAt } from '../json-value.ts'

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
