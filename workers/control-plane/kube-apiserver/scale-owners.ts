// Server-side apply of `scale`: what owns the replicas of an object owns those of its scale, and the other way round.
// Like apimachinery/pkg/util/managedfields/scalehandler.go.
import type { ManagedFieldsEntry } from '../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../apimachinery/object.ts'
import { emptySet, readFieldSet } from '../../apimachinery/structured-merge/field-set.ts'
import { apiVersionOf, type Kind } from '../../apis/define-kind.ts'
import { type ManagedBy, type ManagedFields, sortedEntries } from './managed-fields.ts'
import { fieldsOf } from './pending-entry.ts'
import { applyConfiguration, type Configuration } from './server-side-apply.ts'

export type AppliedScale = { readonly scale: Configuration; readonly managedFields: ManagedFields | undefined }

/** As much of a kind as applying takes. */
const scaleKind = {
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  schema: 'autoscaling.v1.Scale',
  subresources: [],
} as unknown as Kind

const replicas = readFieldSet({ 'f:spec': { 'f:replicas': {} } }) ?? emptySet

/** Applies `config` to `scale`, the scale of `object`; also tells who owns what of the object then. */
export function applyToScale(
  kind: Kind,
  by: ManagedBy,
  object: KubeObject,
  scale: KubeObject,
  config: Configuration,
  force: boolean,
): AppliedScale {
  const entries = object.metadata.managedFields ?? []
  const apiVersion = apiVersionOf(scaleKind)
  const ofScale = entries.filter(ownsReplicas).map((entry) => ({ ...entry, apiVersion, fieldsV1: replicas.fieldsV1 }))
  const live = { ...scale, metadata: { ...scale.metadata, managedFields: ofScale } }
  const applied = applyConfiguration(scaleKind, by, live, config, force)
  const managedFields = entriesOfObject(kind, entries, applied.managedFields ?? [])
  return { scale: applied.object ?? (scale as unknown as Configuration), managedFields }
}

function ownsReplicas(entry: ManagedFieldsEntry): boolean {
  return !fieldsOf(entry).intersection(replicas).isEmpty
}

/** Who has owned the replicas and does not any more loses them; who is new has an entry of its own. */
function entriesOfObject(kind: Kind, entries: ManagedFields, ofScale: ManagedFields): ManagedFields | undefined {
  const left = ofScale.filter(ownsReplicas)
  const kept: ManagedFieldsEntry[] = []
  for (const entry of entries) {
    const at = left.findIndex((one) => isSameManager(one, entry))
    if (!ownsReplicas(entry) || at >= 0) {
      if (at >= 0) left.splice(at, 1)
      kept.push(entry)
      continue
    }
    const set = fieldsOf(entry).difference(replicas)
    if (!set.isEmpty) kept.push({ ...entry, fieldsV1: set.fieldsV1 })
  }
  for (const { time: _time, ...entry } of left)
    kept.push({ ...entry, apiVersion: apiVersionOf(kind), fieldsV1: replicas.fieldsV1 })
  return kept.length === 0 ? undefined : sortedEntries(kept)
}

function isSameManager(a: ManagedFieldsEntry, b: ManagedFieldsEntry): boolean {
  return a.manager === b.manager && a.operation === b.operation && (a.subresource ?? '') === (b.subresource ?? '')
}
