// Chaos from the palette: opening the panel, and mending all at once. Single faults are offered by what they are about.
import { performFault } from '../../bridge/faults.ts'
import type { Action } from '../../state/action.ts'
import { currentCluster } from '../../state/cluster-store.ts'
import { mendingOf } from './broken.ts'

export const chaosActions: readonly Action[] = [
  { name: 'mend', label: (text) => text.chaos.healAll, group: 'chaos', perform: () => void mendEverything() },
]

export async function mendEverything(): Promise<void> {
  for (const choice of mendingOf(currentCluster())) await performFault(choice)
}
