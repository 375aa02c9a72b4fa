// How the page names the two ends of a message: components as `machine/program`, everything in a pod as `pod:uid`.
import type { End, TraceRecord } from '../simulation/trace.ts'

/** Programs that have a card of their own; every other program is drawn as the pod that it runs in. */
const components = new Set([
  'etcd',
  'kube-apiserver',
  'kube-scheduler',
  'kube-controller-manager',
  'kubelet',
  'containerd',
  'kube-proxy',
  'haproxy',
  'registry',
  'kubectl',
  'kubeadm',
])

export function isComponent(program: string): boolean {
  return components.has(program)
}

/** Clients are started anew for every command: that is no restart. */
export function isOneShot(program: string): boolean {
  return program === 'kubectl' || program === 'kubeadm'
}

export class EndNames {
  readonly #podByAddress = new Map<string, string>()

  /** Learns the addresses of pods from their sandboxes. */
  seeRuntime({ change, detail, pod }: Extract<TraceRecord, { type: 'runtime' }>): void {
    if (change !== 'sandbox-ready' || typeof detail !== 'object' || detail === null || !('ip' in detail)) return
    if (typeof detail.ip === 'string' && detail.ip !== '') this.#podByAddress.set(detail.ip, pod.uid)
  }

  of({ machine, program, address }: End): string {
    if (isComponent(program)) return `${machine}/${program}`
    const ip = address.startsWith('unix:') ? '' : address.replace(/:\d+$/, '')
    const pod = this.#podByAddress.get(ip)
    return pod ? `pod:${pod}` : program === '' ? machine : `${machine}/${program}`
  }
}
