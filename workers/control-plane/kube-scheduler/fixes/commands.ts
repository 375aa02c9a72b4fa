// What to type to have a change. A pod's own spec can hardly be changed: its owner's template is, and a pod without an owner
// is made anew.
import type { Pod, PodSpec, Toleration } from '../../../apis/core/types.ts'
import { podRequests } from '../resources.ts'
import { amountIn, quantityText } from './amounts.ts'
import type { Owner } from './cluster-copy.ts'

export type Change =
  | { readonly type: 'smaller-request'; readonly resource: string; readonly from: string; readonly to: string }
  | { readonly type: 'toleration'; readonly key: string; readonly value: string; readonly effect: string }
  | { readonly type: 'node-label'; readonly node: string; readonly key: string; readonly value: string }
  | { readonly type: 'uncordon'; readonly node: string }
  | {
      readonly type: 'bigger-node'
      readonly node: string
      readonly resource: string
      readonly needed: string
      readonly has: string
    }
  | { readonly type: 'without'; readonly field: string }

/** `left` is how much of the resource may be asked for altogether, where less of it is the change. */
export function commandsFor(change: Change, pod: Pod, owner: Owner | undefined, left = 0): readonly string[] {
  switch (change.type) {
    case 'uncordon':
      return [`kubectl uncordon ${change.node}`]
    case 'node-label':
      return [`kubectl label node ${change.node} ${change.key}=${change.value} --overwrite`]
    case 'bigger-node':
      return []
    case 'smaller-request':
      return requestCommands(change.resource, left, pod, owner)
    case 'toleration': {
      const { key, value, effect } = change
      const toleration = value === '' ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect }
      return tolerationCommands(toleration as Toleration, pod, owner)
    }
    case 'without':
      return removalCommands(change.field, pod, owner)
  }
}

const templated = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController'])

/** `deployment/web -n shop`; undefined where the owner's template cannot be changed (a Job's). */
function ownerArguments({ metadata }: Pod, owner: Owner): string | undefined {
  if (!templated.has(owner.kind)) return undefined
  return `${owner.kind.toLowerCase()}/${owner.name}${inNamespace(metadata.namespace)}`
}

function inNamespace(namespace: string | undefined): string {
  return namespace === undefined || namespace === 'default' ? '' : ` -n ${namespace}`
}

/** The container that asks for the most asks for as much less as is needed. */
function requestCommands(resource: string, left: number, pod: Pod, owner: Owner | undefined): readonly string[] {
  const { containers } = pod.spec
  const asked = containers.map((one) => amountIn(podRequests({ containers: [one] } as PodSpec), resource))
  const total = asked.reduce((sum, one) => sum + one, 0)
  const at = asked.indexOf(Math.max(...asked))
  const rest = (asked[at] ?? 0) - (total - left)
  // What init containers or the pod as a whole ask for is not put right by a container.
  if (rest <= 0 || amountIn(podRequests(pod.spec), resource) !== total) return []
  const { text } = quantityText(resource, rest)
  if (!owner)
    return anew(
      pod,
      `.spec.containers[${at}].resources.requests[${JSON.stringify(resource)}] = ${JSON.stringify(text)}`,
    )
  const target = ownerArguments(pod, owner)
  const container = containers.length > 1 ? ` -c ${containers[at]?.name}` : ''
  return target === undefined ? [] : [`kubectl set resources ${target}${container} --requests=${resource}=${text}`]
}

function tolerationCommands(toleration: Toleration, pod: Pod, owner: Owner | undefined): readonly string[] {
  const target = owner ? ownerArguments(pod, owner) : `pod/${pod.metadata.name}${inNamespace(pod.metadata.namespace)}`
  if (target === undefined) return []
  // A list of tolerations is replaced as a whole.
  const tolerations = [...(pod.spec.tolerations ?? []).filter((one) => !owner || !isAutomatic(one)), toleration]
  const spec = { tolerations }
  const patch = JSON.stringify({ spec: owner ? { template: { spec } } : spec })
  return [`kubectl patch ${target} --type=merge -p '${patch}'`]
}

/** Admission adds these to pods: no template has to hold them. */
function isAutomatic({ key, effect, tolerationSeconds }: Toleration): boolean {
  const isLifecycle = key === 'node.kubernetes.io/not-ready' || key === 'node.kubernetes.io/unreachable'
  return isLifecycle && effect === 'NoExecute' && tolerationSeconds === 300
}

function removalCommands(field: string, pod: Pod, owner: Owner | undefined): readonly string[] {
  const gate = /^schedulingGates\[(\d+)\]$/.exec(field)?.[1]
  const pointer = pointerOf(field)
  const patch = (path: string) => `'${JSON.stringify([{ op: 'remove', path }])}'`
  // Gates are the pod's own: whoever made it is to lift them from it.
  if (gate !== undefined)
    return [
      `kubectl patch pod ${pod.metadata.name}${inNamespace(pod.metadata.namespace)} --type=json -p ${patch(`/spec${pointer}`)}`,
    ]
  if (!owner) return anew(pod, `del(.spec${jqPathOf(field)})`)
  const target = ownerArguments(pod, owner)
  return target === undefined
    ? []
    : [`kubectl patch ${target} --type=json -p ${patch(`/spec/template/spec${pointer}`)}`]
}

/** Deletes the pod and makes it again, changed. */
function anew({ metadata }: Pod, change: string): readonly string[] {
  const place = inNamespace(metadata.namespace)
  return [`kubectl get pod ${metadata.name}${place} -o json | jq '${change}' | kubectl replace --force -f -`]
}

/** `nodeSelector.a/b` as `nodeSelector`, `a/b`: what follows the first point of a selector is one key. */
function stepsOf(field: string): (string | number)[] {
  const key = /^nodeSelector\.(.+)$/s.exec(field)?.[1]
  if (key !== undefined) return ['nodeSelector', key]
  return field
    .split(/[.[\]]+/)
    .filter((step) => step !== '')
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step))
}

function pointerOf(field: string): string {
  return stepsOf(field)
    .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
}

function jqPathOf(field: string): string {
  return stepsOf(field)
    .map((step) => (typeof step === 'number' ? `[${step}]` : `[${JSON.stringify(step)}]`))
    .join('')
}
