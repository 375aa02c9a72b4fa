// In what two runs differ: objects that only one of them has, fields that are not the same, Events that came more often
// in one. Pods of one owner are told apart by nothing but chance in their names: they are compared as a group.
import type { RunOutcome } from '../../../workers/contract.ts'

export type FieldChange = { readonly path: string; readonly here: string; readonly there: string }
export type Comparison = {
  readonly onlyHere: readonly Named[]
  readonly onlyThere: readonly Named[]
  readonly changed: readonly (Named & { readonly fields: readonly FieldChange[] })[]
  readonly events: readonly {
    readonly reason: string
    readonly about: string
    readonly message: string
    readonly here: number
    readonly there: number
  }[]
}
export type Named = { readonly name: string; readonly status: string }

type One = RunOutcome['objects'][number]

export function compareRuns(here: RunOutcome, there: RunOutcome): Comparison {
  const [ours, theirs] = [byName(here), byName(there)]
  const named = (name: string, { status }: One): Named => ({ name, status })
  return {
    onlyHere: [...ours].flatMap(([name, one]) => (theirs.has(name) ? [] : named(name, one))),
    onlyThere: [...theirs].flatMap(([name, one]) => (ours.has(name) ? [] : named(name, one))),
    changed: [...ours].flatMap(([name, one]) => {
      const other = theirs.get(name)
      const fields = other ? fieldChanges(one.object, other.object) : []
      return fields.length > 0 ? [{ ...named(name, one), fields }] : []
    }),
    events: compareEvents(here, there),
  }
}

/** By `Kind namespace/name`. */
function byName({ objects }: RunOutcome): Map<string, One> {
  return new Map(
    objects.map((one) => [`${one.kind} ${one.namespace === '' ? '' : `${one.namespace}/`}${one.name}`, one]),
  )
}

function fieldChanges(here: unknown, there: unknown): readonly FieldChange[] {
  const [ours, theirs] = [leaves(here), leaves(there)]
  const paths = [...new Set([...ours.keys(), ...theirs.keys()])]
  return paths.flatMap((path) => {
    const [a, b] = [ours.get(path) ?? '', theirs.get(path) ?? '']
    return a === b ? [] : [{ path, here: a, there: b }]
  })
}

const deepest = 30

/** All plain values by their paths; members of lists by the name or type that they have, so that order does not count. */
function leaves(value: unknown, path = '', into = new Map<string, string>(), depth = 0): Map<string, string> {
  if (typeof value !== 'object' || value === null) into.set(path, String(value))
  else if (depth < deepest)
    for (const [key, member] of Object.entries(value)) {
      const step = Array.isArray(value) ? `[${nameIn(member) ?? key}]` : path === '' ? key : `.${key}`
      leaves(member, path + step, into, depth + 1)
    }
  return into
}

function nameIn(member: unknown): string | undefined {
  if (typeof member !== 'object' || member === null) return undefined
  const { name, type } = member as { name?: unknown; type?: unknown }
  return typeof name === 'string' ? name : typeof type === 'string' ? type : undefined
}

function compareEvents(here: RunOutcome, there: RunOutcome): Comparison['events'] {
  const found = new Map<string, { reason: string; about: string; message: string; here: number; there: number }>()
  for (const [side, { events }] of [
    ['here', here],
    ['there', there],
  ] as const)
    for (const { reason, about, message, count } of events) {
      const key = `${reason}\n${about}\n${message}`
      const event = found.get(key) ?? { reason, about, message, here: 0, there: 0 }
      event[side] += count
      found.set(key, event)
    }
  return [...found.values()].filter((event) => event.here !== event.there)
}
