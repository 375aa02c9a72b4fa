// The session that this tab works on: a run with a name, kept in the browser's storage when there is any.
import { create } from 'zustand'
import type { Replayed } from '../../workers/contract.ts'

export type SessionHead = {
  readonly id: string
  /** '' until the reader has given it one: then it is called after its first action. */
  readonly name: string
  /** Real time, in ms since 1970. */
  readonly savedAt: number
  /** How much a person did in it, and what came first. */
  readonly actions: number
  readonly first: string
  /** Virtual time that it has come to. */
  readonly nowMs: number
}

export type SessionState = {
  readonly id: string
  readonly name: string
  /** `no-storage`: it is gone with the tab, as in a sandboxed frame. */
  readonly kept: 'not-yet' | 'kept' | 'no-storage'
}

/** What the reader is to be told about the run that was opened, or could be. */
export type RunNotice =
  | {
      readonly type: 'opened'
      readonly from: 'link' | 'file' | 'session'
      readonly name: string
      readonly actions: number
      readonly replayed: Replayed
      /** The reader's own run, which is kept. */
      readonly previous: SessionHead | undefined
    }
  /** A link or a file that is no run; `at` says where it is wrong. */
  | { readonly type: 'unreadable'; readonly from: 'link' | 'file'; readonly at: string }
  /** The run in hand cannot be kept, and would be lost. */
  | { readonly type: 'would-lose'; readonly go: () => void }
  /** There is an earlier session to go on with. */
  | { readonly type: 'last'; readonly session: SessionHead }

export const useSession = create<SessionState>(() => ({ id: newSessionId(), name: '', kept: 'not-yet' }))
export const useRunNotice = create<{ readonly notice: RunNotice | undefined }>(() => ({ notice: undefined }))

export function setRunNotice(notice: RunNotice | undefined): void {
  useRunNotice.setState({ notice })
}

export function newSessionId(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`
}

const lastKey = 'wheelhouse.last-session'

/** Remembers the newest session apart from the others, so that it can be offered without looking through them. */
export function rememberLast(session: SessionHead | undefined): void {
  try {
    if (session) localStorage.setItem(lastKey, JSON.stringify(session))
    else localStorage.removeItem(lastKey)
  } catch {
    // No storage: there is no session to offer either.
  }
}

export function lastSession(): SessionHead | undefined {
  try {
    return readSessionHead(JSON.parse(localStorage.getItem(lastKey) ?? 'null'))
  } catch {
    return undefined
  }
}

/** Whatever lies in storage, only what is a head gets through. */
export function readSessionHead(value: unknown): SessionHead | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { id, name, savedAt, actions, first, nowMs } = value as Readonly<Record<string, unknown>>
  if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) return undefined
  const count = (one: unknown) => (typeof one === 'number' && one >= 0 ? one : 0)
  return {
    id,
    name: typeof name === 'string' ? name.slice(0, 120) : '',
    savedAt: count(savedAt),
    actions: count(actions),
    first: typeof first === 'string' ? first.slice(0, 200) : '',
    nowMs: count(nowMs),
  }
}

const tabKey = 'wheelhouse.tab'
/** What a tab was opened with, so that a reload brings its session back and another address does not. */
type Tab = { readonly id: string; readonly search: string; readonly hash: string; readonly headMs?: number }

/** `headMs`: the virtual time that the run has come to, when the page goes. */
export function rememberTab(id: string, headMs?: number): void {
  try {
    const { search, hash } = location
    sessionStorage.setItem(tabKey, JSON.stringify({ id, search, hash, ...(headMs && { headMs }) } satisfies Tab))
  } catch {
    // No storage: a reload begins anew.
  }
}

/** The session that was open in this tab at this address, and the virtual time that it had come to. */
export function sessionOfTab(): { readonly id: string; readonly headMs: number } | undefined {
  try {
    const tab = JSON.parse(sessionStorage.getItem(tabKey) ?? '{}') as Partial<Tab>
    const { id, search, hash, headMs } = tab
    if (search !== location.search || hash !== location.hash || typeof id !== 'string') return undefined
    return { id, headMs: typeof headMs === 'number' ? headMs : 0 }
  } catch {
    return undefined
  }
}
