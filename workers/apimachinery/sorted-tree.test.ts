import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SortedTree } from './sorted-tree.ts'

function entries<V>(tree: SortedTree<V>, low = '', high?: string): [string, V][] {
  const found: [string, V][] = []
  tree.visit(low, high, (key, value) => found.push([key, value]) > 0)
  return found
}

test('keys come in the order of code units, whatever was set and deleted before', () => {
  const key = fc.oneof(fc.nat(2000).map(String), fc.string({ maxLength: 3 }))
  fc.assert(
    fc.property(
      fc.array(fc.tuple(key, fc.boolean()), { maxLength: 3000, size: 'max' }),
      key,
      key,
      (steps, low, high) => {
        const tree = new SortedTree<number>()
        const known = new Map<string, number>()
        for (const [i, [one, isDeleted]] of steps.entries()) {
          if (isDeleted) {
            tree.delete(one)
            known.delete(one)
          } else {
            tree.set(one, i)
            known.set(one, i)
          }
        }
        const sorted = [...known].sort(([a], [b]) => (a < b ? -1 : 1))
        expect(entries(tree)).toEqual(sorted)
        expect(entries(tree, low)).toEqual(sorted.filter(([one]) => one >= low))
        expect(entries(tree, low, high)).toEqual(sorted.filter(([one]) => one >= low && one < high))
      },
    ),
    { numRuns: 60 },
  )
})

test('a visit ends when it is told to', () => {
  const tree = new SortedTree<number>()
  for (let i = 0; i < 1000; i++) tree.set(`k${String(i).padStart(4, '0')}`, i)
  const found: number[] = []
  tree.visit('k0500', undefined, (_, value) => found.push(value) < 3)
  expect(found).toEqual([500, 501, 502])
})
