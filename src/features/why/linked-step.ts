// The step that is looked at, in the list, on the clock and on the diagram alike.
import type { CauseStep, Target } from '../../../workers/contract.ts'
import { select, targetKey } from '../../state/selection.ts'
import { requestView } from '../../state/view-request.ts'

/** Selects what a step is about and brings it into sight on the diagram; the panel stays open. */
export function showStep(step: CauseStep): void {
  if (!step.target) return
  select(step.target)
  requestView({ type: 'reveal', key: targetKey(step.target) })
}

/** Whether a step is about what is selected: the thing itself, or the program at work. */
export function isAbout(step: CauseStep, target: Target | undefined): boolean {
  switch (target?.type) {
    case undefined:
      return false
    case 'object':
      return step.about === target.uid
    case 'component':
      return step.source === target.id
    case 'machine':
      return step.source === target.name || step.source.startsWith(`${target.name}/`)
    case 'message':
      return step.id === target.id
  }
}
