import { memo } from 'react'
import { useCluster } from '../../../state/cluster-store.ts'
import { placeIn, type Rect, stow } from '../layout.ts'
import { stableBox } from '../stable-box.ts'
import { PodTile } from './pod-tile.tsx'

const nothing: readonly string[] = []

/** The pods of one machine, or of the anchorage (machine ''). `box` is relative to the card that it lies on. */
export const Hold = memo(function Hold(props: {
  readonly machine: string
  readonly box: Rect
  readonly isGhost: boolean
}) {
  const { machine, box } = props
  const places = useCluster((cluster) => cluster.holds.get(machine) ?? nothing)
  const stowage = stow(box, places.length)
  return (
    <div className="hold" style={{ left: box.x, top: box.y, width: box.width, height: box.height }}>
      {places.map((uid, place) =>
        uid === '' ? null : (
          <PodTile
            key={uid}
            uid={uid}
            machine={machine}
            box={stableBox(placeIn(box, stowage, place))}
            detail={stowage.detail}
            isGhost={props.isGhost}
          />
        ),
      )}
    </div>
  )
})
