// Random appliers and updaters against a model that knows nothing but leaves, their values and their owners.
import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../apimachinery/object.ts'
import type { Kind } from '../../apis/define-kind.ts'
import { kinds } from '../../apis/kinds.ts'
import { updatedManagedFields } from './managed-fields.ts'
import { fieldsOf } from './pending-entry.ts'
import { applyConfiguration } from './server-side-apply.ts'
import { StatusError } from './status-error.ts'

type Json = Readonly<Record<string, unknown>>
type Env = { readonly name: string; readonly value?: string }
type Container = { readonly name: string; readonly image?: string; readonly env?: readonly Env[] }
/** As much of a Deployment as the test writes. */
type Content = {
  readonly labels: Readonly<Record<string, string>>
  readonly finalizers: readonly string[]
  readonly containers: readonly Container[]
}

const deployments = kinds.find(({ plural }) => plural === 'deployments') as Kind
const template = ['spec', 'template', 'spec', 'containers']

class Dice {
  #seed: number
  constructor(seed: number) {
    this.#seed = seed
  }
  below(n: number): number {
    this.#seed = (this.#seed * 1103515245 + 12345) % 2147483648
    return Math.floor((this.#seed / 2147483648) * n)
  }
  some<T>(of: readonly T[]): T[] {
    return of.filter(() => this.below(2) === 0)
  }
  one<T>(of: readonly T[]): T {
    return of[this.below(of.length)] as T
  }
}

function randomContent(dice: Dice): Content {
  const value = () => dice.one(['1', '2', '3'])
  return {
    labels: Object.fromEntries(dice.some(['a', 'b', '__proto__', 'c/d']).map((key) => [key, value()])),
    finalizers: dice.some(['x/y', 'z']),
    containers: dice.some(['one', 'two', 'three']).map((name) => ({
      name,
      ...(dice.below(2) === 0 ? { image: value() } : {}),
      ...(dice.below(2) === 0 ? { env: dice.some(['E', 'F']).map((env) => ({ name: env, value: value() })) } : {}),
    })),
  }
}

function objectOf({ labels, finalizers, containers }: Content): Json {
  const metadata = {
    name: 'd',
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(finalizers.length > 0 ? { finalizers } : {}),
  }
  const shown = containers.map(({ env, ...rest }) => (env && env.length > 0 ? { ...rest, env } : rest))
  const spec = shown.length > 0 ? { spec: { template: { spec: { containers: shown } } } } : {}
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, ...spec }
}

function contentOf(object: Json): Content {
  const metadata = object['metadata'] as { labels?: Record<string, string> | null; finalizers?: string[] | null }
  let at: unknown = object
  for (const name of template) at = (at as Json | null | undefined)?.[name]
  return {
    labels: metadata.labels ?? {},
    finalizers: metadata.finalizers ?? [],
    containers: ((at ?? []) as Container[]).map((one) => ({ ...one, env: one.env ?? [] })),
  }
}

/** Each leaf by its path in fieldsV1, with what it holds. */
function leavesOf({ labels, finalizers, containers }: Content): Map<string, string> {
  const leaves = new Map<string, string>()
  for (const [key, value] of Object.entries(labels)) leaves.set(`f:metadata f:labels f:${key}`, value)
  for (const value of finalizers) leaves.set(`f:metadata f:finalizers v:${JSON.stringify(value)}`, value)
  for (const { name, image, env = [] } of containers) {
    const path = `${template.map((field) => `f:${field}`).join(' ')} k:{"name":"${name}"}`
    leaves.set(`${path} f:name`, name)
    if (image !== undefined) leaves.set(`${path} f:image`, image)
    for (const one of env) {
      leaves.set(`${path} f:env k:{"name":"${one.name}"} f:name`, one.name)
      if (one.value !== undefined) leaves.set(`${path} f:env k:{"name":"${one.name}"} f:value`, one.value)
    }
  }
  return leaves
}

/** What there is and whose it is. */
class Model {
  readonly leaves = new Map<string, { value: string; owners: Set<string> }>()

  conflicts(manager: string, config: ReadonlyMap<string, string>): string[] {
    return [...config].flatMap(([path, value]) => {
      const leaf = this.leaves.get(path)
      const isOther = leaf !== undefined && leaf.value !== value
      return isOther && [...leaf.owners].some((owner) => owner !== manager) ? [path] : []
    })
  }

  apply(manager: string, config: ReadonlyMap<string, string>): void {
    for (const [path, leaf] of this.leaves) {
      if (config.has(path) || !leaf.owners.delete(manager)) continue
      if (leaf.owners.size === 0) this.#remove(path)
    }
    for (const [path, value] of config) {
      const leaf = this.leaves.get(path)
      if (leaf?.value === value) leaf.owners.add(manager)
      else this.leaves.set(path, { value, owners: new Set([manager]) })
    }
  }

  /** An element goes with all that is in it, whoever has changed that, once nobody says that it shall be there. */
  #remove(path: string): void {
    this.leaves.delete(path)
    const element = / f:name$/.test(path) ? path.replace(/ f:name$/, ' ') : undefined
    for (const other of this.leaves.keys())
      if (element !== undefined && other.startsWith(element)) this.leaves.delete(other)
  }

  update(manager: string, after: ReadonlyMap<string, string>): void {
    for (const path of this.leaves.keys()) if (!after.has(path)) this.leaves.delete(path)
    for (const [path, value] of after)
      if (this.leaves.get(path)?.value !== value) this.leaves.set(path, { value, owners: new Set([manager]) })
  }
}

function ownersIn(object: KubeObject, leaves: ReadonlyMap<string, unknown>): [string, string[]][] {
  const owners = new Map([...leaves.keys()].map((path) => [path, [] as string[]]))
  for (const entry of object.metadata.managedFields ?? [])
    for (const path of fieldsOf(entry).paths()) owners.get(path.join(' '))?.push(`${entry.manager} ${entry.operation}`)
  return [...owners].map(([path, names]): [string, string[]] => [path, names.sort()]).sort()
}

function play(seed: number): void {
  const dice = new Dice(seed)
  const model = new Model()
  let live: KubeObject | undefined
  for (let step = 0; step < 12; step++) {
    const content = randomContent(dice)
    const by = { manager: dice.one(['ann', 'bob', 'cid']), subresource: '', time: `2026-01-01T00:00:${10 + step}Z` }
    if (live !== undefined && dice.below(4) === 0) {
      const sent = { ...objectOf(content), metadata: { ...live.metadata, ...(objectOf(content)['metadata'] as Json) } }
      const labels = (objectOf(content)['metadata'] as Json)['labels']
      const finalizers = (objectOf(content)['metadata'] as Json)['finalizers']
      const updated = { ...sent, metadata: { ...sent.metadata, labels, finalizers } } as unknown as KubeObject
      const managedFields = updatedManagedFields(deployments, by, live, updated)
      model.update(`${by.manager} Update`, leavesOf(content))
      live = { ...updated, metadata: { ...updated.metadata, managedFields } }
    } else {
      const force = dice.below(2) === 0
      const conflicts = model.conflicts(`${by.manager} Apply`, leavesOf(content))
      const before = live
      const attempt = () => applyConfiguration(deployments, by, before, objectOf(content), force)
      if (conflicts.length > 0 && !force) {
        expect(attempt, `seed ${seed}, step ${step}`).toThrow(StatusError)
        continue
      }
      const { object, managedFields } = attempt()
      model.apply(`${by.manager} Apply`, leavesOf(content))
      const merged = (object ?? live) as unknown as KubeObject
      live = { ...merged, metadata: { ...merged.metadata, uid: 'u', managedFields } }
    }
    const leaves = new Map([...model.leaves].map(([path, { value }]) => [path, value]))
    expect([...leavesOf(contentOf(live as unknown as Json))].sort(), `seed ${seed}, step ${step}`).toEqual(
      [...leaves].sort(),
    )
    const owners = [...model.leaves].map(([path, leaf]): [string, string[]] => [path, [...leaf.owners].sort()]).sort()
    expect(ownersIn(live, leaves), `seed ${seed}, step ${step}`).toEqual(owners)
  }
}

describe('the owners of fields', () => {
  it('are whom a simple model says, whoever applies and updates in whatever order', () => {
    for (let seed = 1; seed <= 300; seed++) play(seed)
  })
})
