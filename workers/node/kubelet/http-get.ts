// HTTP requests of the kubelet to containers: probes and lifecycle hooks.
import type { Container, HTTPGetAction, HTTPHeader } from '../../apis/core/types.ts'
import type { Http } from '../../protocols/http.ts'
import type { KubeApi } from '../../protocols/kube-api.ts'
import type { Host } from '../../simulation/host.ts'

export type HttpTarget = { readonly url: string; readonly address: string; readonly path: string }

/** The number of a port given as a number or by its name in the container; undefined when there is none. */
export function portNumber(container: Container, port: number | string): number | undefined {
  if (typeof port === 'number') return port
  const named = container.ports?.find((one) => one.name === port)?.containerPort
  return named ?? (/^\d+$/.test(port) ? Number(port) : undefined)
}

/** Where a request goes, or what is wrong with it. */
export function targetOf(container: Container, action: HTTPGetAction, podIp: string): HttpTarget | string {
  const port = portNumber(container, action.port)
  if (port === undefined) return `couldn't find port: ${JSON.stringify(action.port)} in container ${container.name}`
  const path = action.path ?? '/'
  const rooted = path.startsWith('/') ? path : `/${path}`
  const host = action.host || podIp
  const address = `${host}:${port}`
  return { url: `${(action.scheme ?? 'HTTP').toLowerCase()}://${address}${rooted}`, address, path: rooted }
}

/** Where servers of the API listen: kube-apiserver, and those that serve a part of it behind a Service. */
const apiPort = /:(6443|10250)$/

/** Rejects with a NetworkError. Only servers of the API speak its protocol; TLS is not simulated for others. */
export async function httpGet(
  host: Host,
  { url, address, path }: HttpTarget,
  headers: readonly HTTPHeader[],
  userAgent: string,
  timeoutMs: number,
): Promise<{ status: number; body: string }> {
  const all: Record<string, string> = { 'user-agent': userAgent, accept: '*/*' }
  for (const { name, value } of headers) all[name.toLowerCase()] = value
  if (url.startsWith('https:') && apiPort.test(address)) {
    const answer = await host.network.call<KubeApi>(
      'kube-api',
      address,
      { method: 'GET', path, headers: all },
      { timeoutMs },
    )
    return { status: answer.status, body: typeof answer.body === 'string' ? answer.body : '' }
  }
  return host.network.call<Http>('http', address, { method: 'GET', path, headers: all, body: '' }, { timeoutMs })
}
