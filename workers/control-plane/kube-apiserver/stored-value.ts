// What etcd holds under a key of the API server. Somebody with etcdctl may have put a text there: JSON of an object is one.
// Unlike upstream: what is no object is not there for lists and watches, where upstream's cache would end and begin again.
import type { KubeObject } from '../../apimachinery/object.ts'

/** Undefined: it is no object. */
export function storedObject(value: unknown): KubeObject | undefined {
  const object = typeof value === 'string' ? parsed(value) : value
  const { metadata } = (object ?? {}) as { readonly metadata?: { readonly name?: unknown } | null }
  return typeof metadata?.name === 'string' ? (object as KubeObject) : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
