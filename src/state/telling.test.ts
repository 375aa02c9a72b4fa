import { describe, expect, it } from 'vitest'
import type { CauseStep, FactKey } from '../../workers/contract.ts'
import { facts as english } from '../i18n/en/facts.ts'
import { facts as korean } from '../i18n/ko/facts.ts'
import { sentenceOf, toldSteps } from './telling.ts'

let id = 0
function step(key: FactKey, values: CauseStep['fact']['values'] = {}): CauseStep {
  id += 1
  return {
    id,
    atMs: id,
    cause: id - 1,
    root: 1,
    type: 'message',
    source: '',
    text: '',
    about: '',
    fact: { key, values },
  }
}

const chain = [
  step('typed', { line: 'kubectl run web' }),
  step('request', { who: 'laptop/kubectl', verb: 'create', resource: 'pods', name: 'web' }),
  step('store'),
  step('stored'),
  step('created', { kind: 'Pod', name: 'web' }),
  step('told', { to: 'control-plane/kube-scheduler', change: 'ADDED', kind: 'Pod', name: 'web' }),
  step('scheduled', { kind: 'Pod', name: 'web', chosen: 'worker-2', feasible: 3, evaluated: 4 }),
  step('store'),
]

describe('a chain of causes', () => {
  it('tells a beginner of doings and decisions, and how much it left out', () => {
    const told = toldSteps(chain, 'beginner').map(({ step: { fact }, hiddenBefore }) => [fact.key, hiddenBefore])
    expect(told).toEqual([
      ['typed', 0],
      ['created', 3],
      ['scheduled', 1],
      ['store', 0],
    ])
  })

  it('tells a practitioner of every message but those that only the API server sees', () => {
    expect(toldSteps(chain, 'practitioner').map(({ step: { fact } }) => fact.key)).toEqual([
      'typed',
      'request',
      'created',
      'told',
      'scheduled',
      'store',
    ])
    expect(toldSteps(chain, 'source')).toHaveLength(chain.length)
  })

  it('is told in words of the reader, at each depth', () => {
    const scheduled = chain[6] as CauseStep
    expect(sentenceOf(scheduled, 'beginner', english)).toBe('The scheduler chose worker-2 for Pod web.')
    expect(sentenceOf(scheduled, 'source', english)).toMatch(/3 of 4 nodes passed the filters/)
    expect(sentenceOf(scheduled, 'beginner', korean)).toBe('스케줄러가 web 파드의 자리로 worker-2 노드를 골랐습니다.')
  })

  it('has a sentence in both languages for whatever a record says, also when values are missing', () => {
    for (const key of Object.keys(english) as FactKey[])
      for (const text of [english, korean])
        for (const depth of ['beginner', 'source'] as const)
          expect(sentenceOf(step(key), depth, text), key).toEqual(expect.any(String))
  })
})
