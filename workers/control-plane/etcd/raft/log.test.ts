import { describe, expect, it } from 'vitest'
import { encodedSize } from './entry-size.ts'
import { Log } from './log.ts'
import type { Logger } from './logger.ts'
import { MemoryStorage } from './memory-storage.ts'
import { type Entry, entryAt } from './message.ts'

const entry = (term: number, index: number): Entry => entryAt({ type: 'EntryNormal', data: 'x', bytes: 1 }, term, index)
const run = (from: number, ...terms: number[]) => terms.map((term, at) => entry(term, from + at))
const idsOf = (entries: readonly Entry[] | undefined) => entries?.map(({ term, index }) => `${term}/${index}`)

/** The first terms are on the disk, the others not yet. */
function logOf(stable: readonly number[], unstable: readonly number[] = [], maxApplying = Number.POSITIVE_INFINITY) {
  const lines: string[] = []
  const line = (text: string) => void lines.push(text)
  const logger: Logger = { debug: line, info: line, warning: line, error: line }
  const storage = new MemoryStorage()
  storage.append(run(1, ...stable))
  const log = new Log(storage, logger, maxApplying)
  log.append(run(stable.length + 1, ...unstable))
  return { log, storage, lines }
}

describe('the log', () => {
  it('is read across what is on the disk and what is not', () => {
    const { log } = logOf([1, 1], [2, 3])
    expect([log.firstIndex, log.lastIndex, log.lastTerm]).toEqual([1, 4, 3])
    expect(idsOf(log.slice(2, 5, Number.POSITIVE_INFINITY))).toEqual(['1/2', '2/3', '3/4'])
  })

  it('gives at least one entry, and no more than fit', () => {
    const { log } = logOf([1, 1], [2, 3])
    expect(idsOf(log.slice(1, 5, 0))).toEqual(['1/1'])
    expect(idsOf(log.slice(1, 5, encodedSize(run(1, 1, 1, 2))))).toEqual(['1/1', '1/2', '2/3'])
    expect(idsOf(log.slice(2, 5, encodedSize(run(1, 1)) + 1))).toEqual(['1/2'])
  })

  it('takes what follows on an entry that agrees, and nothing else', () => {
    const { log } = logOf([1, 1])
    expect(log.maybeAppend(2, 2, run(3, 2), 0)).toBeUndefined()
    expect(log.maybeAppend(3, 1, run(4, 2), 0)).toBeUndefined()
    expect(log.maybeAppend(2, 1, run(3, 2, 2), 3)).toBe(4)
    expect([log.committed, log.lastIndex]).toEqual([3, 4])
  })

  it('replaces entries of an old leader from the first that differs, and none that agree', () => {
    const { log, lines } = logOf([1, 1], [2, 2, 2])
    expect(log.maybeAppend(2, 1, run(3, 2, 3), 0)).toBe(4)
    expect(idsOf(log.slice(1, log.lastIndex + 1, Number.POSITIVE_INFINITY))).toEqual(['1/1', '1/2', '2/3', '3/4'])
    expect(lines).toEqual([
      'found conflict at index 4 [existing term: 2, conflicting term: 3]',
      'truncate the unstable entries before index 4',
    ])
    expect(log.maybeAppend(0, 0, run(1, 1), 0)).toBe(1)
    expect(log.lastIndex).toBe(4)
  })

  it('never replaces what is committed', () => {
    const { log } = logOf([1, 1, 1])
    log.commitTo(3)
    expect(() => log.maybeAppend(1, 1, run(2, 2), 0)).toThrow('is out of range [committed(3)]')
  })

  it('finds where another log may still agree by the term of one entry', () => {
    const { log } = logOf([1, 3, 3, 4, 4, 5, 5, 5, 6])
    expect(log.findConflictByTerm(8, 3)).toEqual({ index: 3, term: 3 })
    expect(log.findConflictByTerm(8, 2)).toEqual({ index: 1, term: 1 })
  })

  it('commits by counting only entries of the term in question', () => {
    const { log } = logOf([1, 2, 2])
    expect(log.maybeCommit(1, 2)).toBe(false)
    expect(log.maybeCommit(3, 2)).toBe(true)
    expect(log.committed).toBe(3)
  })

  it('waits for the application when it has been given as much as it may', () => {
    const { log } = logOf([1, 1, 1], [], encodedSize(run(1, 1, 1)))
    log.commitTo(3)
    const first = log.nextCommitted(false)
    expect(idsOf(first)).toEqual(['1/1', '1/2'])
    log.acceptApplying(2, encodedSize(first), false)
    expect(log.hasNextCommitted(false)).toBe(false)
    log.appliedTo(2, encodedSize(first))
    expect(idsOf(log.nextCommitted(false))).toEqual(['1/3'])
  })

  it('does not forget unstable entries that were replaced while they were written', () => {
    const { log, lines } = logOf([1], [2, 2])
    log.unstable.acceptInProgress()
    log.append(run(2, 3))
    log.unstable.stableTo(3, 2)
    log.unstable.stableTo(2, 2)
    expect(lines.slice(1)).toEqual([
      'entry at index 3 missing from unstable log; ignoring',
      'entry at (index,term)=(2,2) mismatched with entry at (2,3) in unstable log; ignoring',
    ])
    expect(idsOf(log.unstable.nextEntries())).toEqual(['3/2'])
  })

  it('begins anew with a snapshot', () => {
    const { log, storage } = logOf([1, 1])
    const confState = { voters: [1], learners: [], votersOutgoing: [], learnersNext: [], autoLeave: false }
    const snapshot = { index: 9, term: 4, confState, data: undefined }
    log.restore(snapshot)
    expect([log.firstIndex, log.lastIndex, log.lastTerm, log.committed]).toEqual([10, 9, 4, 9])
    expect(log.term(2)).toBeUndefined()
    storage.applySnapshot(snapshot)
    log.unstable.stableSnapshotTo(9)
    expect([log.firstIndex, log.lastIndex, log.lastTerm]).toEqual([10, 9, 4])
    expect(log.slice(9, 10, 0)).toBeUndefined()
  })
})
