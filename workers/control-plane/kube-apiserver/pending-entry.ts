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

/** What writes through an endpoint of a kind may set. */
export type Endpoint = {
  readonly type: MapType
  /** What the endpoint does not change, and what nobody owns; and those of the object's own fields that are all in it. */
  readonly ignored: FieldSet
  readonly ignoredFields: ReadonlySet<string>
}

/** One write: of the object's field `field`, or ('') of all of a new object. */
export type Step = {
  readonly endpoint: Endpoint
  readonly field: string
  readonly before: Plain
  readonly after: Plain
}

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

  /** An entry of `owner` with the fields that `before` has, if it is given, and those that the step takes. */
  constructor(owner: ManagedFieldsEntry, time: string, before: ManagedFieldsEntry | undefined, step: Step) {
    this.manager = owner.manager
    this.operation = owner.operation
    this.apiVersion = owner.apiVersion
    this.time = time
    this.fieldsType = owner.fieldsType
    Object.defineProperty(this, 'fieldsV1', readFields)
    if (owner.subresource !== undefined) this.subresource = owner.subresource
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
    const { type, ignored } = step.endpoint
    const of = (value: Plain) => (step.field === '' ? value : { [step.field]: value })
    const { changed, removed } = compare(type, of(step.before), of(step.after))
    const set = before.difference(removed.recursiveDifference(ignored)).union(changed.recursiveDifference(ignored))
    this.#before = set
    this.#step = undefined
    return set
  }

  /** Whether something of the object's field may be in the set. */
  mayOwn(field: string): boolean {
    const step = this.#step
    if (step !== undefined) {
      const isAbout = step.field === '' ? Object.hasOwn(step.after, field) : step.field === field
      if (isAbout && !step.endpoint.ignoredFields.has(field)) return true
    }
    return this.#before instanceof PendingEntry ? this.#before.mayOwn(field) : this.#before.children.has(`f:${field}`)
  }
}

const readFields: PropertyDescriptor & ThisType<PendingEntry> = {
  enumerable: true,
  configurable: true,
  get() {
    return this.set().fieldsV1
  },
}

/** The owner's entry after a step of one of the object's fields, of which nobody else owns anything. */
export function steppedEntry(
  owner: ManagedFieldsEntry,
  time: string,
  before: ManagedFieldsEntry | undefined,
  step: Step,
): ManagedFieldsEntry {
  const isKnown = before !== undefined && !(before instanceof PendingEntry && before.steps > 0)
  if (isKnown && isCovered(fieldsOf(before).child(`f:${step.field}`), step)) return { ...before, time }
  return new PendingEntry(owner, time, before, step)
}

/** Whether the step sets but plain fields that are in the set already: leases are renewed for ever. */
function isCovered(set: FieldSet, { endpoint, field, before, after }: Step): boolean {
  const type = endpoint.type.fields.get(field)?.type
  for (const name in after) {
    if (before[name] === after[name]) continue
    const of = type?.kind === 'map' ? type.fields.get(name)?.type : undefined
    if (of === undefined || !isLeaf(of) || !set.child(`f:${name}`).isMember) return false
  }
  for (const name in before) if (before[name] !== undefined && after[name] === undefined) return false
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

export function mayOwn(entry: ManagedFieldsEntry, field: string): boolean {
  return entry instanceof PendingEntry ? entry.mayOwn(field) : fieldsOf(entry).children.has(`f:${field}`)
}

/** A new object, when it is plain to see that it says something that can be owned. */
export function creationStep(endpoint: Endpoint, sent: Plain): Step | undefined {
  const { type, ignoredFields } = endpoint
  for (const field in sent) {
    const value = sent[field]
    const isPlain =
      field === 'metadata'
        ? isStruct(value) && isSomething(value['generateName'])
        : !ignoredFields.has(field) && isPlainChange(type.fields.get(field)?.type, undefined, value)
    if (isPlain) return { endpoint, field: '', before: emptyStruct, after: sent }
  }
  return undefined
}

/** A write that changes something in one field of the object and nothing else, when that is plain to see. */
export function updateStep(endpoint: Endpoint, live: Plain, sent: Plain): Step | undefined {
  let field = ''
  for (const name in sent) {
    if (sent[name] === live[name]) continue
    if (field !== '' || name === 'metadata') return undefined
    field = name
  }
  if (field === '' || endpoint.ignoredFields.has(field)) return undefined
  const [before, after] = [live[field], sent[field]]
  for (const name in live) if (live[name] !== undefined && sent[name] === undefined) return undefined
  const of = endpoint.type.fields.get(field)?.type
  if (of?.kind !== 'map' || of.isAtomic || !isStruct(before) || !isStruct(after)) return undefined
  return isPlainChange(of, before, after) ? { endpoint, field, before, after } : undefined
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
