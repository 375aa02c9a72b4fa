import { expect, it } from 'vitest'
import { evenScale, trueScale } from './clock-scale.ts'

it('on true time a place is the part of the whole', () => {
  const scale = trueScale(1000, 3000)
  expect(scale.place(1000)).toBe(0)
  expect(scale.place(1500)).toBe(0.25)
  expect(scale.ticks.map(({ ms }) => ms)).toEqual([0, 500, 1000, 1500, 2000])
})

it('on even steps three seconds take no more room than three milliseconds', () => {
  const scale = evenScale([0, 3, 3003, 3, 3004])
  expect([0, 3, 3003, 3004].map((ms) => scale.place(ms))).toEqual([0, 1 / 3, 2 / 3, 1])
  expect(scale.place(1503)).toBeCloseTo(0.5)
  expect(scale.place(5000)).toBe(1)
})

it('a single moment has a place too', () => {
  expect(evenScale([7]).place(7)).toBe(0)
  expect(trueScale(7, 7).place(7)).toBe(0)
})
