// Sessions in IndexedDB: heads for the list, and the runs themselves apart from them. What is read back is checked like
// anything from outside: an older version may have written it.
import type { Recording } from '../../../workers/contract.ts'
import { readRecording } from '../../bridge/read-recording.ts'
import type { Future, SavedFutures } from '../../state/futures.ts'
import { type PageView, readPageView } from '../../state/page-view.ts'
import { lastSession, readSessionHead, rememberLast, type SessionHead } from '../../state/session.ts'

export type Session = {
  readonly head: SessionHead
  readonly recording: Recording
  readonly view: PageView
  readonly futures: SavedFutures
}

/** Of sessions that nobody has named, so many are kept. */
const mostUnnamed = 30
const [heads, runs] = ['heads', 'runs'] as const

let opened: Promise<IDBDatabase | undefined> | undefined

/** Undefined where there is no storage, as in a sandboxed frame. */
export function database(): Promise<IDBDatabase | undefined> {
  opened ??= new Promise((resolve) => {
    try {
      const request = indexedDB.open('wheelhouse', 1)
      request.onupgradeneeded = () => {
        request.result.createObjectStore(heads, { keyPath: 'id' })
        request.result.createObjectStore(runs)
      }
      request.onsuccess = () => {
        // Another tab wants to change the layout of the store: it must not wait for this one.
        request.result.onversionchange = () => request.result.close()
        resolve(request.result)
      }
      request.onerror = () => resolve(undefined)
      request.onblocked = () => resolve(undefined)
    } catch {
      resolve(undefined)
    }
  })
  return opened
}

/** False: it could not be kept. */
export async function saveSession({ head, recording, view, futures }: Session): Promise<boolean> {
  const db = await database()
  if (!db) return false
  try {
    await done(db, 'readwrite', (headStore, runStore) => {
      headStore.put(head)
      runStore.put({ recording, view, futures }, head.id)
    })
    return true
  } catch {
    return false
  }
}

/** Latest first. */
export async function listSessions(): Promise<readonly SessionHead[]> {
  const db = await database()
  if (!db) return []
  const all = await answer(db.transaction(heads).objectStore(heads).getAll())
  const known = (all as readonly unknown[]).flatMap((one) => readSessionHead(one) ?? [])
  return known.sort((a, b) => b.savedAt - a.savedAt)
}

/** Undefined: it is gone, or no longer readable. */
export async function loadSession(id: string): Promise<Session | undefined> {
  const db = await database()
  if (!db) return undefined
  try {
    const transaction = db.transaction([heads, runs])
    const [head, run] = await Promise.all([
      answer(transaction.objectStore(heads).get(id)),
      answer(transaction.objectStore(runs).get(id)),
    ])
    const { recording, view, futures } = (run ?? {}) as { recording?: unknown; view?: unknown; futures?: unknown }
    const known = readSessionHead(head)
    return (
      known && {
        head: known,
        recording: readRecording(recording),
        view: readPageView(view),
        futures: readFutures(futures),
      }
    )
  } catch {
    return undefined
  }
}

export async function renameSession(id: string, name: string): Promise<void> {
  const db = await database()
  if (!db) return
  const head = readSessionHead(await answer(db.transaction(heads).objectStore(heads).get(id)))
  if (head) await done(db, 'readwrite', (store) => store.put({ ...head, name }))
}

export async function removeSession(id: string): Promise<void> {
  const db = await database()
  if (!db) return
  await done(db, 'readwrite', (headStore, runStore) => {
    headStore.delete(id)
    runStore.delete(id)
  })
  if (lastSession()?.id === id) rememberLast(undefined)
}

/** Lets go of the oldest sessions that nobody has named. */
export async function tidySessions(): Promise<void> {
  const unnamed = (await listSessions()).filter(({ name }) => name === '')
  for (const { id } of unnamed.slice(mostUnnamed)) await removeSession(id)
}

function done(
  db: IDBDatabase,
  mode: IDBTransactionMode,
  act: (heads: IDBObjectStore, runs: IDBObjectStore) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction([heads, runs], mode)
    act(transaction.objectStore(heads), transaction.objectStore(runs))
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Those that can be read; none when an older version has kept none. */
function readFutures(value: unknown): SavedFutures {
  const { others, current } = (value ?? {}) as { others?: unknown; current?: unknown }
  const known = Array.isArray(others) ? others.flatMap((one: unknown) => readFuture(one) ?? []) : []
  return { others: known, current: isName(current) ? current : 'A' }
}

function readFuture(value: unknown): Future | undefined {
  const { name, recording, partedAtMs } = (value ?? {}) as Readonly<Record<string, unknown>>
  if (!isName(name) || typeof partedAtMs !== 'number' || !(partedAtMs >= 0)) return undefined
  return { name, recording: readRecording(recording), partedAtMs }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Z]\d{0,3}$/.test(value)
}
