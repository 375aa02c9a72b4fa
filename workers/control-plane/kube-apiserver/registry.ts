// The operations on one kind, each in the order that upstream has: creation, update, deletion with grace and finalizers.
// Like apiserver/pkg/registry/generic/registry/store.go and registry/rest.
import { sameJson } from '../../apimachinery/deep-equal.ts'
import { type FieldError, invalid } from '../../apimachinery/field-error.ts'
import type { DeleteOptions, ObjectMeta } from '../../apimachinery/meta-types.ts'
import { nameIsPathSegment } from '../../apimachinery/name-validation.ts'
import type { KubeObject } from '../../apimachinery/object.ts'
import {
  badRequestStatus,
  conflictStatus,
  generateNameConflictStatus,
  invalidStatus,
  notFoundStatus,
  optimisticLockMessage,
  plainErrorStatus,
} from '../../apimachinery/status-error.ts'
import { conversionOf, type Kind, type Strategy } from '../../apis/define-kind.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../apis/object-meta-validation.ts'
import type { Host } from '../../simulation/host.ts'
import { type AdmissionChain, type Attributes, NotYet, Pause } from './admission.ts'
import {
  comparedManagedFields,
  type ManagedBy,
  type ManagedFields,
  sameOwners,
  updatedManagedFields,
} from './managed-fields.ts'
import { type RequestContext, warn } from './request-context.ts'
import { refuse, StatusError } from './status-error.ts'
import { type Change, type Failed, preconditionConflict, type Storage, type Updated } from './storage.ts'

/** What a request says about how to write. */
export type WriteRequest = {
  readonly context: Pick<RequestContext, 'user' | 'warnings'>
  readonly namespace: string
  readonly name: string
  readonly subresource: string
  readonly manager: string
  readonly dryRun: boolean
  /** The request's body was a long one: etcd may not take what is in it. */
  readonly isLong?: boolean
  /** What is sent says itself who owns its fields: they need not be found out. */
  readonly ownersAreGiven?: boolean
}

/** What else happens when an object of a kind is stored, such as allocating addresses. */
export type RegistryHooks = {
  /** Completes the object before it is validated. Like BeginCreate and BeginUpdate. */
  begin?(object: KubeObject, old: KubeObject | undefined): Begun
  afterDelete?(object: KubeObject): void
  /** Whether an object on its way out may go with this update. */
  mayRemove?(object: KubeObject): boolean
  /** A deletion of its own kind; undefined for the usual one. */
  planDeletion?(object: KubeObject, options: DeleteOptions, nowMs: number): Change | undefined
}

/** `finish` is called when the object was stored, `revert` when it was not. */
type Begun = { readonly object: KubeObject; revert(): void; finish(): void }

const mostNameAttempts = 8
/** How often, and how far apart, a creation is tried for which something is still missing. */
const mostWaits = 10
const waitMs = 100

export class Registry {
  readonly kind: Kind
  readonly storage: Storage
  readonly hooks: RegistryHooks
  readonly #host: Host
  readonly #admission: AdmissionChain

  /** `kind` is another one than the storage's for a version that objects are not stored in. */
  constructor(
    host: Host,
    storage: Storage,
    admission: AdmissionChain,
    hooks: RegistryHooks = {},
    kind: Kind = storage.kind,
  ) {
    this.kind = kind
    this.storage = storage
    this.hooks = hooks
    this.#host = host
    this.#admission = admission
  }

  keyOf(namespace: string, name: string): string {
    return this.kind.namespaced ? `${namespace}/${name}` : name
  }

  /** Stores a new object, which has been decoded and defaulted. Like Store.Create and rest.BeforeCreate. */
  create(write: WriteRequest, sent: KubeObject, done: (object: KubeObject) => void, failed: Failed, attempt = 1): void {
    if (sent.metadata.resourceVersion)
      return failed(new StatusError(plainErrorStatus('resourceVersion should not be set on objects to be created')))
    const named = { ...sent, metadata: this.#newMeta(write, sent.metadata) }
    this.#createAs(named, write, sent, done, failed, attempt)
  }

  #createAs(
    named: KubeObject,
    write: WriteRequest,
    sent: KubeObject,
    done: (object: KubeObject) => void,
    failed: Failed,
    attempt: number,
  ): void {
    const { metadata } = sent
    const isGenerated = !metadata.name && Boolean(metadata.generateName)
    let begun: Begun | undefined
    try {
      const owners = this.#ownersAfter(write, undefined, sent)
      const admitted = this.#admitNew(write, named)
      begun = this.hooks.begin?.(admitted.object, undefined)
      const object = this.#completeNew(write, admitted, begun?.object ?? admitted.object, owners)
      const { name, namespace = '' } = object.metadata
      const onFailure = (error: unknown) => {
        begun?.revert()
        const isTaken = isGenerated && error instanceof StatusError && error.reason === 'AlreadyExists'
        if (!isTaken) return failed(error)
        if (attempt < mostNameAttempts) return this.create(write, sent, done, failed, attempt + 1)
        failed(new StatusError(generateNameConflictStatus(this.kind, name)))
      }
      const finish = (stored: KubeObject) => {
        if (write.dryRun) begun?.revert()
        else begun?.finish()
        done(stored)
      }
      const stored = conversionOf(this.kind)?.toStorage(object) ?? object
      this.storage.create(this.keyOf(namespace, name), stored, write, finish, onFailure)
    } catch (error) {
      begun?.revert()
      if (error instanceof Pause) return error.until(() => this.#createAs(named, write, sent, done, failed, attempt))
      if (!(error instanceof NotYet) || attempt >= mostWaits) return failed(error)
      this.#host.clock.after(waitMs, () => this.create(write, sent, done, failed, attempt + 1))
    }
  }

  #admitNew(write: WriteRequest, object: KubeObject): Attributes & { readonly object: KubeObject } {
    const attributes = { ...this.#attributes(write, 'CREATE'), name: object.metadata.name, old: undefined }
    return { ...attributes, object: this.#admission.admit({ ...attributes, object }, object) }
  }

  /** Who owns what once it is written: of what the client sent, not of what admission adds. */
  #ownersAfter(write: WriteRequest, old: KubeObject | undefined, sent: KubeObject): ManagedFields | undefined {
    if (write.ownersAreGiven) return sent.metadata.managedFields
    return updatedManagedFields(this.kind, this.#managedBy(write), old, sent)
  }

  #managedBy({ manager, subresource }: WriteRequest): ManagedBy {
    return { manager, subresource, time: this.#host.clock.timestamp() }
  }

  #completeNew(
    write: WriteRequest,
    attributes: Attributes,
    object: KubeObject,
    owners: ManagedFields | undefined,
  ): KubeObject {
    const { kind } = this
    const asked = kind.strategy.withRequester?.(object, write.context.user) ?? object
    const prepared = kind.strategy.prepareForCreate?.(asked) ?? asked
    const errors = kind.strategy.validate(prepared)
    if (errors.length > 0) refuse(invalidStatus(kind.storedAs ?? kind, prepared.metadata.name, errors))
    for (const text of kind.strategy.warnings?.(prepared, undefined) ?? []) warn(write.context, text)
    this.#admission.validate({ ...attributes, object: prepared })
    return withOwners(prepared, owners)
  }

  /** What only the server sets: a new object has a uid and a birthday. Like rest.FillObjectMetaSystemFields. */
  #newMeta({ namespace }: WriteRequest, metadata: ObjectMeta): ObjectMeta {
    const { name, generateName } = metadata
    const generated = !name && generateName ? generatedName(generateName, this.#host.random.suffix()) : name
    return {
      ...(hasServerFields(metadata) ? withoutServerFields(metadata) : metadata),
      name: generated ?? '',
      ...(this.kind.namespaced || metadata.namespace !== undefined ? { namespace } : undefined),
      uid: this.#host.random.uuid(),
      creationTimestamp: this.#host.clock.timestamp(),
    }
  }

  /**
   * Changes an object. `next` makes the new state from the old one; `strategy` is the kind's own, or a subresource's.
   * Like Store.Update.
   */
  update(
    write: WriteRequest,
    strategy: Strategy<KubeObject>,
    next: (existing: KubeObject) => KubeObject,
    done: (updated: Updated) => void,
    failed: Failed,
  ): void {
    let begun: Begun | undefined
    const conversion = conversionOf(this.kind)
    const change = (stored: KubeObject | undefined): Change => {
      begun?.revert()
      begun = undefined
      if (!stored) refuse(notFoundStatus(this.kind, write.name))
      const existing = conversion?.fromStorage(stored) ?? stored
      const sent = next(existing)
      const admitted = this.#admitChange(write, strategy, existing, sent)
      begun = this.hooks.begin?.(admitted.object, existing)
      const changed = begun?.object ?? admitted.object
      const object = this.#completeChange(write, strategy, admitted, changed, existing, sent)
      if (object === existing) return { type: 'nothing' }
      if (this.#goesNow(object, existing)) return { type: 'remove', object }
      return { type: 'put', object: conversion?.toStorage(object) ?? object }
    }
    const finish = (updated: Updated) => {
      if (write.dryRun) begun?.revert()
      else begun?.finish()
      if (updated.removed && !write.dryRun) this.hooks.afterDelete?.(updated.object)
      done(updated)
    }
    const giveUp = (error: unknown) => {
      begun?.revert()
      if (error instanceof Pause) return error.until(() => this.update(write, strategy, next, done, failed))
      failed(error)
    }
    this.storage.update(this.keyOf(write.namespace, write.name), change, write, finish, giveUp)
  }

  #admitChange(
    write: WriteRequest,
    strategy: Strategy<KubeObject>,
    old: KubeObject,
    sent: KubeObject,
  ): Attributes & { readonly object: KubeObject } {
    this.#checkVersion(write, strategy, old, sent)
    // A patch shares what it leaves alone: most of them leave all of the metadata alone.
    const isUntouched = sent.metadata === old.metadata
    const object = isUntouched ? sent : { ...sent, metadata: this.#keptMeta(old.metadata, sent.metadata) }
    const attributes = { ...this.#attributes(write, 'UPDATE'), old }
    return { ...attributes, object: this.#admission.admit({ ...attributes, object }, object) }
  }

  #completeChange(
    write: WriteRequest,
    strategy: Strategy<KubeObject>,
    attributes: Attributes,
    object: KubeObject,
    existing: KubeObject,
    sent: KubeObject,
  ): KubeObject {
    const prepared = strategy.prepareForUpdate?.(object, existing) ?? object
    if (isSameObject(prepared, existing) && this.#keepsOwners(write, existing, sent)) return existing
    // Strategies look at the metadata once more, so what is wrong with it is told more than once.
    const { metadata } = existing
    const metaErrors = prepared.metadata === metadata ? [] : this.#metaErrors(prepared.metadata, metadata)
    const errors = [...metaErrors, ...strategy.validateUpdate(prepared, existing)]
    if (errors.length > 0) refuse(invalidStatus(this.kind.storedAs ?? this.kind, write.name, errors))
    for (const text of strategy.warnings?.(prepared, existing) ?? []) warn(write.context, text)
    this.#admission.validate({ ...attributes, object: prepared })
    return withOwners(prepared, this.#ownersAfter(write, existing, sent))
  }

  /** Like validateCommonFields. */
  #metaErrors(metadata: ObjectMeta, old: ObjectMeta): FieldError[] {
    return [
      ...validateObjectMeta(metadata, this.kind.namespaced, nameIsPathSegment),
      ...validateObjectMetaUpdate(metadata, old),
    ]
  }

  /** Whether a write that leaves the object as it is leaves its fields to whom they belong, too. */
  #keepsOwners(write: WriteRequest, existing: KubeObject, sent: KubeObject): boolean {
    const owners = write.ownersAreGiven
      ? sent.metadata.managedFields
      : comparedManagedFields(this.kind, this.#managedBy(write), existing, sent)
    return sameOwners(owners, existing.metadata.managedFields)
  }

  /** The state that the client has seen must be the present one, if it says which it has seen. */
  #checkVersion(write: WriteRequest, strategy: Strategy<KubeObject>, existing: KubeObject, sent: KubeObject): void {
    const { uid, resourceVersion } = sent.metadata
    if (uid && uid !== existing.metadata.uid) {
      const message = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${existing.metadata.uid}`
      const path = this.storage.pathOf(this.keyOf(write.namespace, write.name))
      throw preconditionConflict(this.kind, write.name, path, message)
    }
    if (!resourceVersion || resourceVersion === '0') {
      if (strategy.allowUnconditionalUpdate !== false) return
      const error = invalid('metadata.resourceVersion', 0, 'must be specified for an update')
      refuse(invalidStatus({ group: this.kind.group, kind: this.kind.plural }, write.name, [error]))
    }
    if (resourceVersion !== existing.metadata.resourceVersion)
      refuse(conflictStatus(this.kind, write.name, optimisticLockMessage))
  }

  /** What an update cannot change. Like rest.BeforeUpdate. */
  #keptMeta(old: ObjectMeta, sent: ObjectMeta): ObjectMeta {
    const { deletionTimestamp, deletionGracePeriodSeconds } = old
    const {
      resourceVersion: _resourceVersion,
      managedFields: _managedFields,
      selfLink: _selfLink,
      generation: _generation,
      ...rest
    } = sent
    return {
      ...rest,
      ...(this.kind.namespaced && old.namespace ? { namespace: sent.namespace ?? old.namespace } : {}),
      ...(old.uid === undefined ? {} : { uid: sent.uid || old.uid }),
      ...(old.generation === undefined ? {} : { generation: old.generation }),
      ...(old.creationTimestamp === undefined ? {} : { creationTimestamp: old.creationTimestamp }),
      ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
      ...(deletionGracePeriodSeconds === undefined || sent.deletionGracePeriodSeconds !== undefined
        ? {}
        : { deletionGracePeriodSeconds }),
      ...(old.managedFields === undefined ? {} : { managedFields: old.managedFields }),
      // Validation wants to see one; what is stored bears none.
      ...(old.resourceVersion === undefined ? {} : { resourceVersion: old.resourceVersion }),
    }
  }

  /** An object on its way out goes once nobody holds it back. Like ShouldDeleteDuringUpdate. */
  #goesNow(object: KubeObject, existing: KubeObject): boolean {
    const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = existing.metadata
    if (deletionTimestamp === undefined || deletionGracePeriodSeconds > 0) return false
    if ((object.metadata.finalizers?.length ?? 0) > 0) return false
    return this.hooks.mayRemove?.(object) ?? true
  }

  #attributes(write: WriteRequest, operation: 'CREATE' | 'UPDATE' | 'DELETE') {
    const { namespace, name, subresource, context, dryRun } = write
    return { operation, kind: this.kind, namespace, name, subresource, context, dryRun }
  }

  /** Lets admission refuse what is done to the object through a subresource. */
  validateConnect(write: WriteRequest): void {
    this.#admission.validate({ ...this.#attributes(write, 'CREATE'), object: undefined, old: undefined })
  }

  /** Lets admission refuse a deletion. */
  validateDelete(write: WriteRequest, existing: KubeObject): void {
    this.#admission.validate({ ...this.#attributes(write, 'DELETE'), object: undefined, old: existing })
  }
}

function withOwners(object: KubeObject, managedFields: ManagedFields | undefined): KubeObject {
  // What etcd stores bears no resourceVersion: it gets one by being stored.
  return { ...object, metadata: { ...object.metadata, managedFields, resourceVersion: undefined } }
}

function hasServerFields({
  resourceVersion,
  selfLink,
  deletionTimestamp,
  deletionGracePeriodSeconds,
  managedFields,
}: ObjectMeta): boolean {
  return (resourceVersion ?? selfLink ?? deletionTimestamp ?? deletionGracePeriodSeconds ?? managedFields) !== undefined
}

function withoutServerFields(metadata: ObjectMeta): ObjectMeta {
  const {
    resourceVersion: _resourceVersion,
    selfLink: _selfLink,
    deletionTimestamp: _deletionTimestamp,
    deletionGracePeriodSeconds: _grace,
    managedFields: _managedFields,
    ...rest
  } = metadata
  return rest
}

const longestGeneratedBase = 58

/** Like names.SimpleNameGenerator. */
function generatedName(base: string, suffix: string): string {
  return base.slice(0, longestGeneratedBase) + suffix
}

/** The namespace of an object must be that of the request. Like EnsureObjectNamespaceMatchesRequestNamespace. */
export function checkNamespace(kind: Kind, namespace: string, metadata: ObjectMeta): void {
  if (!kind.namespaced || !metadata.namespace || metadata.namespace === namespace) return
  refuse(badRequestStatus('the namespace of the provided object does not match the namespace sent on the request'))
}

/** Whether an update changes nothing but what every update changes: the bookkeeping of who changed what. */
function isSameObject(a: KubeObject, b: KubeObject): boolean {
  return sameBut(a, b, isMetadata) && (a.metadata === b.metadata || sameBut(a.metadata, b.metadata, isBookkeeping))
}

function sameBut(a: object, b: object, isLeftOut: (key: string) => boolean): boolean {
  const [left, right] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>]
  for (const key in left)
    if (left[key] !== right[key] && !isLeftOut(key) && !sameJson(left[key], right[key])) return false
  for (const key in right) if (right[key] !== undefined && left[key] === undefined && !isLeftOut(key)) return false
  return true
}

function isMetadata(key: string): boolean {
  return key === 'metadata'
}

function isBookkeeping(key: string): boolean {
  return key === 'managedFields' || key === 'resourceVersion'
}
