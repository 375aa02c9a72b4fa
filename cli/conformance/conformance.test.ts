// What was recorded of a real Kubernetes keeps matching at least as well as it did: docs/conformance.md tells the misses.
import { describe, expect, it } from 'vitest'
import { normaliseText } from './normalise-text.ts'
import { ownRecordings } from './recordings.ts'
import { lineDiff } from './result.ts'
import { runFamily } from './run.ts'

/** Steps that matched, by family. They are only ever raised. */
const floors: Readonly<Record<string, number>> = {
  'kubectl-client': 184,
  'kubectl-server': 718,
  api: 209,
  wire: 1500,
  scheduler: 275,
  timelines: 785,
  protobuf: 189,
  etcdctl: 517,
}

describe('recordings of a real Kubernetes', () => {
  for (const [family, floor] of Object.entries(floors))
    it(`match in ${floor} steps of ${family} or more`, async () => {
      const { matched, total } = await runFamily(ownRecordings, family)
      expect(matched).toBeGreaterThanOrEqual(floor)
      expect(total).toBeGreaterThanOrEqual(matched)
    }, 120_000)
})

describe('what differs from run to run', () => {
  const fixed = { text: 'kubectl create service nodeport np --node-port=30080', anyHash: false }

  it('is taken out of a table: names, ages and addresses', () => {
    const ours =
      'NAME                   READY   IP            NODE     AGE\nweb-7988b68c98-x2x4z   1/1     10.244.1.7    node-1   3s\n'
    const theirs =
      'NAME                   READY   IP             NODE     AGE\nweb-7988b68c98-mdc4z   1/1     10.244.3.24    node-3   12s\n'
    expect(normaliseText(ours, fixed)).toBe(normaliseText(theirs, fixed))
  })

  it('does not hide what the recording fixes: template hashes, and ports that a command asks for', () => {
    expect(normaliseText('web-7988b68c98-x2x4z', fixed)).not.toBe(normaliseText('web-7988b68c99-x2x4z', fixed))
    expect(normaliseText('80:30080/TCP', fixed)).toBe('80:30080/TCP')
    expect(normaliseText('80:31234/TCP', fixed)).toBe('80:NODE-PORT/TCP')
  })

  it('leaves quantities and flags alone', () => {
    expect(normaliseText('    cpu:  100m\n  --timeout=30s', fixed)).toBe('    cpu:  100m\n  --timeout=30s')
  })

  it('is shown line by line where two texts still differ', () => {
    expect(lineDiff('a\nb\nc', 'a\nx\nc')).toBe('- b\n+ x')
  })
})
