import { Anchor } from 'lucide-react'
import { useText } from '../../../i18n/text.ts'
import { useCluster } from '../../../state/cluster-store.ts'
import { inner, type Layout, move } from '../layout.ts'
import { stableBox } from '../stable-box.ts'
import { Hold } from './hold.tsx'
import './station.css'

/** Outside the harbour: where pods wait that the scheduler found no node for yet. */
export function Anchorage({ layout }: { readonly layout: Layout }) {
  const text = useText('diagram')
  const isEmpty = useCluster((cluster) => (cluster.holds.get('')?.length ?? 0) === 0)
  const { anchorage } = layout
  const box = stableBox(move(inner(anchorage), { x: -anchorage.x, y: -anchorage.y }))
  return (
    <div className="quay anchorage">
      <p className="quay-name" style={{ left: 12, top: 6 }}>
        <Anchor aria-hidden="true" />
        {text.anchorage}
      </p>
      {isEmpty && (
        <p className="quay-note" style={{ top: 34 }}>
          {text.anchorageHint}. {text.anchorageEmpty}.
        </p>
      )}
      <Hold machine="" box={box} isGhost={false} />
    </div>
  )
}
