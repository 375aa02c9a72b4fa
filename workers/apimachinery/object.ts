// What every API object has in common.
import type { ObjectMeta, OwnerReference } from './meta-types.ts'

/** Any API object. The types of `apis` narrow it. */
export type KubeObject = {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: ObjectMeta
  readonly spec?: unknown
  readonly status?: unknown
}

export type KubeList<T = KubeObject> = {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly resourceVersion?: string | undefined
    readonly continue?: string | undefined
    readonly remainingItemCount?: number | undefined
  }
  readonly items: readonly T[]
}

/** `namespace/name`, or `name` of a cluster-scoped object: the key of caches and work queues. */
export function keyOf(object: { readonly metadata: ObjectMeta }): string {
  const { namespace, name } = object.metadata
  return namespace ? `${namespace}/${name}` : name
}

/** Like cache.SplitMetaNamespaceKey. */
export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/')
  return slash < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

/** The owner that manages the object. Like metav1.GetControllerOf. */
export function controllerOf(object: { readonly metadata: ObjectMeta }): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller)
}

export function isControlledBy(object: { readonly metadata: ObjectMeta }, uid: string | undefined): boolean {
  return uid !== undefined && controllerOf(object)?.uid === uid
}

/** Group and version of an apiVersion: `apps/v1` is group `apps`, version `v1`; `v1` is the core group ``. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/')
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}
