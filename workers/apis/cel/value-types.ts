// Values that only Kubernetes' functions make. A type of CEL is a class here: that is how the evaluator tells them apart.
import type { Quantity } from '../../apimachinery/quantity.ts'

export class CelIp {
  readonly text: string
  readonly bits: bigint
  readonly family: 4 | 6
  constructor(text: string, bits: bigint, family: 4 | 6) {
    this.text = text
    this.bits = bits
    this.family = family
  }
}

export class CelCidr {
  readonly ip: CelIp
  readonly prefix: number
  constructor(ip: CelIp, prefix: number) {
    this.ip = ip
    this.prefix = prefix
  }
}

export class CelUrl {
  readonly scheme: string
  readonly host: string
  readonly path: string
  readonly query: string
  constructor(scheme: string, host: string, path: string, query: string) {
    this.scheme = scheme
    this.host = host
    this.path = path
    this.query = query
  }
}

export class CelQuantity {
  readonly quantity: Quantity
  constructor(quantity: Quantity) {
    this.quantity = quantity
  }
}

export class CelSemver {
  readonly major: bigint
  readonly minor: bigint
  readonly patch: bigint
  readonly pre: readonly string[]
  constructor(major: bigint, minor: bigint, patch: bigint, pre: readonly string[]) {
    this.major = major
    this.minor = minor
    this.patch = patch
    this.pre = pre
  }
}

/** A named format of strings: what is wrong with a text, if anything. */
export class CelFormat {
  readonly errors: (text: string) => readonly string[]
  constructor(errors: (text: string) => readonly string[]) {
    this.errors = errors
  }
}
