// A namespace first becomes Terminating and goes only when the namespace controller has emptied it.
// Like pkg/registry/core/namespace/storage Delete.
import type { KubeObject } from '../../apimachinery/object.ts'
import { formatTime } from '../../apimachinery/time.ts'
import type { Namespace } from '../../apis/core/types.ts'
import type { RegistryHooks } from './registry.ts'
import type { Change } from './storage.ts'

export const namespaceHooks: RegistryHooks = {
  planDeletion: (object, _options, nowMs) => planNamespaceDeletion(object as Namespace, nowMs),
  mayRemove: (object) => !hasSpecFinalizers(object as Namespace),
}

function planNamespaceDeletion(namespace: Namespace, nowMs: number): Change | undefined {
  if (namespace.metadata.deletionTimestamp !== undefined)
    return hasSpecFinalizers(namespace) ? { type: 'nothing' } : undefined
  const { resourceVersion: _resourceVersion, ...metadata } = namespace.metadata
  const object = {
    ...namespace,
    metadata: { ...metadata, deletionTimestamp: formatTime(nowMs) },
    status: { ...namespace.status, phase: 'Terminating' },
  }
  return { type: 'put', object: object as KubeObject }
}

function hasSpecFinalizers({ spec }: Namespace): boolean {
  return (spec?.finalizers?.length ?? 0) > 0
}
