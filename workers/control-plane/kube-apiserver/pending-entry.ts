// An entry of managedFields whose fields are found out when somebody reads them: nearly nobody does, and thousands of pods
// and events are written a minute. It keeps a few of the states that it was written by, and no more than that.
import { sameJson } from '../../apimachinery/deep-equal.ts'
import type { ManagedFieldsEntry } from '../../apimachinery/meta-types.ts'
import { compare } from '../../apimachinery/structured-merge/compare.ts'
import { emptySet, type FieldSet, type FieldsV1, readFieldSet } from '../../apimachinery/structured-merge/field-set.ts'
import {
  emptyStruct,
  type ListType,
  type MapType,
  type MergeType,
} from '../../apimachinery/structured-merge/merge-type.ts'

type Plain = Readonly<Record<string, unknown>>

/** One write: of a new object, or of one of its fields. */
export type Step = {
  readonly type: MapType
  /** What the endpoint does not change, and what nobody owns. */
  readonly ignored: FieldSet
  readonly before: Plain
  readonly after: Plain
}

/** One in the field `key`. */
type UpdateStep = Step & { readonly key: string }

/** With one more, all that were before are looked at. */
const mostSteps = 4

export class PendingEntry implements ManagedFieldsEntry {
  readonly manager: string | undefined
  readonly operation: string | undefined
  readonly apiVersion: string | undefined
  readonly time: string | undefined
  readonly fieldsType: string | undefined
  /** The set as JSON: an own property, as in every other entry. */
  declare readonly fieldsV1: FieldsV1
  declare readonly subresource?: string
  #before: FieldSet | PendingEntry
  #step: Step | undefined
  readonly #steps: number

  /** `own` as it is to be read, with the fields that `before` has, if it is given, and those that the step takes. */
  constructor(own: ManagedFieldsEntry, before: ManagedFieldsEntry | undefined, step: Step) {
    this.manager = own.manager
    this.operation = own.operation
    this.apiVersion = own.apiVersion
    this.time = own.time
    this.fieldsType = own.fieldsType
    Object.defineProperty(this, 'fieldsV1', readFields)
    if (own.subresource !== undefined) this.subresource = own.subresource
    this.#step = step
    if (before instanceof PendingEntry && before.steps > 0 && before.steps < mostSteps) {
      this.#before = before
      this.#steps = before.steps + 1
    } else {
      this.#before = before === undefined ? emptySet : fieldsOf(before)
      this.#steps = 1
    }
  }

  /** How many steps it still has to look at. */
  get steps(): number {
    return this.#step === undefined ? 0 : this.#steps
  }

  set(): FieldSet {
    const step = this.#step
    const before = this.#before instanceof PendingEntry ? this.#before.set() : this.#before
    if (step === undefined) return before
    const { changed, removed } = compare(step.type, step.before, step.after)
    const set = before
      .difference(removed.recursiveDifference(step.ignored))
      .union(changed.recursiveDifference(step.ignored))
    this.#before = set
    this.#step = undefined
    return set
  }

  /** Whether some field below the object's field `key` may be in the set. */
  mayOwn(key: string): boolean {
    const step = this.#step
    if (step === undefined) return this.set().children.has(`f:${key}`)
    if (Object.hasOwn(step.after, key) && !step.ignored.child(`f:${key}`).isMember) return true
    return this.#before instanceof PendingEntry ? this.#before.mayOwn(key) : this.#before.children.has(`f:${key}`)
  }
}

const readFields: PropertyDescriptor & ThisType<PendingEntry> = {
  enumerable: true,
  configurable: true,
  get() {
    return this.set().fieldsV1
  },
}

/** `own` after a step of an object's field that nobody else owns anything of. */
export function steppedEntry(
  own: ManagedFieldsEntry,
  before: ManagedFieldsEntry | undefined,
  step: UpdateStep,
): ManagedFieldsEntry {
  const isKnown = before !== undefined && !(before instanceof PendingEntry && before.steps > 0)
  if (isKnown && isCovered(fieldsOf(before).child(`f:${step.key}`), step)) return { ...before, time: own.time }
  return new PendingEntry(own, before, step)
}

/** Whether the step sets but plain fields that are in the set already: leases are renewed for ever. */
function isCovered(set: FieldSet, { key, type, before, after }: UpdateStep): boolean {
  const fields = type.fields.get(key)?.type
  const [left, right] = [before[key] as Plain, after[key] as Plain]
  for (const name in right) {
    if (left[name] === right[name]) continue
    const of = fields?.kind === 'map' ? fields.fields.get(name)?.type : undefined
    if (of === undefined || !isLeaf(of) || !set.child(`f:${name}`).isMember) return false
  }
  for (const name in left) if (left[name] !== undefined && right[name] === undefined) return false
  return true
}

function isLeaf(type: MergeType): boolean {
  if (type.kind === 'map') return type.isAtomic
  return type.kind === 'scalar' || (type.kind === 'list' && type.relationship === 'atomic')
}

export function fieldsOf(entry: ManagedFieldsEntry): FieldSet {
  if (entry instanceof PendingEntry) return entry.set()
  return entry.fieldsV1 === undefined ? emptySet : (readFieldSet(entry.fieldsV1) ?? emptySet)
}

export function mayOwn(entry: ManagedFieldsEntry, key: string): boolean {
  return entry instanceof PendingEntry ? entry.mayOwn(key) : fieldsOf(entry).children.has(`f:${key}`)
}

/** A new object, when it is plain to see that it says something that can be owned. */
export function creationStep(type: MapType, ignored: FieldSet, sent: Plain): Step | undefined {
  for (const key in sent) {
    const value = sent[key]
    const isPlain =
      key === 'metadata'
        ? isStruct(value) && isSomething(value['generateName'])
        : !ignored.child(`f:${key}`).isMember && isPlainChange(type.fields.get(key)?.type, undefined, value)
    if (isPlain) return { type, ignored, before: emptyStruct, after: sent }
  }
  return undefined
}

/** A write that changes something in one field of the object and nothing else, when that is plain to see. */
export function updateStep(type: MapType, ignored: FieldSet, live: Plain, sent: Plain): UpdateStep | undefined {
  let key: string | undefined
  for (const name in sent) {
    if (sent[name] === live[name]) continue
    if (key !== undefined || name === 'metadata') return undefined
    key = name
  }
  if (key === undefined || live[key] === undefined || ignored.child(`f:${key}`).isMember) return undefined
  for (const name in live) if (live[name] !== undefined && sent[name] === undefined) return undefined
  const [before, after] = [live[key], sent[key]]
  const of = type.fields.get(key)?.type
  if (of?.kind !== 'map' || of.isAtomic || !isStruct(before) || !isStruct(after)) return undefined
  if (!isPlainChange(of, before, after)) return undefined
  return { key, type, ignored, before: { [key]: before }, after: { [key]: after } }
}

/** Whether a write of one value over another has clearly set something; false: it may have. */
function isPlainChange(type: MergeType | undefined, before: unknown, after: unknown): boolean {
  if (before === after || type === undefined || !isSomething(after)) return false
  if (isLeaf(type)) return before === undefined || !sameJson(before, after)
  if (type.kind === 'map' && isStruct(after)) {
    if (before === undefined) return Object.values(after).some(isSomething)
    if (!isStruct(before)) return false
    for (const name in after) if (isPlainChange(type.fields.get(name)?.type, before[name], after[name])) return true
    return false
  }
  if (type.kind !== 'list' || !Array.isArray(after)) return false
  return before === undefined || (Array.isArray(before) && someElementChanges(type, before, after))
}

/** Elements are compared as long as they come in the same order. */
function someElementChanges(type: ListType, before: readonly unknown[], after: readonly unknown[]): boolean {
  for (let i = 0; i < after.length && i < before.length; i++) {
    const [left, right] = [before[i], after[i]]
    if (left === right) continue
    if (!isStruct(left) || !isStruct(right) || type.keys.some(({ name }) => left[name] !== right[name])) return false
    if (isPlainChange(type.element, left, right)) return true
  }
  return false
}

/** What no field holds that nobody has filled in. */
function isSomething(value: unknown): boolean {
  if (typeof value !== 'object') return Boolean(value)
  return value !== null && (!Array.isArray(value) || value.length > 0)
}

function isStruct(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
