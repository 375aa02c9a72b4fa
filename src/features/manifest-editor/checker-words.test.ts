import { expect, it } from 'vitest'
import { en } from '../../i18n/en.ts'
import { inWords } from './checker-words.ts'

const { checks } = en.editor
const say = (message: string, line = '') => inWords(message, line, checks)

it('says in plain words what the checker found', () => {
  expect(say('Incorrect type. Expected "integer".')).toBe('This must be a whole number.')
  expect(say('Incorrect type. Expected one of integer, string.')).toMatch(/^This must be/)
  expect(say('Property resourcs is not allowed.')).toBe('There is no field resourcs here.')
  expect(say('Missing property "apiVersion".')).toBe('The field apiVersion is missing.')
  expect(say('Value is not accepted. Valid values: "Always", "Never".', '  imagePullPolicy: Maybe')).toBe(
    'This must be one of: Always, Never.',
  )
})

it('names the kinds of this cluster when one is not among them', () => {
  expect(say('Value is not accepted. Valid values: "Pod", "Service".', 'kind: StatefulSet')).toBe(
    'This cluster does not have that kind. It has: Pod, Service.',
  )
  expect(say('Value is not accepted. Valid values: "apps/v1".', 'apiVersion: v1')).toBe(
    'This kind has the apiVersion apps/v1.',
  )
})

it('leaves alone what it does not know', () => {
  expect(say('Something new')).toBe('Something new')
})
