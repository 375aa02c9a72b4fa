// ClusterRoles that are put together from others get the rules of all that bear their labels.
// Like pkg/controller/clusterroleaggregation.
import { sameJson } from '../../../apimachinery/deep-equal.ts'
import { matchesLabelSelector } from '../../../apimachinery/label-selector.ts'
import type { KubeObject } from '../../../apimachinery/object.ts'
import type { ClusterRole, PolicyRule } from '../../../apis/rbac/types.ts'
import { clusterRoles } from '../../../apis/resources.ts'
import { WorkQueue } from '../../../client-go/work-queue.ts'
import type { ControllerContext } from '../controller-context.ts'

export function startClusterRoleAggregationController(context: ControllerContext): void {
  const { host } = context
  const client = context.client('clusterrole-aggregation-controller')
  const queue = new WorkQueue(host, 'clusterrole-aggregation')
  const informer = context.informers.informer<ClusterRole & KubeObject>(clusterRoles)
  const enqueueAll = () => {
    for (const { aggregationRule, metadata } of informer.list()) if (aggregationRule) queue.add(metadata.name)
  }
  informer.addHandler({ onAdd: enqueueAll, onUpdate: enqueueAll, onDelete: enqueueAll })

  async function aggregate(name: string): Promise<void> {
    const role = informer.get(name)
    if (!role?.aggregationRule) return
    const rules: PolicyRule[] = []
    const selectors = role.aggregationRule.clusterRoleSelectors ?? []
    const byName = informer.list().sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    for (const selector of selectors)
      for (const { metadata, rules: own } of byName) {
        if (metadata.name === name || !matchesLabelSelector(selector, metadata.labels)) continue
        for (const rule of own ?? []) if (!rules.some((known) => sameJson(known, rule))) rules.push(rule)
      }
    if (hasSame(rules, role.rules ?? [])) return
    const path = `/apis/rbac.authorization.k8s.io/v1/clusterroles/${name}`
    const { apiVersion, kind } = role
    const patch = { apiVersion, kind, metadata: { name }, rules }
    const headers = { 'content-type': 'application/apply-patch+yaml' }
    await client.request('PATCH', `${path}?fieldManager=clusterrole-aggregation-controller&force=true`, patch, headers)
  }

  context.run({ name: 'clusterrole-aggregation', queue, workers: 5, reconcile: aggregate })
}

/** In whatever order: the same rules mean the same. */
function hasSame(a: readonly PolicyRule[], b: readonly PolicyRule[]): boolean {
  return a.length === b.length && a.every((rule) => b.some((other) => sameJson(rule, other)))
}
