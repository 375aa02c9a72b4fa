// The CNI plugin's work: gives each pod an address from the node's pod CIDR and takes it back. Like host-local IPAM,
// which hands out the next address after the last one and only then those that came back.
import type { Host } from '../../simulation/host.ts'

/** Stays over a reboot, so that addresses which the API still shows for pods of before are not given to others. */
const lastFile = '/var/lib/cni/networks/containerd-net/last_reserved_ip.0'

export class PodNetwork {
  readonly #host: Host
  readonly #used = new Set<string>()
  #base = 0
  #size = 0
  #last = 1

  constructor(host: Host) {
    this.#host = host
  }

  get ready(): boolean {
    return this.#size > 0
  }

  configure(podCidr: string): void {
    const [address = '', bits = ''] = podCidr.split('/')
    const base = numberOf(address)
    if (base === undefined) return
    this.#base = base
    this.#size = 2 ** (32 - Number(bits))
    const last = (numberOf(this.#host.disk.readText(lastFile) ?? '') ?? 0) - base
    if (last > 1 && last < this.#size) this.#last = last
  }

  /** Takes the next free address, or undefined when the range is used up. .0 is the network, .1 the gateway. */
  add(): string | undefined {
    for (let step = 1; step <= this.#size; step++) {
      const at = 2 + ((this.#last - 1 + step - 1) % (this.#size - 3))
      const address = dotted(this.#base + at)
      if (this.#used.has(address)) continue
      this.#last = at
      this.#host.disk.write(lastFile, address)
      this.keep(address)
      return address
    }
    return undefined
  }

  /** Notes an address that a pod already has, as after a restart. */
  keep(address: string): void {
    this.#used.add(address)
    this.#host.kernel.addAddress(address)
  }

  remove(address: string): void {
    if (!this.#used.delete(address)) return
    this.#host.kernel.removeAddress(address)
  }
}

function numberOf(address: string): number | undefined {
  const parts = address.split('.').map(Number)
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return undefined
  return parts.reduce((sum, part) => sum * 256 + part, 0)
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
}
