import { describe, expect, it } from 'vitest'
import { CidrSet } from './node-ipam.ts'

describe('the ranges of pod addresses', () => {
  it('are handed out in turn, and again when they were given back', () => {
    const ranges = new CidrSet('10.244.0.0/22', 24)
    ranges.occupy('10.244.1.0/24')
    expect([ranges.allocate(), ranges.allocate(), ranges.allocate(), ranges.allocate()]).toEqual([
      '10.244.0.0/24',
      '10.244.2.0/24',
      '10.244.3.0/24',
      undefined,
    ])
    ranges.release('10.244.2.0/24')
    expect(ranges.allocate()).toBe('10.244.2.0/24')
  })

  it('lie within the cluster’s', () => {
    expect(new CidrSet('172.16.0.0/12', 16).allocate()).toBe('172.16.0.0/16')
    expect(() => new CidrSet('nowhere', 24)).toThrow('invalid CIDR address: nowhere')
  })
})
