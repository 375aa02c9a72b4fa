import { describe, expect, it } from 'vitest'
import { Pacer } from './pacer.ts'

const noTale = { arrivesAtMs: Number.NEGATIVE_INFINITY, tookMs: 0, screenMs: 450 }

describe('the pacer', () => {
  it('lets virtual time pass as fast as the speed says', () => {
    const pacer = new Pacer()
    pacer.speed = 10
    pacer.reset(1000)
    expect(pacer.target(500, 1016, noTale)).toBe(660)
    expect(pacer.target(660, 1032, noTale)).toBe(820)
  })

  it('catches up a second at most after the browser slept', () => {
    const pacer = new Pacer()
    pacer.reset(0)
    expect(pacer.target(0, 60_000, noTale)).toBe(1_000)
  })

  it('shows a message of a story for about half a second and stops at its arrival', () => {
    const pacer = new Pacer()
    pacer.speed = 'story'
    pacer.reset(0)
    const tale = { arrivesAtMs: 100.3, tookMs: 0.3, screenMs: 450 }
    expect(pacer.target(100, 225, tale)).toBeCloseTo(100.15, 2)
    expect(pacer.target(100.29, 450, tale)).toBe(100.3)
  })

  it('hurries through the quiet stretches of a story, and lets time pass as it does when the story is over', () => {
    const pacer = new Pacer()
    pacer.speed = 'story'
    pacer.reset(0)
    const told = { arrivesAtMs: 90, tookMs: 0.3, screenMs: 450 }
    expect(pacer.target(100, 100, told)).toBe(1300)
    expect(pacer.target(200_000, 200, told)).toBe(200_100)
    expect(pacer.target(50, 300, noTale)).toBe(150)
  })
})
