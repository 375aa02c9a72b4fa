import { describe, expect, test } from 'vitest'
import type { RunOutcome } from '../../../workers/contract.ts'
import { compareRuns } from './compare-runs.ts'

const outcome = (objects: readonly [string, unknown][], events: readonly [string, number][] = []): RunOutcome => ({
  nowMs: 0,
  hash: '',
  objects: objects.map(([name, object]) => ({
    kind: 'Pod',
    namespace: 'default',
    name,
    owner: '',
    status: 'Running',
    object,
  })),
  events: events.map(([reason, count]) => ({ type: 'Normal', reason, about: 'Pod web', message: 'it is', count })),
  isCut: false,
})

describe('comparing two runs', () => {
  test('objects that one of them has not, and fields that differ, are told by their names', () => {
    const conditions = [
      { type: 'Ready', status: 'True' },
      { type: 'Initialized', status: 'True' },
    ]
    const here = outcome([
      ['a', { spec: { nodeName: 'worker-1' }, status: { conditions } }],
      ['b', {}],
    ])
    const there = outcome([
      ['a', { spec: { nodeName: 'worker-2', priority: 5 }, status: { conditions: [...conditions].reverse() } }],
      ['c', {}],
    ])
    const { onlyHere, onlyThere, changed } = compareRuns(here, there)
    expect(onlyHere).toEqual([{ name: 'Pod default/b', status: 'Running' }])
    expect(onlyThere).toEqual([{ name: 'Pod default/c', status: 'Running' }])
    expect(changed).toEqual([
      {
        name: 'Pod default/a',
        status: 'Running',
        fields: [
          { path: 'spec.nodeName', here: 'worker-1', there: 'worker-2' },
          { path: 'spec.priority', here: '', there: '5' },
        ],
      },
    ])
  })

  test('Events count as often as they came', () => {
    const { events } = compareRuns(
      outcome(
        [],
        [
          ['Pulled', 2],
          ['Killing', 1],
        ],
      ),
      outcome(
        [],
        [
          ['Pulled', 2],
          ['Killing', 3],
        ],
      ),
    )
    expect(events).toEqual([{ reason: 'Killing', about: 'Pod web', message: 'it is', here: 1, there: 3 }])
  })
})
