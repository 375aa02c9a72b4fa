// Why a pod fits nowhere, in the words of FailedScheduling. Like framework.FitError.
import type { Diagnosis } from './diagnosis.ts'

/** `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. …` */
export function fitErrorMessage(diagnosis: Diagnosis, nodeCount: number): string {
  let message = `0/${nodeCount} nodes are available:`
  const reasons = diagnosis.preFilter
    ? diagnosis.preFilter.reasons.join(', ')
    : countedReasons(diagnosis, nodeCount).join(', ')
  if (reasons !== '') message += ` ${reasons}.`
  if (diagnosis.postFilterMessage !== '') message += ` ${diagnosis.postFilterMessage}`
  return message
}

function countedReasons({ rejections, absent }: Diagnosis, nodeCount: number): string[] {
  const counts = new Map<string, number>()
  const count = (reason: string, nodes: number): void => void counts.set(reason, (counts.get(reason) ?? 0) + nodes)
  for (const rejection of rejections.values()) for (const reason of rejection.reasons) count(reason, 1)
  const others = nodeCount - rejections.size
  if (absent && others > 0) for (const reason of absent.reasons) count(reason, others)
  return [...counts].map(([reason, nodes]) => `${nodes} ${reason}`).sort()
}
