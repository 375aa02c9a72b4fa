// Hands the CustomResourceDefinitions over to what serves them, which is fetched with the first one.
// Like apiextensions-apiserver's place in kube-apiserver.
import type { KubeObject } from '../../apimachinery/object.ts'
import { formatTime } from '../../apimachinery/time.ts'
import { Late } from '../../simulation/late.ts'
import type { RegistryHooks } from './registry.ts'
import type { Server } from './server.ts'

const cleanup = 'customresourcecleanup.apiextensions.k8s.io'

type Definition = KubeObject & { readonly status?: { readonly conditions?: readonly Condition[] | null } }
type Condition = { readonly type: string; readonly status: string }

/** A definition goes when all that it defines is gone. Like the registry's REST.Delete. */
export const definitionHooks: RegistryHooks = {
  planDeletion: (object, _options, nowMs) => {
    const { metadata, status } = object as Definition
    if (metadata.deletionTimestamp !== undefined) return undefined
    const { resourceVersion: _resourceVersion, ...rest } = metadata
    const now = formatTime(nowMs)
    const finalizers = metadata.finalizers ?? []
    const terminating = {
      type: 'Terminating',
      status: 'True',
      lastTransitionTime: now,
      reason: 'InstanceDeletionPending',
      message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
    }
    const conditions = (status?.conditions ?? []).filter(({ type }) => type !== terminating.type)
    const held = finalizers.includes(cleanup) ? finalizers : [...finalizers, cleanup]
    const marked = {
      ...object,
      metadata: { ...rest, deletionTimestamp: now, finalizers: held },
      status: { ...status, conditions: [...conditions, terminating] },
    }
    return { type: 'put', object: marked }
  },
}

export function followDefinitions(server: Server): void {
  const registry = server.registry('apiextensions.k8s.io', 'customresourcedefinitions')
  if (registry === undefined) return
  const { cache } = registry.storage
  const part = new Late(server.host, () => import('./custom-resources/custom-resources.ts'))
  let serving: { look(): void } | undefined
  const look = () =>
    part.use(({ CustomResources }) => {
      serving ??= new CustomResources(server, registry)
      serving.look()
    })
  const watcher = { namespace: '', name: undefined, indexValue: undefined }
  cache.addWatcher({ ...watcher, onEvent: look, onReset: look })
  if (cache.size > 0) look()
}
