import { describe, expect, it } from 'vitest'
import type { SchedulingView } from '../../workers/contract.ts'
import { markAt, stagesOf } from './verdict.ts'

const score = (plugin: string, normalized: number, weight: number) => ({ plugin, raw: normalized, normalized, weight })
const verdict: SchedulingView = {
  chosen: 'worker-2',
  message: '',
  evaluated: 3,
  feasible: 2,
  victims: [],
  filters: ['NodeUnschedulable', 'TaintToleration', 'NodeResourcesFit'],
  nodes: [
    {
      name: 'control-plane',
      rejectedBy: 'TaintToleration',
      reasons: ['node(s) had untolerated taint(s)'],
      total: 0,
      scores: [],
    },
    {
      name: 'worker-1',
      rejectedBy: '',
      reasons: [],
      total: 290,
      scores: [score('TaintToleration', 70, 3), score('NodeResourcesFit', 80, 1)],
    },
    {
      name: 'worker-2',
      rejectedBy: '',
      reasons: [],
      total: 390,
      scores: [score('TaintToleration', 100, 3), score('NodeResourcesFit', 90, 1)],
    },
  ],
}

describe('a verdict of the scheduler', () => {
  it('is played filter after filter, then score after score, then the winner', () => {
    expect(
      stagesOf(verdict).map((stage) => ('plugin' in stage ? `${stage.type} ${stage.plugin}` : stage.type)),
    ).toEqual([
      'filter NodeUnschedulable',
      'filter TaintToleration',
      'filter NodeResourcesFit',
      'score TaintToleration',
      'score NodeResourcesFit',
      'done',
    ])
  })

  it('leaves a node in the running until the filter that refuses it', () => {
    expect(markAt(verdict, 0, 'control-plane')).toEqual({ state: 'in', score: undefined })
    expect(markAt(verdict, 1, 'control-plane')).toMatchObject({ state: 'out', isNow: true, plugin: 'TaintToleration' })
    expect(markAt(verdict, 5, 'control-plane')).toMatchObject({ state: 'out', isNow: false })
  })

  it('adds up weighted scores and ends with one winner', () => {
    expect(markAt(verdict, 2, 'worker-1')).toEqual({ state: 'in', score: undefined })
    expect(markAt(verdict, 3, 'worker-1')).toEqual({ state: 'in', score: 210 })
    expect(markAt(verdict, 4, 'worker-2')).toEqual({ state: 'in', score: 390 })
    expect(markAt(verdict, 5, 'worker-2')).toEqual({ state: 'won', score: 390 })
    expect(markAt(verdict, 5, 'worker-1')).toEqual({ state: 'lost', score: 290 })
    expect(markAt(verdict, 5, 'worker-9')).toBeUndefined()
  })

  it('puts a plugin that spoke for all nodes before the others', () => {
    const refused = {
      ...verdict,
      filters: [],
      nodes: [{ name: 'a', rejectedBy: 'VolumeBinding', reasons: [], total: 0, scores: [] }],
    }
    expect(markAt(refused, 0, 'a')).toMatchObject({ state: 'out', isNow: true })
  })
})
