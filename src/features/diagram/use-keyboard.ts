import type { KeyboardEvent } from 'react'
import type { Target } from '../../../workers/contract.ts'
import { currentCluster } from '../../state/cluster-store.ts'
import { inspectTarget, targetKey, useSelection } from '../../state/selection.ts'
import { type Direction, neighbour, thingsOf } from './graph.ts'
import type { Layout } from './layout.ts'
import type { Camera } from './use-camera.ts'

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

/** Moves about the chart with the arrow keys; Enter selects, plus and minus go closer and farther. */
export function useKeyboard(
  layout: Layout,
  active: string,
  setActive: (key: string) => void,
  camera: Camera,
): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const direction = directions[event.key]
    if (direction) {
      const from = active || targetKey(useSelection.getState().target)
      const next = neighbour(thingsOf(layout, currentCluster()), from, direction)
      if (next) {
        setActive(next.key)
        camera.reveal(next.key)
      }
    } else if (event.key === 'Enter' && active) inspectTarget(targetOf(active))
    else if (event.key === '+' || event.key === '=') camera.zoomBy(1.25)
    else if (event.key === '-') camera.zoomBy(0.8)
    else return
    event.preventDefault()
  }
}

/** What a thing's key stands for. */
export function targetOf(key: string): Target {
  const colon = key.indexOf(':')
  const [type, id] = [key.slice(0, colon), key.slice(colon + 1)]
  if (type === 'machine') return { type, name: id }
  return type === 'component' ? { type, id } : { type: 'object', uid: id }
}
