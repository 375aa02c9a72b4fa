// What an action asks of a view that it doesn't know: to fit the diagram, to put the cursor into the search, to look at
// a thing.
import { create } from 'zustand'

export type ViewRequest =
  | { readonly type: 'fit' }
  | { readonly type: 'search' }
  /** Puts the cursor on a line of the reader's file. */
  | { readonly type: 'source'; readonly file: string; readonly line: number }
  /** Moves the diagram so that a thing is in sight; its key as in `targetKey`. */
  | { readonly type: 'reveal'; readonly key: string }

export const useViewRequest = create<{ readonly request: ViewRequest | undefined; readonly count: number }>(() => ({
  request: undefined,
  count: 0,
}))

export function requestView(request: ViewRequest): void {
  useViewRequest.setState((state) => ({ request, count: state.count + 1 }))
}
