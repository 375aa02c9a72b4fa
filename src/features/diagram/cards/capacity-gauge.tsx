import { useText } from '../../../i18n/text.ts'
import { useCluster } from '../../../state/cluster-store.ts'
import { cpuText, memoryText } from '../quantity-text.ts'
import './capacity-gauge.css'

type Amounts = readonly (readonly [name: string, amount: number])[]
type Stacked = readonly [allocatable: number, parts: Amounts, owners: Amounts]

const nothing: Stacked = [0, [], []]
/** So many owners are named when somebody asks who it is. */
const mostOwners = 6

/** Requests of a machine's pods, stacked by owner on what can be allocated. */
export function CapacityGauge({
  machine,
  resource,
}: {
  readonly machine: string
  readonly resource: 'cpu' | 'memory'
}) {
  const text = useText('diagram')
  // One string, so that the card is drawn again only when a number changed.
  const stacked = useCluster((cluster) => {
    const total = cluster.objects.get(cluster.nodes.get(machine) ?? '')?.node
    if (!total) return ''
    const byColour = new Map<string, number>()
    const byOwner = new Map<string, number>()
    for (const uid of cluster.holds.get(machine) ?? []) {
      const object = cluster.objects.get(uid)
      const pod = object?.pod
      if (!pod || pod.look === 'completed' || pod.look === 'failed') continue
      const colour = String(cluster.colours.get(object.root) ?? 'system')
      const amount = resource === 'cpu' ? pod.cpuMillis : pod.memoryBytes
      if (amount === 0) continue
      byColour.set(colour, (byColour.get(colour) ?? 0) + amount)
      const owner = cluster.objects.get(object.root)
      const name = owner === undefined || owner.node ? object.name : owner.name
      byOwner.set(name, (byOwner.get(name) ?? 0) + amount)
    }
    const allocatable = resource === 'cpu' ? total.allocatableCpuMillis : total.allocatableMemoryBytes
    const owners = [...byOwner].sort(([, a], [, b]) => b - a).slice(0, mostOwners)
    return JSON.stringify([allocatable, [...byColour], owners])
  })
  const [allocatable, parts, owners] = stacked === '' ? nothing : (JSON.parse(stacked) as Stacked)
  const used = parts.reduce((sum, [, amount]) => sum + amount, 0)
  const amountText = resource === 'cpu' ? cpuText : memoryText
  const label = resource === 'cpu' ? text.cpu : text.memory
  const total = text.gauge(label, amountText(used), amountText(allocatable))
  const said = [total, ...owners.map(([name, amount]) => text.gaugeOwner(name, amountText(amount)))].join(' · ')
  return (
    <div className="gauge" role="img" aria-label={said} data-tooltip={said}>
      <span className="gauge-label">{label}</span>
      <span className="gauge-bar">
        {parts.map(([colour, amount]) => (
          <span
            key={colour}
            className="gauge-part"
            style={{
              width: `${allocatable > 0 ? (100 * amount) / allocatable : 0}%`,
              background: `var(--owner-${colour})`,
            }}
          />
        ))}
      </span>
      <span className="gauge-value">{allocatable > 0 ? `${Math.round((100 * used) / allocatable)}%` : '–'}</span>
    </div>
  )
}
