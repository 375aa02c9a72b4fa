// Steps that many kinds take before they are stored.
import { deepEqual } from '../apimachinery/deep-equal.ts'
import type { ObjectMeta } from '../apimachinery/meta-types.ts'
import type { KubeObject } from '../apimachinery/object.ts'

type WithSpec = KubeObject & { readonly spec?: unknown; readonly status?: unknown }

/** A new object is of generation 1 and has no status but the empty one. */
export function startGeneration<T extends WithSpec>(object: T, status: T['status']): T {
  return { ...object, metadata: { ...object.metadata, generation: 1 }, status }
}

/** The generation rises when what is wished for changed. */
export function withGeneration<T extends KubeObject>(object: T, old: T, changed: boolean): T {
  const before = old.metadata.generation
  const generation = changed ? (before ?? 0) + 1 : before
  if (object.metadata.generation === generation) return object
  const { generation: _, ...rest } = object.metadata
  return { ...object, metadata: generation === undefined ? rest : { ...rest, generation } }
}

/** An update of the object itself leaves the status alone. */
export function keepStatus<T extends WithSpec>(object: T, old: T): T {
  return object.status === old.status ? object : { ...object, status: old.status }
}

/** An update of the status leaves all but it (and metadata) alone. */
export function keepSpec<T extends WithSpec>(object: T, old: T): T {
  return object.spec === old.spec ? object : { ...object, spec: old.spec }
}

/** Keeps the status, and counts a change of the spec. */
export function updateSpec<T extends WithSpec>(object: T, old: T): T {
  return withGeneration(keepStatus(object, old), old, !deepEqual(object.spec, old.spec))
}

/** Of an update of a part of an object only preconditions and owners of fields count. Like ResetObjectMetaForStatus. */
export function keepObjectMeta(metadata: ObjectMeta, old: ObjectMeta): ObjectMeta {
  const { resourceVersion, uid, managedFields } = metadata
  return { ...old, resourceVersion, uid, ...(managedFields && { managedFields }) }
}
