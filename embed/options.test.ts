import { expect, test } from 'vitest'
import { optionsOf } from './options.ts'

test('an address without wishes gives the diagram, in the reader’s language, once it is seen', () => {
  expect(optionsOf('', ['ko-KR'])).toEqual({
    view: ['diagram'],
    language: 'ko',
    theme: 'system',
    start: 'seen',
    speed: 'story',
  })
})

test('the panels show in the order in which they are asked for', () => {
  expect(optionsOf('?view=terminal,diagram,terminal', []).view).toEqual(['terminal', 'diagram'])
})

test('what is not known is left out', () => {
  expect(optionsOf('?view=passwords&lang=tlh&theme=<script>&start=now&speed=1e9', ['fr'])).toEqual({
    view: ['diagram'],
    language: 'en',
    theme: 'system',
    start: 'seen',
    speed: 'story',
  })
})
