// How the page stands with the Web Worker in which the cluster lives.
import { create } from 'zustand'

export type Connection =
  | { readonly phase: 'starting' }
  | { readonly phase: 'live' }
  /** It hung or crashed, and is being brought back. */
  | { readonly phase: 'restarting'; readonly why: 'hung' | 'crashed' }
  /** It is back; told until the reader has seen it. */
  | { readonly phase: 'restored' }
  | { readonly phase: 'failed'; readonly message: string }

export const useConnection = create<{ readonly connection: Connection }>(() => ({ connection: { phase: 'starting' } }))

export function setConnection(connection: Connection): void {
  useConnection.setState({ connection })
}
