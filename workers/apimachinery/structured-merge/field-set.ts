// Sets of fields of an object, as managedFields tells them: `f:spec`, `k:{"name":"web"}`, `v:"x"`. Sets are never changed
// and equal ones are shared, so that a thousand pods whose status was written alike need one set, and the same step from
// set to set is taken once. Like sigs.k8s.io/structured-merge-diff/fieldpath/set.go.

/** A set as `fieldsV1` has it: a tree of path elements; '.' says that the path up to here belongs to the set itself. */
export type FieldsV1 = Readonly<Record<string, unknown>>

export class FieldSet {
  readonly id: number
  /** Whether the path that leads here belongs to the set. */
  readonly isMember: boolean
  /** What lies below, by path element, in their order. */
  readonly children: ReadonlyMap<string, FieldSet>
  #fields: FieldsV1 | undefined

  constructor(id: number, isMember: boolean, children: ReadonlyMap<string, FieldSet>) {
    this.id = id
    this.isMember = isMember
    this.children = children
  }

  get isEmpty(): boolean {
    return !this.isMember && this.children.size === 0
  }

  /** The set as JSON; sets that are one are one object here too. */
  get fieldsV1(): FieldsV1 {
    if (this.#fields === undefined) {
      const entries: [string, FieldsV1][] = this.isMember && this.children.size > 0 ? [['.', leafFields]] : []
      for (const [element, child] of this.children) entries.push([element, child.fieldsV1])
      this.#fields = entries.length === 0 ? leafFields : Object.fromEntries(entries)
      if (entries.length > 0) read.set(this.#fields, this)
    }
    return this.#fields
  }

  child(element: string): FieldSet {
    return this.children.get(element) ?? emptySet
  }

  has(path: readonly string[]): boolean {
    let at: FieldSet = this
    for (const element of path) at = at.child(element)
    return at.isMember
  }

  equals(other: FieldSet): boolean {
    if (this === other) return true
    if (this.isMember !== other.isMember || this.children.size !== other.children.size) return false
    for (const [element, child] of this.children) {
      const theirs = other.children.get(element)
      if (theirs === undefined || !child.equals(theirs)) return false
    }
    return true
  }

  union(other: FieldSet): FieldSet {
    if (this === other || other.isEmpty) return this
    if (this.isEmpty) return other
    return remembered(unions, this, other, () => {
      const children = new Map(this.children)
      for (const [element, child] of other.children) children.set(element, this.child(element).union(child))
      return fieldSet(this.isMember || other.isMember, children)
    })
  }

  /** Paths that are in both. */
  intersection(other: FieldSet): FieldSet {
    if (this === other) return this
    if (this.isEmpty || other.isEmpty) return emptySet
    return remembered(intersections, this, other, () => {
      const children = new Map<string, FieldSet>()
      for (const [element, child] of this.children) children.set(element, child.intersection(other.child(element)))
      return fieldSet(this.isMember && other.isMember, children)
    })
  }

  /** Without the paths of the other; what lies below them stays. */
  difference(other: FieldSet): FieldSet {
    if (this === other) return emptySet
    if (this.isEmpty || other.isEmpty) return this
    return remembered(differences, this, other, () => {
      const children = new Map<string, FieldSet>()
      for (const [element, child] of this.children) children.set(element, child.difference(other.child(element)))
      return fieldSet(this.isMember && !other.isMember, children)
    })
  }

  /** Without the paths of the other and all that lies below them. */
  recursiveDifference(other: FieldSet): FieldSet {
    if (other.isMember) return emptySet
    if (this.isEmpty || other.isEmpty) return this
    return remembered(recursiveDifferences, this, other, () => {
      const children = new Map<string, FieldSet>()
      for (const [element, child] of this.children)
        children.set(element, child.recursiveDifference(other.child(element)))
      return fieldSet(this.isMember, children)
    })
  }

  /** Every path of the set; of one level first all that end there, then what lies below. */
  paths(): string[][] {
    const found: string[][] = []
    collectPaths(this, [], found)
    return found
  }
}

function collectPaths(set: FieldSet, prefix: readonly string[], found: string[][]): void {
  for (const [element, child] of set.children) if (child.isMember) found.push([...prefix, element])
  for (const [element, child] of set.children) collectPaths(child, [...prefix, element], found)
}

// ---- sharing

/** More sets than this are not remembered at once; then everything is learned anew. */
const mostRemembered = 50_000

let nextId = 2
const leafFields: FieldsV1 = {}
export const emptySet = new FieldSet(0, false, new Map())
/** The set whose only path is the one that leads to it. */
export const leafSet = new FieldSet(1, true, new Map())

/** Sets by what they hold, in the order in which somebody has named it. */
const known = new Map<string, FieldSet>()
/** Sets by their JSON. */
const read = new WeakMap<object, FieldSet>()
const unions = new Map<number, FieldSet>()
const intersections = new Map<number, FieldSet>()
const differences = new Map<number, FieldSet>()
const recursiveDifferences = new Map<number, FieldSet>()

/** The set of these children; empty ones are left out. */
export function fieldSet(isMember: boolean, children: ReadonlyMap<string, FieldSet>): FieldSet {
  let signature = isMember ? '.' : ''
  let size = 0
  for (const [element, child] of children) {
    if (child.isEmpty) continue
    signature += `\n${element}\n${child.id}`
    size++
  }
  if (size === 0) return isMember ? leafSet : emptySet
  const found = known.get(signature)
  if (found !== undefined) return found
  const made = sortedFieldSet(isMember, children)
  if (known.size >= mostRemembered) known.clear()
  known.set(signature, made)
  return made
}

function sortedFieldSet(isMember: boolean, children: ReadonlyMap<string, FieldSet>): FieldSet {
  const kept = [...children].filter(([, child]) => !child.isEmpty)
  const sorted = [...kept].sort(([a], [b]) => compareElements(a, b))
  if (sorted.every((entry, i) => entry === kept[i])) return new FieldSet(nextId++, isMember, new Map(sorted))
  return fieldSet(isMember, new Map(sorted))
}

/** Fields come first, then keys of list maps, values of sets, indexes. */
const kindOrder = 'fkvi'

function compareElements(a: string, b: string): number {
  const byKind = kindOrder.indexOf(a.charAt(0)) - kindOrder.indexOf(b.charAt(0))
  if (byKind !== 0) return byKind
  return a < b ? -1 : a > b ? 1 : 0
}

function remembered(steps: Map<number, FieldSet>, a: FieldSet, b: FieldSet, step: () => FieldSet): FieldSet {
  const key = a.id * 2 ** 26 + b.id
  const found = steps.get(key)
  if (found !== undefined) return found
  const made = step()
  if (steps.size >= mostRemembered) steps.clear()
  steps.set(key, made)
  return made
}

// ---- reading

/** Objects from outside may be deep; no API type is deeper than this. */
const maxDepth = 100

/** Reads fieldsV1; undefined when it is none. */
export function readFieldSet(fields: FieldsV1): FieldSet | undefined {
  return readNode(fields, true, 0)
}

function readNode(fields: unknown, isRoot: boolean, depth: number): FieldSet | undefined {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields) || depth > maxDepth) return undefined
  const found = read.get(fields)
  if (found !== undefined) return found
  const children = new Map<string, FieldSet>()
  const names = Object.keys(fields)
  for (const element of names) {
    if (element === '.') continue
    if (!isPathElement(element)) return undefined
    const child = readNode((fields as FieldsV1)[element], false, depth + 1)
    if (child === undefined) return undefined
    children.set(element, child)
  }
  return fieldSet(!isRoot && (children.size === 0 || names.includes('.')), children)
}

function isPathElement(text: string): boolean {
  const rest = text.slice(2)
  if (text.charAt(1) !== ':') return false
  switch (text.charAt(0)) {
    case 'f':
      return true
    case 'i':
      return /^-?\d+$/.test(rest)
    case 'k':
    case 'v':
      return isJson(rest, text.charAt(0) === 'k')
    default:
      return false
  }
}

function isJson(text: string, isObject: boolean): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return !isObject || (typeof value === 'object' && value !== null && !Array.isArray(value))
  } catch {
    return false
  }
}
