import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { formatFieldError } from '../apimachinery/field-error.ts'
import type { KubeObject } from '../apimachinery/object.ts'
import { completeOpenapi } from './complete-openapi.ts'
import { decode } from './decode.ts'
import type { KindNames } from './define-kind.ts'
import { findKind, findKindOf, kinds } from './kinds.ts'
import { type LateDoor, lateKind } from './late-kind.ts'
import { openapi } from './openapi.ts'

const serverObjects: readonly (KubeObject & { apiVersion: string; kind: string })[] = JSON.parse(
  readFileSync(new URL('testdata/server-objects.json', import.meta.url), 'utf8'),
)

beforeAll(async () => {
  for (const kind of kinds) await kind.open?.()
  for (const kind of kinds) await kind.openForUpdate?.()
})

test('a kind is found by the URL and by the manifest', () => {
  expect(findKind('apps', 'v1', 'deployments')?.kind).toBe('Deployment')
  expect(findKindOf('apps/v1', 'Deployment')?.plural).toBe('deployments')
  expect(findKindOf('v1', 'Pod')?.storagePrefix).toBe('/registry/pods')
  expect(findKindOf('apps/v1beta1', 'Deployment')).toBeUndefined()
  expect(findKind('', 'v1', 'constructor')).toBeUndefined()
})

test('every kind has a schema and its own place in etcd', () => {
  for (const kind of kinds) expect(openapi[kind.schema], kind.schema).toBeDefined()
  const stored = kinds.filter((kind) => !kind.isVirtual && !kind.storedAs)
  expect(new Set(stored.map((kind) => kind.storagePrefix)).size).toBe(stored.length)
  expect(findKind('', 'v1', 'nodes')?.storagePrefix).toBe('/registry/minions')
})

test('discovery tells of the subresources that can be written', () => {
  for (const kind of kinds) {
    const written = (['approval', 'scale', 'status'] as const).filter((part) => kind[part] !== undefined)
    expect(kind.subresources, kind.kind).toEqual(written)
  }
})

test('kubectl knows the types that the API server has once all kinds are open', () => {
  expect(completeOpenapi).toMatchObject(openapi)
})

test('a kind cannot be written before it is open', async () => {
  const names = { ...(findKindOf('batch/v1', 'Job') as KindNames) }
  const door = { types: {}, columns: [], defaults: (object: KubeObject) => object } as unknown as LateDoor
  const kind = lateKind(names, async () => ({ door }))
  expect(kind.plural).toBe('jobs')
  expect(() => kind.strategy).toThrow('the kind Job is not open')
  await kind.open?.()
  expect(kind.columns).toEqual([])
})

describe('what a real API server answered', () => {
  test.each(serverObjects.map((object) => [`${object.kind} ${object.metadata.name}`, object] as const))(
    '%s needs no default, drops no field and is valid',
    (_, object) => {
      const kind = findKindOf(object.apiVersion, object.kind)
      if (kind === undefined) throw new Error(`no kind ${object.kind}`)
      const decoded = decode(kind.schema, object)
      if ('error' in decoded) throw new Error(decoded.error)
      expect(decoded.unknownFields).toEqual([])
      expect(decoded.value).toEqual(object)
      const complete = kind.defaults(decoded.value as KubeObject)
      expect(complete).toEqual(object)
      expect(complete, 'shared, not copied').toBe(decoded.value)
      expect(kind.strategy.validate(complete).map(formatFieldError)).toEqual([])
      expect(kind.strategy.validateUpdate(complete, complete).map(formatFieldError)).toEqual([])
    },
  )
})

test('selectable fields of an empty object are empty, not an error', () => {
  for (const kind of kinds) {
    const fields = kind.selectableFields?.({ metadata: { name: '' }, spec: {} } as never) ?? {}
    for (const value of Object.values(fields)) expect(typeof value).toBe('string')
  }
})
