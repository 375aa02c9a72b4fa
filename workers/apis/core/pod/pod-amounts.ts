// What a whole pod asks for and is limited to. Like component-helpers/resource PodRequests and PodLimits.
import { addQuantities, compareQuantities, parseQuantity, type Quantity } from '../../../apimachinery/quantity.ts'
import type { Container, Pod } from '../types.ts'

export type Amounts = ReadonlyMap<string, Quantity>
type ResourceList = Readonly<Record<string, string>> | undefined
type Which = 'requests' | 'limits'

export function podAmounts({ spec }: Pod, which: Which): Amounts {
  const total = new Map<string, Quantity>()
  for (const container of spec?.containers ?? []) add(total, amountsOf(container.resources?.[which]))
  const sidecars = new Map<string, Quantity>()
  const initial = new Map<string, Quantity>()
  for (const container of spec?.initContainers ?? []) {
    const own = new Map(amountsOf(container.resources?.[which]))
    if (isSidecar(container)) {
      add(total, own)
      add(sidecars, own)
      raise(initial, sidecars)
    } else {
      add(own, sidecars)
      raise(initial, own)
    }
  }
  raise(total, initial)
  for (const [name, amount] of amountsOf(spec?.resources?.[which])) total.set(name, amount)
  for (const [name, amount] of amountsOf(spec?.overhead)) {
    const present = total.get(name)
    if (which === 'requests' || present !== undefined)
      total.set(name, present ? addQuantities(present, amount) : amount)
  }
  return total
}

export function amountsOf(list: ResourceList): Amounts {
  return new Map(Object.entries(list ?? {}).map(([name, text]) => [name, parseQuantity(text) ?? none]))
}

const none: Quantity = { units: 0n, format: 'DecimalSI' }

function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always'
}

function add(total: Map<string, Quantity>, more: Amounts): void {
  for (const [name, amount] of more) {
    const present = total.get(name)
    total.set(name, present ? addQuantities(present, amount) : amount)
  }
}

function raise(total: Map<string, Quantity>, other: Amounts): void {
  for (const [name, amount] of other) {
    const present = total.get(name)
    if (present === undefined || compareQuantities(present, amount) < 0) total.set(name, amount)
  }
}
