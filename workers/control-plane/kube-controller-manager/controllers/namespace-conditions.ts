// What a namespace says while it goes away. Like pkg/controller/namespace/deletion/status_condition_utils.go.
import type { NamespaceCondition } from '../../../apis/core/types.ts'

export type Remains = {
  readonly errors: Error[]
  discoveryError: Error | undefined
  /** How many objects are left, by resource, and how many of them a finalizer holds back. */
  readonly objects: Map<string, number>
  readonly finalizers: Map<string, number>
  estimateSeconds: number
}

type Verdict = { readonly isBad: boolean; readonly reason: string; readonly message: string }

/** The five conditions, in order; those known keep their place and, if nothing changed, their time. */
export function namespaceConditions(
  known: readonly NamespaceCondition[],
  remains: Remains,
  timestamp: string,
): NamespaceCondition[] {
  const next = [...known]
  for (const [type, { isBad, reason, message }] of Object.entries(verdicts(remains))) {
    const status = isBad ? 'True' : 'False'
    const condition: NamespaceCondition = { type, status, lastTransitionTime: timestamp, reason, message }
    const at = next.findIndex((each) => each.type === type)
    const old = next[at]
    if (!old) next.push(condition)
    else if (old.status !== status || old.message !== message || old.reason !== reason) next[at] = condition
  }
  return next
}

function verdicts({ errors, discoveryError, objects, finalizers }: Remains): Readonly<Record<string, Verdict>> {
  const contentErrors = errors.filter((error) => error !== discoveryError)
  const good = (reason: string, message: string): Verdict => ({ isBad: false, reason, message })
  const bad = (reason: string, message: string): Verdict => ({ isBad: true, reason, message })
  return {
    NamespaceDeletionDiscoveryFailure: discoveryError
      ? bad('DiscoveryFailed', `Discovery failed for some groups, 1 failing: ${discoveryError.message}`)
      : good('ResourcesDiscovered', 'All resources successfully discovered'),
    NamespaceDeletionGroupVersionParsingFailure: good(
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    NamespaceDeletionContentFailure:
      contentErrors.length > 0
        ? bad(
            'ContentDeletionFailed',
            `Failed to delete all resource types, ${contentErrors.length} remaining: ${contentErrors.map(({ message }) => message).join(', ')}`,
          )
        : good('ContentDeleted', 'All content successfully deleted, may be waiting on finalization'),
    NamespaceContentRemaining:
      objects.size > 0
        ? bad('SomeResourcesRemain', `Some resources are remaining: ${list(objects, 'has', 'resource instances')}`)
        : good('ContentRemoved', 'All content successfully removed'),
    NamespaceFinalizersRemaining:
      finalizers.size > 0
        ? bad(
            'SomeFinalizersRemain',
            `Some content in the namespace has finalizers remaining: ${list(finalizers, 'in', 'resource instances')}`,
          )
        : good('ContentHasNoFinalizers', 'All content-preserving finalizers finished'),
  }
}

/** `configmaps. has 1 resource instances, pods. has 2 resource instances`. */
function list(counts: ReadonlyMap<string, number>, verb: string, noun: string): string {
  const names = [...counts.keys()].sort()
  return names.map((name) => `${name} ${verb} ${counts.get(name)} ${noun}`).join(', ')
}
