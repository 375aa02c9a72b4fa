// The pod behind an argument: its own name, or an object that selects pods. Like polymorphichelpers.
import { formatSelector, fromLabelSelector } from '../apimachinery/label-selector.ts'
import type { LabelSelector } from '../apimachinery/meta-types.ts'
import type { Container, Pod } from '../apis/core/types.ts'
import { pods } from '../apis/resources.ts'
import { isApiError } from '../client-go/rest-client.ts'
import type { Client } from './client.ts'
import { fail } from './errors.ts'
import { at, isObject } from './json-value.ts'
import { formatLabels } from './printers/table-printer.ts'
import { getObject, wantedFromArgs } from './selection.ts'

/** Pods that `web-1`, `pod/web-1` or `deploy/web` stand for; several only for what selects several. */
export async function podsBehind(client: Client, argument: string): Promise<readonly Pod[]> {
  if (!argument.includes('/')) return [await getPod(client, argument)]
  const { tuples } = await wantedFromArgs(client, [argument])
  const [target] = tuples
  if (!target) return fail('expected a resource')
  if (target.resource.plural === 'pods') return [await getPod(client, target.name)]
  const owner = await getObject(client, target.resource, client.namespace, target.name)
  const selector = selectorOf(owner)
  if (selector === '') fail(`cannot get the logs from ${target.resource.kind}`)
  const found = await client.list<Pod>(pods, client.namespace, { labelSelector: selector })
  return [...found].sort(byReadiness)
}

async function getPod(client: Client, name: string): Promise<Pod> {
  try {
    return await client.get<Pod>(pods, client.namespace, name)
  } catch (error) {
    if (isApiError(error, 'NotFound'))
      await client.get({ group: '', version: 'v1', plural: 'namespaces', namespaced: false }, '', client.namespace)
    throw error
  }
}

function selectorOf(owner: unknown): string {
  const selector = at(owner, 'spec', 'selector')
  if (!isObject(selector)) return ''
  if (!('matchLabels' in selector) && !('matchExpressions' in selector)) return formatLabels(selector)
  return formatSelector(fromLabelSelector(selector as LabelSelector) ?? [])
}

/** Pods that run and are ready come first. Like ActivePods. */
function byReadiness(a: Pod, b: Pod): number {
  return rank(a) - rank(b) || (a.metadata.name < b.metadata.name ? -1 : 1)
}

function rank({ spec, status }: Pod): number {
  const ready = status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false
  return (spec?.nodeName ? 0 : 4) + (status?.phase === 'Running' ? 0 : 2) + (ready ? 0 : 1)
}

export function allContainers({ spec }: Pod): readonly Container[] {
  return [
    ...(spec?.initContainers ?? []),
    ...(spec?.containers ?? []),
    ...((spec?.ephemeralContainers ?? []) as readonly Container[]),
  ]
}

const defaultAnnotation = 'kubectl.kubernetes.io/default-container'

/** The container meant when none is named; `note` gets the hint that kubectl gives when there are several. */
export function chooseContainer(pod: Pod, asked: string, note: (text: string) => void): string {
  const all = allContainers(pod)
  const names = all.map(({ name }) => name)
  if (asked !== '') {
    if (names.includes(asked)) return asked
    return fail(`container ${asked} is not valid for pod ${pod.metadata.name} out of: ${containerList(pod)}`)
  }
  const annotated = pod.metadata.annotations?.[defaultAnnotation]
  if (annotated && names.includes(annotated)) return annotated
  const [first] = pod.spec?.containers ?? []
  if (!first) return fail(`pod ${pod.metadata.name} does not have any containers`)
  if (names.length > 1) note(`Defaulted container "${first.name}" out of: ${containerList(pod)}\n`)
  return first.name
}

/** `web, sidecar, setup (init)`. */
function containerList({ spec }: Pod): string {
  return [
    ...(spec?.containers ?? []).map(({ name }) => name),
    ...(spec?.ephemeralContainers ?? []).map(({ name }) => `${name} (ephem)`),
    ...(spec?.initContainers ?? []).map(({ name }) => `${name} (init)`),
  ].join(', ')
}
