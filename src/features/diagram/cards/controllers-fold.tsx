import { useText } from '../../../i18n/text.ts'
import { useComponent } from '../../../state/cluster-store.ts'
import type { Rect } from '../layout.ts'
import './controllers-fold.css'

const mostShown = 7

type Row = { readonly name: string; readonly depth: number; readonly hand: string }

/** The controller manager opened: its controllers with what waits in their queues and the key in hand, the busiest first. */
export function ControllersFold({ machine, box }: { readonly machine: string; readonly box: Rect }) {
  const text = useText('diagram')
  const component = useComponent(`${machine}/kube-controller-manager`)
  const rows = rowsOf(component?.state['controllers'])
  const busy = rows.filter(({ depth, hand }) => depth > 0 || hand !== '')
  const shown = [...busy, ...rows.filter((row) => !busy.includes(row))].slice(0, mostShown)
  return (
    <div className="controllers-fold" style={{ left: box.x, top: box.y + box.height + 4, width: box.width }}>
      <h4>{busy.length > 0 ? text.controllers : text.noController}</h4>
      <ul>
        {shown.map(({ name, depth, hand }) => (
          <li key={name} className={busy.some((row) => row.name === name) ? 'is-busy' : undefined}>
            <span>{name}</span>
            <code>{hand}</code>
            <b>{depth > 0 ? depth : ''}</b>
          </li>
        ))}
      </ul>
    </div>
  )
}

function rowsOf(controllers: unknown): readonly Row[] {
  if (typeof controllers !== 'object' || controllers === null) return []
  return Object.entries(controllers).map(([name, value]) => {
    const { depth, inHand } = (value ?? {}) as { depth?: unknown; inHand?: unknown }
    const hand = Array.isArray(inHand) ? inHand[0] : inHand
    return { name, depth: typeof depth === 'number' ? depth : 0, hand: typeof hand === 'string' ? hand : '' }
  })
}
