import { useText } from '../../../i18n/text.ts'
import { useCluster } from '../../../state/cluster-store.ts'
import { cpuText, memoryText } from '../quantity-text.ts'
import './capacity-gauge.css'

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
    for (const uid of cluster.holds.get(machine) ?? []) {
      const object = cluster.objects.get(uid)
      const pod = object?.pod
      if (!pod || pod.look === 'completed' || pod.look === 'failed') continue
      const colour = String(cluster.colours.get(object.root) ?? 'system')
      const amount = resource === 'cpu' ? pod.cpuMillis : pod.memoryBytes
      if (amount > 0) byColour.set(colour, (byColour.get(colour) ?? 0) + amount)
    }
    const allocatable = resource === 'cpu' ? total.allocatableCpuMillis : total.allocatableMemoryBytes
    return `${allocatable};${[...byColour].map(([colour, amount]) => `${colour}:${amount}`).join(';')}`
  })
  const [allocatable, parts] = parse(stacked)
  const used = parts.reduce((sum, part) => sum + part.amount, 0)
  const amountText = resource === 'cpu' ? cpuText : memoryText
  const label = resource === 'cpu' ? text.cpu : text.memory
  const said = text.gauge(label, amountText(used), amountText(allocatable))
  return (
    <div className="gauge" role="img" aria-label={said} data-tooltip={said}>
      <span className="gauge-label">{label}</span>
      <span className="gauge-bar">
        {parts.map((part) => (
          <span
            key={part.colour}
            className="gauge-part"
            style={{
              width: `${allocatable > 0 ? (100 * part.amount) / allocatable : 0}%`,
              background: `var(--owner-${part.colour})`,
            }}
          />
        ))}
      </span>
      <span className="gauge-value">{allocatable > 0 ? `${Math.round((100 * used) / allocatable)}%` : '–'}</span>
    </div>
  )
}

function parse(stacked: string): readonly [allocatable: number, parts: readonly { colour: string; amount: number }[]] {
  const [allocatable, ...parts] = stacked.split(';')
  return [
    Number(allocatable),
    parts.filter(Boolean).map((part) => {
      const [colour = 'system', amount] = part.split(':')
      return { colour, amount: Number(amount) }
    }),
  ]
}
