// Who has which cluster IP and which node port. Known from the Services there are; nothing else is stored.
// Like pkg/registry/core/service/ipallocator and portallocator.
import type { Random } from '../../simulation/random.ts'

/** Numbers of a range, each given out once. The lower part is left to those who ask for a certain one, while it lasts. */
class NumberAllocator {
  readonly first: number
  readonly size: number
  readonly #dynamicFrom: number
  readonly #random: Random
  readonly #taken = new Set<number>()

  constructor(first: number, size: number, dynamicFrom: number, random: Random) {
    this.first = first
    this.size = size
    this.#dynamicFrom = dynamicFrom
    this.#random = random
  }

  has(number: number): boolean {
    return number >= this.first && number < this.first + this.size
  }

  /** Whether it was free. */
  take(number: number): boolean {
    if (this.#taken.has(number)) return false
    this.#taken.add(number)
    return true
  }

  /** Any free number, or undefined when all are taken. */
  takeAny(): number | undefined {
    return this.#takeFrom(this.#dynamicFrom, this.size) ?? this.#takeFrom(0, this.#dynamicFrom)
  }

  release(number: number): void {
    this.#taken.delete(number)
  }

  #takeFrom(from: number, to: number): number | undefined {
    const count = to - from
    const start = this.#random.below(count)
    for (let i = 0; i < count; i++) {
      const number = this.first + from + ((start + i) % count)
      if (this.take(number)) return number
    }
    return undefined
  }
}

export class ClusterIpAllocator {
  readonly #numbers: NumberAllocator

  /** `cidr` as in --service-cluster-ip-range. */
  constructor(cidr: string, random: Random) {
    const [address = '', bits = '32'] = cidr.split('/')
    const size = 2 ** (32 - Number(bits))
    // The network's own address is never given out, nor its broadcast address.
    const usable = Math.max(1, size - 2)
    const dynamicFrom = Math.min(Math.max(16, Math.floor(size / 16)), 256)
    this.#numbers = new NumberAllocator(toNumber(address) + 1, usable, Math.min(dynamicFrom, usable) - 1, random)
  }

  /** The API server's own Service has the first address. */
  get first(): string {
    return toAddress(this.#numbers.first)
  }

  has(address: string): boolean {
    return this.#numbers.has(toNumber(address))
  }

  take(address: string): boolean {
    return this.#numbers.take(toNumber(address))
  }

  takeAny(): string | undefined {
    const number = this.#numbers.takeAny()
    return number === undefined ? undefined : toAddress(number)
  }

  release(address: string): void {
    this.#numbers.release(toNumber(address))
  }
}

export class NodePortAllocator {
  readonly #numbers: NumberAllocator
  readonly range: string

  /** `range` as in --service-node-port-range. */
  constructor(range: string, random: Random) {
    this.range = range
    const [first = 30_000, last = 32_767] = range.split('-').map(Number)
    const size = last - first + 1
    this.#numbers = new NumberAllocator(first, size, Math.min(Math.max(16, Math.floor(size / 32)), 128), random)
  }

  has(port: number): boolean {
    return this.#numbers.has(port)
  }

  take(port: number): boolean {
    return this.#numbers.take(port)
  }

  takeAny(): number | undefined {
    return this.#numbers.takeAny()
  }

  release(port: number): void {
    this.#numbers.release(port)
  }
}

function toNumber(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0)
}

function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
}
