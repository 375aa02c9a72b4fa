import { Waypoints } from 'lucide-react'
import { useText } from '../../../i18n/text.ts'
import { useObject, useObjectsOf } from '../../../state/cluster-store.ts'
import { inspectTarget, targetKey, useSelection } from '../../../state/selection.ts'
import { classNames } from '../../../ui/class-names.ts'
import { serviceBox, servicesShown } from '../graph.ts'
import { type Layout, move } from '../layout.ts'
import { matches } from '../search.ts'
import './station.css'

/** The Services of the cluster; lines tie each to the pods behind it. */
export function ServicesQuay({ layout }: { readonly layout: Layout }) {
  const text = useText('diagram')
  const uids = useObjectsOf('services')
  return (
    <div className="quay">
      <p className="quay-name" style={{ left: 12, top: 6 }}>
        <Waypoints aria-hidden="true" />
        {text.services}
        {uids.length > servicesShown && <small>{text.moreServices(uids.length - servicesShown)}</small>}
      </p>
      {uids.slice(0, servicesShown).map((uid, index) => (
        <ServiceChip key={uid} uid={uid} index={index} layout={layout} />
      ))}
    </div>
  )
}

function ServiceChip({
  uid,
  index,
  layout,
}: {
  readonly uid: string
  readonly index: number
  readonly layout: Layout
}) {
  const text = useText('diagram')
  const object = useObject(uid)
  const key = targetKey({ type: 'object', uid })
  const isSelected = useSelection((selection) => targetKey(selection.target) === key)
  const isDimmed = useSelection(
    (selection) => selection.search !== '' && object !== undefined && !matches(object, selection.search),
  )
  if (!object?.service) return null
  const { service } = object
  const box = move(serviceBox(layout, index), { x: -layout.services.x, y: -layout.services.y })
  return (
    <button
      type="button"
      id={key}
      tabIndex={-1}
      className={classNames('service-chip', isSelected && 'is-selected', isDimmed && 'is-dimmed')}
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
      aria-label={text.service(object.name, service.type, service.addresses)}
      data-tooltip={`${object.namespace}/${object.name} · ${service.type} · ${service.clusterIP} · ${service.ports.join(', ')}`}
      onClick={() => inspectTarget({ type: 'object', uid })}
    >
      <strong>{object.name}</strong>
      <span>{service.addresses}</span>
    </button>
  )
}
