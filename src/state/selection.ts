// What is selected: one thing for the whole page, and what the diagram should look for.
import { create } from 'zustand'
import type { Target } from '../../workers/contract.ts'
import { changeWorkspace, showPanel, useWorkspace } from './workspace.ts'

/** Causes and verdicts need room to be read, in px. */
const leastSize = 290

export type Selection = {
  readonly target: Target | undefined
  /** The trace record whose causes are shown; 0: none. */
  readonly record: number
  /** Text that dims everything on the diagram that does not match it. */
  readonly search: string
}

export const useSelection = create<Selection>(() => ({ target: undefined, record: 0, search: '' }))

export function select(target: Target | undefined): void {
  useSelection.setState({ target })
}

/** Selects a thing and opens the inspector on it. */
export function inspectTarget(target: Target): void {
  select(target)
  // On a phone the diagram stays in sight; it offers the way to the inspector itself.
  const isOnDiagram = useWorkspace.getState().phone === 'diagram'
  showPanel('right', 'inspector', isOnDiagram)
}

export function selectRecord(record: number): void {
  useSelection.setState({ record })
}

/** Shows what led to a record. */
export function askWhy(record: number): void {
  selectRecord(record)
  makeRoom()
  showPanel('bottom', 'why')
}

/** Shows how the scheduler judged the nodes for the selected pod. */
export function openVerdict(): void {
  showPanel('bottom', 'scheduling')
}

export function search(text: string): void {
  useSelection.setState({ search: text })
}

/** Makes the lower panels at least as high as what is to be read there. */
export function makeRoom(): void {
  if (useWorkspace.getState().bottomSize < leastSize) changeWorkspace({ bottomSize: leastSize })
}

/** A target as one string, to compare and to name things on the diagram: `object:uid`, `component:worker-1/kubelet`. */
export function targetKey(target: Target | undefined): string {
  switch (target?.type) {
    case undefined:
      return ''
    case 'object':
      return `object:${target.uid}`
    case 'component':
      return `component:${target.id}`
    case 'machine':
      return `machine:${target.name}`
    case 'message':
      return `message:${target.id}`
  }
}
