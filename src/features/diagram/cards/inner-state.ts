// One line of a program's inner state for its card.
import type { ComponentView } from '../../../../workers/contract.ts'
import type { Messages } from '../../../i18n/text.ts'

type Text = Messages['diagram']

/** The line on the card, and a second one where there is room. */
export function innerState(text: Text, component: ComponentView): readonly [line: string, more: string] {
  const { state } = component
  switch (component.name) {
    case 'etcd':
      return [text.state.etcd(state), text.state.etcdMore(state)]
    case 'kube-apiserver':
      return [text.state.apiserver(state), text.state.apiserverMore(state)]
    case 'kube-scheduler':
      return [text.state.scheduler(state), inHand(text, state['inHand'], state['unschedulable'])]
    case 'kube-controller-manager':
      return controllers(text, state['controllers'])
    case 'kubelet':
      return [
        typeof state['inHand'] === 'string' && state['inHand'] ? lastPart(state['inHand']) : text.state.kubelet(state),
        '',
      ]
    case 'containerd':
      return [pulling(text, state['pulling']) ?? text.state.containerd(state), '']
    case 'kube-proxy':
      return [text.state.proxy(state), '']
    case 'haproxy': {
      const backends = Object.values(isRecord(state['backends']) ? state['backends'] : {})
      return [text.state.loadBalancer(backends.filter((isUp) => isUp === true).length, backends.length), '']
    }
    case 'registry':
      return [text.state.registry, '']
    default:
      return [text.idle, '']
  }
}

function inHand(text: Text, key: unknown, unschedulable: unknown): string {
  if (typeof key === 'string' && key !== '') return text.state.inHand(key)
  return typeof unschedulable === 'number' && unschedulable > 0 ? text.state.unschedulable(unschedulable) : text.idle
}

/** The key that a controller has in hand, and how much waits in all queues. */
function controllers(text: Text, all: unknown): readonly [string, string] {
  let depth = 0
  let hand = ''
  for (const [name, each] of Object.entries(isRecord(all) ? all : {})) {
    if (!isRecord(each)) continue
    if (typeof each['depth'] === 'number') depth += each['depth']
    const held = Array.isArray(each['inHand']) ? each['inHand'][0] : each['inHand']
    if (hand === '' && typeof held === 'string' && held !== '') hand = `${name}: ${held}`
  }
  return [text.state.queued(depth), hand === '' ? text.idle : text.state.inHand(hand)]
}

function pulling(text: Text, value: unknown): string | undefined {
  const image = Array.isArray(value) ? value[0] : value
  return typeof image === 'string' && image !== '' ? text.state.pulling(lastPart(image)) : undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
