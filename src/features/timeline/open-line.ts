import type { TraceLine } from '../../../workers/contract.ts'
import { currentCluster } from '../../state/cluster-store.ts'
import { inspectTarget } from '../../state/selection.ts'

/** Selects what a line is about: the message itself, the object, or the program. */
export function openLine(line: TraceLine): void {
  if (line.type === 'message') inspectTarget({ type: 'message', id: line.id })
  else if (line.about !== '' && currentCluster().objects.has(line.about))
    inspectTarget({ type: 'object', uid: line.about })
  else if (currentCluster().components.has(line.source)) inspectTarget({ type: 'component', id: line.source })
  else if (currentCluster().machines.has(line.source)) inspectTarget({ type: 'machine', name: line.source })
}
