// An endpoint as it is typed: `127.0.0.1:2379`, `https://etcd-1:2379`.
import type { Host } from '../../simulation/host.ts'

export type Endpoint = {
  readonly text: string
  /** Empty: as the client's TLS flags say. */
  readonly scheme: string
  /** `127.0.0.1:2379`, as names of machines are found. */
  readonly address: string
}

export function parseEndpoint(host: Host, text: string): Endpoint {
  const [, scheme = '', rest = ''] = /^(?:([a-z]+):\/\/)?([^/]*)/.exec(text) ?? []
  const colon = rest.lastIndexOf(':')
  const name = colon < 0 ? rest : rest.slice(0, colon)
  const port = colon < 0 ? '' : rest.slice(colon)
  return { text, scheme, address: `${addressOf(host, name)}${port}` }
}

/** What follows the scheme. */
export function authorityOf(text: string): string {
  return text.replace(/^[a-z]+:\/\//, '')
}

function addressOf(host: Host, name: string): string {
  if (name === 'localhost') return '127.0.0.1'
  if (/^[\d.]+$/.test(name)) return name
  const line = (host.disk.readText('/etc/hosts') ?? '')
    .split('\n')
    .map((one) => one.trim().split(/\s+/))
    .find(([, ...names]) => names.includes(name))
  return line?.[0] ?? name
}
