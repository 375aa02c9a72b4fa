// Whether what clients saw of a shared thing could have come of doing their operations one at a time, each at some moment
// between its call and its return. Searches for such an order as Wing and Gong do, remembering what led nowhere as Lowe does.

/** What one client did. An operation that nobody heard the end of returns at Infinity: it may have happened at any time since. */
export type Operation<Input, Output> = {
  readonly client: number
  readonly input: Input
  readonly output: Output
  readonly calledMs: number
  readonly returnedMs: number
}

/** A thing that does one operation at a time. States are never changed: a step makes a new one. */
export type SequentialModel<State, Input, Output> = {
  readonly initial: State
  /** The state after the operation; undefined: it would not have answered so. */
  step(state: State, input: Input, output: Output): State | undefined
  /** Tells states apart. */
  describe(state: State): string
  /** Parts that do not touch each other, such as keys, are looked at one by one. */
  partOf?(input: Input): string
}

export type Verdict = 'linearizable' | 'not linearizable' | 'unknown'

/** `maxSteps` bounds the search of one part; beyond it nobody knows. */
export function checkLinearizability<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  maxSteps = 10_000_000,
): Verdict {
  const parts = new Map<string, Operation<Input, Output>[]>()
  for (const operation of operations) {
    const name = model.partOf?.(operation.input) ?? ''
    const part = parts.get(name)
    if (part) part.push(operation)
    else parts.set(name, [operation])
  }
  let isUnknown = false
  for (const part of parts.values()) {
    const verdict = checkPart(model, part, maxSteps)
    if (verdict === 'not linearizable') return verdict
    isUnknown ||= verdict === 'unknown'
  }
  return isUnknown ? 'unknown' : 'linearizable'
}

/** A call or a return, in a list from which pairs are taken out and put back. */
type Entry = {
  readonly index: number
  /** Of a call; undefined: this is a return. */
  return: Entry | undefined
  previous: Entry | undefined
  next: Entry | undefined
}

function checkPart<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  maxSteps: number,
): Verdict {
  const head = listOf(operations)
  const chosen = new Uint32Array(Math.ceil(operations.length / 32))
  const seen = new Set<string>()
  const taken: { readonly call: Entry; readonly before: State }[] = []
  let state = model.initial
  let entry = head.next
  for (let steps = 0; head.next !== undefined; steps++) {
    if (steps >= maxSteps) return 'unknown'
    if (entry?.return) {
      const { index } = entry
      const { input, output } = operations[index] as Operation<Input, Output>
      const after = model.step(state, input, output)
      if (after !== undefined && isNew(seen, chosen, index, model.describe(after))) {
        taken.push({ call: entry, before: state })
        state = after
        takeOut(entry)
        entry = head.next
      } else entry = entry.next
      continue
    }
    // The operation that returns here must have happened by now: what was chosen last was wrong.
    const last = taken.pop()
    if (!last) return 'not linearizable'
    chosen[last.call.index >> 5] = (chosen[last.call.index >> 5] as number) & ~(1 << (last.call.index & 31))
    state = last.before
    putBack(last.call)
    entry = last.call.next
  }
  return 'linearizable'
}

/** Marks the operation as chosen, unless the same ones had led to the same state before. */
function isNew(seen: Set<string>, chosen: Uint32Array, index: number, state: string): boolean {
  const word = index >> 5
  const bit = 1 << (index & 31)
  chosen[word] = (chosen[word] as number) | bit
  const key = `${String.fromCharCode(...halves(chosen))}|${state}`
  if (seen.has(key)) {
    chosen[word] = (chosen[word] as number) & ~bit
    return false
  }
  seen.add(key)
  return true
}

function* halves(words: Uint32Array): Generator<number> {
  for (const word of words) {
    yield word & 0xffff
    yield word >>> 16
  }
}

/** Calls and returns in the order of time; what is called at the very moment of a return counts as beside it. */
function listOf(operations: readonly Operation<unknown, unknown>[]): Entry {
  const moments = operations.flatMap(({ calledMs, returnedMs }, index) => [
    { index, atMs: calledMs, isCall: true },
    { index, atMs: returnedMs, isCall: false },
  ])
  moments.sort((a, b) => (a.atMs === b.atMs ? Number(b.isCall) - Number(a.isCall) : a.atMs < b.atMs ? -1 : 1))
  const head: Entry = { index: -1, return: undefined, previous: undefined, next: undefined }
  const calls = new Map<number, Entry>()
  let last = head
  for (const { index, isCall } of moments) {
    const entry: Entry = { index, return: undefined, previous: last, next: undefined }
    if (isCall) calls.set(index, entry)
    else (calls.get(index) as Entry).return = entry
    last.next = entry
    last = entry
  }
  return head
}

function takeOut(call: Entry): void {
  for (const entry of [call, call.return as Entry]) {
    if (entry.previous) entry.previous.next = entry.next
    if (entry.next) entry.next.previous = entry.previous
  }
}

function putBack(call: Entry): void {
  for (const entry of [call.return as Entry, call]) {
    if (entry.previous) entry.previous.next = entry
    if (entry.next) entry.next.previous = entry
  }
}
