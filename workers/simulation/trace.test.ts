import { describe, expect, it } from 'vitest'
import { Agenda } from './agenda.ts'
import { settle } from './testing/settle.ts'
import { Trace, type TraceEntry } from './trace.ts'

const input = (name: string): TraceEntry => ({ type: 'input', input: name, detail: undefined })

describe('the trace', () => {
  it('keeps the newest records and counts what fell out', () => {
    const trace = new Trace(new Agenda(settle), 3)
    for (const name of ['a', 'b', 'c', 'd', 'e']) trace.append(input(name))
    expect([...trace.records()].map((record) => record.type === 'input' && record.input)).toEqual(['c', 'd', 'e'])
    expect(trace.fallenOut).toBe(2)
    expect(trace.count).toBe(5)
    expect(trace.find(4)).toMatchObject({ id: 4, input: 'd' })
    expect(trace.find(1)).toBeUndefined()
  })

  it('tells states to listeners, and keeps none', () => {
    const trace = new Trace(new Agenda(settle), 10)
    const hash = trace.hash
    const seen: unknown[] = []
    trace.subscribe((record) => seen.push(record.type === 'state' && record.state))
    trace.state('etcd', { revision: 7 })
    expect(seen).toEqual([{ revision: 7 }])
    expect([trace.count, trace.hash]).toEqual([0, hash])
  })

  it('has another hash when any record differs in name, cause or time', async () => {
    const hashOf = async (names: string[], atMs = 0, cause = 0) => {
      const agenda = new Agenda(settle)
      await agenda.run({ untilMs: atMs })
      const trace = new Trace(agenda)
      for (const name of names) trace.append(input(name), cause)
      return trace.hash
    }
    const base = await hashOf(['a', 'b'])
    expect(await hashOf(['a', 'b'])).toBe(base)
    expect(await hashOf(['b', 'a'])).not.toBe(base)
    expect(await hashOf(['a', 'c'])).not.toBe(base)
    expect(await hashOf(['a', 'b'], 1)).not.toBe(base)
    expect(await hashOf(['a', 'b'], 0, 1)).not.toBe(base)
  })

  it('tells a version of an object once, whichever server hears of it, and none that is older', () => {
    const trace = new Trace(new Agenda(settle))
    const write = (uid: string, resourceVersion: number) =>
      trace.write({
        type: 'write',
        verb: 'modified',
        ref: { group: '', kind: 'Pod', namespace: 'default', name: uid, uid },
        resourceVersion,
        object: {},
        manager: '',
      })
    const [first, second] = [write('a', 5), write('a', 7)]
    expect([write('a', 7), write('a', 5), trace.count]).toEqual([second, second, 2])
    expect(write('b', 5)).toBe(second + 1)
    expect(first).toBe(1)
  })
})
