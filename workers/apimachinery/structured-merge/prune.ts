// What an applier does not say any more goes, unless somebody else owns it.
// Like structured-merge-diff/merge/update.go prune, in one version.

import type { FieldSet } from './field-set.ts'
import { fieldSetOf, removeFields, withNamedFields } from './field-set-of.ts'
import type { MergeType } from './merge-type.ts'

/** `last` is what the applier owned before, `owned` what anybody owns now, the applier's new configuration included. */
export function prune(type: MergeType, merged: unknown, last: FieldSet, owned: FieldSet): unknown {
  if (last.isEmpty) return merged
  const named = (set: FieldSet) => withNamedFields(type, set)
  const setOf = (value: unknown) => named(fieldSetOf(type, value))
  const all = setOf(merged)
  const pruned = removeFields(type, merged, named(last))
  // Others keep what is theirs.
  const withOwned = removeFields(type, merged, all.difference(setOf(pruned).union(named(owned))))
  // What hangs on something that went, but was not the applier's, stays too.
  return removeFields(type, merged, all.difference(setOf(withOwned)).intersection(named(last)))
}
