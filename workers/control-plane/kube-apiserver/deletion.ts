// How objects go away: at once, after a grace period, or when the last finalizer is gone. Like Store.Delete and
// rest.BeforeDelete.
import type { DeleteOptions, ObjectMeta } from '../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../apimachinery/object.ts'
import { conflictStatus, notFoundStatus } from '../../apimachinery/status-error.ts'
import { formatTime } from '../../apimachinery/time.ts'
import type { Kind } from '../../apis/define-kind.ts'
import { Pause } from './admission.ts'
import type { Registry, WriteRequest } from './registry.ts'
import { refuse, StatusError } from './status-error.ts'
import type { Change, Failed, Updated } from './storage.ts'

const orphan = 'orphan'
const foreground = 'foregroundDeletion'

/** Deletes an object, or marks it for deletion. `removed` says which. */
export function deleteObject(
  registry: Registry,
  write: WriteRequest,
  options: DeleteOptions,
  nowMs: number,
  done: (deleted: Updated) => void,
  failed: Failed,
): void {
  const { kind, storage } = registry
  const key = registry.keyOf(write.namespace, write.name)
  let graceless = false
  const change = (existing: KubeObject | undefined): Change => {
    graceless = false
    if (!existing) refuse(notFoundStatus(kind, write.name))
    checkPreconditions(kind, existing, options)
    registry.validateDelete(write, existing)
    const special = registry.hooks.planDeletion?.(existing, options, nowMs)
    if (special) return special
    const plan = planDeletion(kind, existing, options, nowMs)
    if (plan.type === 'mark') {
      graceless = plan.thenRemove
      return { type: 'put', object: { ...existing, metadata: { ...withoutVersion(existing.metadata), ...plan.meta } } }
    }
    return plan.type === 'pending' ? { type: 'nothing' } : { type: 'remove', object: existing }
  }
  const finish = (deleted: Updated) => {
    if (deleted.removed && !write.dryRun) registry.hooks.afterDelete?.(deleted.object)
    done(deleted)
  }
  storage.update(
    key,
    change,
    write,
    (marked) => {
      if (!graceless || write.dryRun) return finish(marked)
      // Marked with no grace at all: it goes now, unless somebody else was faster.
      const remove = (existing: KubeObject | undefined): Change =>
        existing ? { type: 'remove', object: existing } : refuse(notFoundStatus(kind, write.name))
      storage.update(key, remove, write, finish, (error) => {
        if (error instanceof StatusError && error.status.code === 404) finish({ object: marked.object, removed: true })
        else failed(error)
      })
    },
    (error) => {
      if (!(error instanceof Pause)) return failed(error)
      error.until(() => deleteObject(registry, write, options, nowMs, done, failed))
    },
  )
}

type Plan =
  | { readonly type: 'remove' }
  /** It is going already; nothing to change. */
  | { readonly type: 'pending' }
  | { readonly type: 'mark'; readonly meta: Partial<ObjectMeta>; readonly thenRemove: boolean }

function planDeletion(kind: Kind, existing: KubeObject, options: DeleteOptions, nowMs: number): Plan {
  const { metadata } = existing
  const grace = planGrace(kind, existing, options, nowMs)
  if (grace === 'pending') return { type: 'pending' }
  const finalizers = finalizersAfter(metadata.finalizers ?? [], options, kind)
  const held = finalizers.length > 0
  if (grace) {
    const meta = { ...grace, ...(sameSet(finalizers, metadata.finalizers ?? []) ? {} : { finalizers }) }
    return { type: 'mark', meta, thenRemove: !held && grace.deletionGracePeriodSeconds === 0 }
  }
  if (!held) return { type: 'remove' }
  const alreadyMarked = metadata.deletionTimestamp !== undefined && metadata.deletionGracePeriodSeconds === 0
  if (alreadyMarked && sameSet(finalizers, metadata.finalizers ?? [])) return { type: 'pending' }
  return {
    type: 'mark',
    meta: {
      deletionTimestamp: metadata.deletionTimestamp ?? formatTime(nowMs),
      deletionGracePeriodSeconds: 0,
      finalizers,
      ...(metadata.generation && !metadata.deletionTimestamp ? { generation: metadata.generation + 1 } : {}),
    },
    thenRemove: false,
  }
}

/** How the grace period changes; undefined when this kind has none, or the object's is over. */
function planGrace(
  kind: Kind,
  existing: KubeObject,
  options: DeleteOptions,
  nowMs: number,
): Pick<ObjectMeta, 'deletionTimestamp' | 'deletionGracePeriodSeconds' | 'generation'> | 'pending' | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds, generation } = existing.metadata
  const asked =
    options.gracePeriodSeconds !== undefined && options.gracePeriodSeconds < 0 ? 1 : options.gracePeriodSeconds
  if (!kind.strategy.gracePeriodSeconds) return undefined
  if (deletionTimestamp !== undefined) {
    // Marked with none and still there: whoever was to take it away in the second step was cut short.
    if (deletionGracePeriodSeconds === undefined || deletionGracePeriodSeconds === 0) return undefined
    // A grace period can only be shortened.
    if (asked === undefined || asked >= deletionGracePeriodSeconds) return 'pending'
    const endsAtMs = Date.parse(deletionTimestamp) - (deletionGracePeriodSeconds - asked) * 1000
    return { deletionTimestamp: formatTime(endsAtMs), deletionGracePeriodSeconds: asked }
  }
  const seconds = kind.strategy.gracePeriodSeconds(existing, asked)
  return {
    deletionTimestamp: formatTime(nowMs + seconds * 1000),
    deletionGracePeriodSeconds: seconds,
    ...(generation ? { generation: generation + 1 } : {}),
  }
}

/** Like deletionFinalizersForGarbageCollection. */
function finalizersAfter(finalizers: readonly string[], options: DeleteOptions, kind: Kind): string[] {
  const rest = finalizers.filter((finalizer) => finalizer !== orphan && finalizer !== foreground)
  if (orphansDependents(finalizers, options, kind)) rest.push(orphan)
  if (deletesDependentsFirst(finalizers, options)) rest.push(foreground)
  return rest
}

function orphansDependents(finalizers: readonly string[], options: DeleteOptions, kind: Kind): boolean {
  if (options.orphanDependents !== undefined) return options.orphanDependents
  if (options.propagationPolicy !== undefined) return options.propagationPolicy === 'Orphan'
  if (finalizers.includes(orphan)) return true
  if (finalizers.includes(foreground)) return false
  return kind.strategy.orphansDependents === true
}

function deletesDependentsFirst(finalizers: readonly string[], options: DeleteOptions): boolean {
  if (options.orphanDependents !== undefined) return false
  if (options.propagationPolicy !== undefined) return options.propagationPolicy === 'Foreground'
  return finalizers.includes(foreground) && !finalizers.includes(orphan)
}

function checkPreconditions(kind: Kind, { metadata }: KubeObject, { preconditions }: DeleteOptions): void {
  const { uid, resourceVersion } = preconditions ?? {}
  const about = { group: kind.group, plural: kind.kind }
  if (uid !== undefined && uid !== metadata.uid) {
    const detail = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`
    refuse(conflictStatus(about, metadata.name, detail))
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const detail = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`
    refuse(conflictStatus(about, metadata.name, detail))
  }
}

function withoutVersion(metadata: ObjectMeta): ObjectMeta {
  const { resourceVersion: _resourceVersion, ...rest } = metadata
  return rest
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one))
}
