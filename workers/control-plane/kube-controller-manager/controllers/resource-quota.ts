// ResourceQuotas: counts what there is of all that they limit, anew whenever something of it goes, and every five minutes.
// What comes is charged by the API server itself. Like pkg/controller/resourcequota.
import { sameJson } from '../../../apimachinery/deep-equal.ts'
import { type KubeObject, keyOf } from '../../../apimachinery/object.ts'
import { addQuantities, formatQuantity, type Quantity, quantityOf } from '../../../apimachinery/quantity.ts'
import type { Resource } from '../../../apimachinery/resource.ts'
import { concernedNames, quotaMatches, usageOf } from '../../../apis/core/resource-quota/usage.ts'
import type { Pod, ResourceQuota } from '../../../apis/core/types.ts'
import { resourceQuotas } from '../../../apis/resources.ts'
import type { Informer } from '../../../client-go/informer.ts'
import { WorkQueue } from '../../../client-go/work-queue.ts'
import { can, discoverResources } from '../api-resources.ts'
import type { ControllerContext } from '../controller-context.ts'

type Quota = ResourceQuota & KubeObject

const resyncMs = 5 * 60 * 1000
/** How soon it looks again whether a cache that it has just asked for is full. */
const fillingMs = 50

export function startResourceQuotaController(context: ControllerContext): void {
  const { host } = context
  const client = context.client('resourcequota-controller')
  const queue = new WorkQueue(host, 'resourcequota')
  const quotas = context.informers.informer<Quota>(resourceQuotas)
  /** What is counted so far: only what some quota asks for. */
  const counted = new Map<string, { readonly resource: Resource; readonly objects: Informer }>()
  let known: readonly Resource[] = []

  quotas.addHandler({
    onAdd: (quota) => queue.add(keyOf(quota)),
    onUpdate: (old, quota) => {
      if (!sameJson(old.spec, quota.spec)) queue.add(keyOf(quota))
    },
  })

  function recount({ metadata }: KubeObject): void {
    for (const quota of quotas.list()) if (quota.metadata.namespace === metadata.namespace) queue.add(keyOf(quota))
  }

  /** Has the resources counted that the quota limits; whether their caches are full. */
  async function countAll(names: readonly string[]): Promise<boolean> {
    const isKnown = names.every((name) => known.some((resource) => concernedNames(resource, [name]).length > 0))
    if (!isKnown) {
      const all = await discoverResources(client)
      known = all.filter((resource) => resource.namespaced && can(resource, 'list', 'watch', 'create'))
    }
    for (const resource of known) {
      const id = `${resource.group}/${resource.plural}`
      if (counted.has(id) || concernedNames(resource, names).length === 0) continue
      const objects = context.informers.informer(resource)
      counted.set(id, { resource, objects })
      objects.addHandler({
        onUpdate: (old, object) => {
          if (resource.plural === 'pods' && !isOver(old) && isOver(object)) recount(object)
        },
        onDelete: recount,
      })
    }
    context.informers.start()
    return [...counted.values()].every(({ objects }) => objects.hasSynced)
  }

  async function syncQuota(key: string): Promise<void> {
    const quota = quotas.get(key)
    if (!quota) return
    const hard = quota.spec.hard ?? {}
    if (!(await countAll(Object.keys(hard)))) return queue.addAfter(key, fillingMs)
    const used = usedOf({ ...quota, status: { hard } })
    if (sameJson(quota.status, { hard, used })) return
    await client.updateStatus(resourceQuotas, { ...quota, status: { hard, used } })
  }

  function usedOf(quota: Quota): Readonly<Record<string, string>> {
    const names = Object.keys(quota.status?.hard ?? {})
    const sums = new Map<string, Quantity>(names.map((name) => [name, quantityOf(0)]))
    const nowMs = host.clock.unixMs()
    for (const { resource, objects } of counted.values()) {
      if (concernedNames(resource, names).length === 0) continue
      for (const object of objects.list()) {
        if (object.metadata.namespace !== quota.metadata.namespace || !quotaMatches(quota, resource, object)) continue
        for (const [name, amount] of usageOf(resource, object, nowMs)) {
          const sum = sums.get(name)
          if (sum) sums.set(name, addQuantities(sum, amount))
        }
      }
    }
    return Object.fromEntries([...sums].map(([name, sum]) => [name, formatQuantity(sum)]))
  }

  context.run({ name: 'resourcequota', queue, workers: 5, reconcile: syncQuota })
  context.whenSynced(() => {
    host.clock.every(resyncMs, () => {
      for (const quota of quotas.list()) queue.add(keyOf(quota))
    })
  })
}

/** Whether a pod counts no more. */
function isOver(object: KubeObject): boolean {
  const phase = (object as Pod).status?.phase
  return phase === 'Succeeded' || phase === 'Failed'
}
