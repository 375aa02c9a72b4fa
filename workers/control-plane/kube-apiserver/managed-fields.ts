// Who changed an object, how and when. Which fields each one owns is not kept: nobody can conflict over them yet.
// Like apimachinery/pkg/util/managedfields.
import type { ManagedFieldsEntry } from '../../apimachinery/meta-types.ts'

export type ManagedBy = {
  readonly manager: string
  readonly apiVersion: string
  readonly subresource: string
  readonly time: string
}

/** The entries after `by` has changed the object: its own comes anew, sorted by time. */
export function stampManagedFields(
  entries: readonly ManagedFieldsEntry[] | undefined,
  { manager, apiVersion, subresource, time }: ManagedBy,
): readonly ManagedFieldsEntry[] {
  const others = (entries ?? []).filter(
    (entry) =>
      entry.manager !== manager ||
      entry.operation !== 'Update' ||
      entry.apiVersion !== apiVersion ||
      (entry.subresource ?? '') !== subresource,
  )
  const own: ManagedFieldsEntry = {
    manager,
    operation: 'Update',
    apiVersion,
    time,
    ...(subresource === '' ? {} : { subresource }),
  }
  return [...others, own]
}

/** Names of clients that have asked before: every object keeps some of them. */
const managers = new Map<string, string>()
const mostManagers = 10_000

/** The manager that a request names, or the first word of its client's name. Like managerOrUserAgent. */
export function managerOf(fieldManager: string | undefined, userAgent: string | undefined): string {
  if (fieldManager) return fieldManager
  const agent = userAgent ?? 'unknown'
  const known = managers.get(agent)
  if (known !== undefined) return known
  const manager = agent.split('/', 1)[0]?.slice(0, 128) ?? ''
  if (managers.size < mostManagers) managers.set(agent, manager)
  return manager
}
