// Keys with values as one at a time would use them: what etcd promises to look like.
import type { SequentialModel } from './linearizability.ts'

export type KeyInput =
  | { readonly type: 'get'; readonly key: string }
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'delete'; readonly key: string }
  /** A transaction that puts the value if the key has the one before; undefined: if the key is not there. */
  | { readonly type: 'swap'; readonly key: string; readonly before: string | undefined; readonly value: string }

export type KeyOutput = {
  /** Whether the client heard what came of it. */
  readonly isKnown: boolean
  /** Of a get; undefined: there is no such key. */
  readonly value?: string | undefined
  /** Of a swap or a deletion: whether there was something to do. */
  readonly isDone?: boolean
}

type State = { readonly value: string | undefined }
const none: State = { value: undefined }

export const keyValueModel: SequentialModel<State, KeyInput, KeyOutput> = {
  initial: none,
  partOf: ({ key }) => key,
  describe: ({ value }) => (value === undefined ? '' : `=${value}`),
  step(state, input, output) {
    switch (input.type) {
      case 'get':
        return !output.isKnown || output.value === state.value ? state : undefined
      case 'put':
        return { value: input.value }
      case 'delete': {
        const isThere = state.value !== undefined
        return !output.isKnown || output.isDone === isThere ? none : undefined
      }
      case 'swap': {
        const holds = state.value === input.before
        if (output.isKnown && output.isDone !== holds) return undefined
        return holds ? { value: input.value } : state
      }
    }
  },
}
