// Which steps of a chain are told at which depth, and in which words. Pure.
import type { CauseStep, FactKey } from '../../workers/contract.ts'
import type { LateMessages } from '../i18n/late-text.ts'
import type { Depth } from './preferences.ts'

/** What a beginner is told of: doings, decisions, what came to be. */
const plain: ReadonlySet<FactKey> = new Set<FactKey>([
  'applied',
  'typed',
  'request-from-outside',
  'fault-power',
  'fault-crash',
  'fault-unit',
  'fault-partition',
  'fault-slow',
  'fault-other',
  'cordon',
  'refusal',
  'unheard',
  'created',
  'bound',
  'deleting',
  'deleted',
  'scheduled',
  'unschedulable',
  'scale',
  'evict',
  'taint',
  'node-silent',
  'collect',
  'denied',
  'pulling',
  'pulled',
  'pull-failed',
  'exited',
  'process',
  'machine',
  'lost',
])
/** What only the code knows of: how the API server keeps things, and answers that nobody waits for. */
const inner: ReadonlySet<FactKey> = new Set<FactKey>([
  'store',
  'stored',
  'look-up',
  'answer',
  'cri-answer',
  'registry-answer',
])
const isBookkeeping = new Set(['Event', 'Lease', 'EndpointSlice', 'Endpoints'])
/** Calls of the container runtime that a beginner can follow. */
const plainCalls = new Set(['RunPodSandbox', 'PullImage', 'StartContainer', 'StopContainer'])

export function isTold({ fact }: Pick<CauseStep, 'fact'>, depth: Depth): boolean {
  if (depth === 'source') return true
  // Events tell what is told already, Leases that all is well.
  if (isBookkeeping.has(String(fact.values['kind'] ?? '')) && fact.key !== 'refusal') return false
  if (depth === 'practitioner')
    return !inner.has(fact.key) || (fact.key === 'cri-answer' && fact.values['error'] !== '')
  // A command that comes and goes is known by what was typed.
  if (fact.key === 'process') return fact.values['program'] !== 'kubectl' && fact.values['program'] !== 'bash'
  if (fact.key === 'cri') return plainCalls.has(String(fact.values['call']))
  // That something isn't there yet is no refusal to somebody who is about to make it.
  if (fact.key === 'refusal') return fact.values['status'] !== 404
  if (fact.key === 'reported') return fact.values['phase'] !== ''
  return plain.has(fact.key)
}

export type ToldStep = { readonly step: CauseStep; readonly hiddenBefore: number }

/** The steps that are told, each with how many were left out before it. The last one always is: it was asked about. */
export function toldSteps(steps: readonly CauseStep[], depth: Depth): readonly ToldStep[] {
  const told: ToldStep[] = []
  let hidden = 0
  for (const [index, step] of steps.entries()) {
    if (index !== steps.length - 1 && index !== 0 && !isTold(step, depth)) {
      hidden++
      continue
    }
    told.push({ step, hiddenBefore: hidden })
    hidden = 0
  }
  return told
}

export function sentenceOf({ fact }: Pick<CauseStep, 'fact'>, depth: Depth, text: LateMessages['facts']): string {
  const { plain: simply, exact } = text[fact.key]
  return depth === 'beginner' ? simply(fact.values) : exact(fact.values)
}
