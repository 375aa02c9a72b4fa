import { expect, test } from 'vitest'
import { readNotes } from './notes.ts'

test('notes are cards parted by dashes, with the commands of each apart', () => {
  expect(
    readNotes('Three workers.\n$ kubectl get nodes\n---\n\nNow break one.\n-----\n---\n$ kubectl get pods -w'),
  ).toEqual([
    { text: 'Three workers.', commands: ['kubectl get nodes'] },
    { text: 'Now break one.', commands: [] },
    { text: '', commands: ['kubectl get pods -w'] },
  ])
})

test('no notes are no cards', () => {
  expect(readNotes(' \n---\n')).toEqual([])
})
