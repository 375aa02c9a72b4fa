// Histories that Porcupine publishes with its verdicts: those of etcd under Jepsen, and of a store of keys to which is appended.
// They show whether our own checker of linearizability judges alike. The project has no copy of them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  checkLinearizability,
  type Operation,
  type SequentialModel,
} from '../../../workers/cluster/checkers/linearizability.ts'
import { type FileResult, Tally } from '../result.ts'

/** `folder` is a copy of Porcupine's repository: its test names the verdicts on the histories of etcd. */
export function replayHistories(folder: string, told: (result: FileResult) => void): FileResult[] {
  const verdicts = readFileSync(join(folder, 'porcupine_test.go'), 'utf8')
  const results = [
    judge('jepsen', join(folder, 'test_data/jepsen'), (file, text) => {
      const number = Number(/(\d+)\.log$/.exec(file)?.[1])
      const isRight = new RegExp(`checkJepsen\\(t, ${number}, (true|false)\\)`).exec(verdicts)?.[1]
      if (isRight === undefined) return undefined
      return { expected: isRight === 'true', verdict: checkLinearizability(registerModel, registerHistory(text)) }
    }),
    judge('kv', join(folder, 'test_data/kv'), (file, text) => ({
      expected: file.includes('-ok'),
      verdict: checkLinearizability(appendModel, appendHistory(text)),
    })),
  ]
  for (const result of results) told(result)
  return results
}

type Judged = { readonly expected: boolean; readonly verdict: string } | undefined

function judge(name: string, folder: string, look: (file: string, text: string) => Judged): FileResult {
  const tally = new Tally(name)
  for (const file of readdirSync(folder).sort()) {
    const judged = look(file, readFileSync(join(folder, file), 'utf8'))
    if (judged) tally.compare(file, judged.expected ? 'linearizable' : 'not linearizable', judged.verdict)
  }
  return tally.result
}

type RegisterInput = { readonly type: 'read' | 'write' | 'cas'; readonly from: number; readonly to: number }
/** `value` undefined: there was none. */
type RegisterOutput = { readonly isKnown: boolean; readonly isDone: boolean; readonly value: number | undefined }

const registerModel: SequentialModel<{ readonly value: number | undefined }, RegisterInput, RegisterOutput> = {
  initial: { value: undefined },
  describe: ({ value }) => `${value}`,
  step(state, { type, from, to }, { isKnown, isDone, value }) {
    if (type === 'read') return !isKnown || value === state.value ? state : undefined
    if (type === 'write') return { value: to }
    const holds = state.value === from
    if (isKnown && isDone !== holds) return undefined
    return holds ? { value: to } : state
  },
}

/** Lines such as `INFO  jepsen.util - 2<tab>:ok<tab>:cas<tab>[1 2]`. */
function registerHistory(text: string): Operation<RegisterInput, RegisterOutput>[] {
  const operations: Operation<RegisterInput, RegisterOutput>[] = []
  const open = new Map<number, { readonly input: RegisterInput; readonly atMs: number }>()
  let now = 0
  for (const line of text.split('\n')) {
    const [, process = '', outcome, type, value = ''] =
      /^INFO\s+jepsen\.util - (\d+)\s+:(\w+)\s+:(\w+)\s+(.*)$/.exec(line) ?? []
    if (outcome === undefined) continue
    const client = Number(process)
    now++
    if (outcome === 'invoke') {
      const [from = 0, to = 0] = type === 'cas' ? (value.match(/-?\d+/g) ?? []).map(Number) : [0, Number(value)]
      open.set(client, { input: { type: type as RegisterInput['type'], from, to }, atMs: now })
      continue
    }
    const call = open.get(client)
    // An `info` says that nobody knows: the operation stays open to the end.
    if (!call || outcome === 'info') continue
    open.delete(client)
    const isDone = outcome === 'ok'
    const isRead = call.input.type === 'read'
    // A read or a write that failed did not happen.
    if (!isDone && call.input.type !== 'cas') continue
    const read = isRead && value !== 'nil' ? Number(value) : undefined
    operations.push({
      client,
      input: call.input,
      output: { isKnown: true, isDone, value: read },
      calledMs: call.atMs,
      returnedMs: now,
    })
  }
  for (const [client, { input, atMs }] of open) {
    const output = { isKnown: false, isDone: false, value: undefined }
    operations.push({ client, input, output, calledMs: atMs, returnedMs: Number.POSITIVE_INFINITY })
  }
  return operations
}

type AppendInput = { readonly type: 'get' | 'put' | 'append'; readonly key: string; readonly value: string }

const appendModel: SequentialModel<{ readonly text: string }, AppendInput, { readonly value: string }> = {
  initial: { text: '' },
  partOf: ({ key }) => key,
  describe: ({ text }) => text,
  step(state, { type, value }, output) {
    if (type === 'get') return output.value === state.text ? state : undefined
    return { text: type === 'put' ? value : state.text + value }
  },
}

/** Lines such as `{:process 0, :type :invoke, :f :append, :key "0", :value "x 0 0 y"}`. */
function appendHistory(text: string): Operation<AppendInput, { readonly value: string }>[] {
  const operations: Operation<AppendInput, { readonly value: string }>[] = []
  const open = new Map<number, { readonly input: AppendInput; readonly atMs: number }>()
  let now = 0
  for (const line of text.split('\n')) {
    const [, process = '', outcome, type, key = '', value] =
      /^\{:process (\d+), :type :(\w+), :f :(\w+), :key "(.*)", :value (?:nil|"(.*)")\}/.exec(line) ?? []
    if (outcome === undefined) continue
    const client = Number(process)
    now++
    if (outcome === 'invoke') {
      open.set(client, { input: { type: type as AppendInput['type'], key, value: value ?? '' }, atMs: now })
      continue
    }
    const call = open.get(client)
    if (!call) continue
    open.delete(client)
    operations.push({ client, input: call.input, output: { value: value ?? '' }, calledMs: call.atMs, returnedMs: now })
  }
  return operations
}
