// Looks up names as a container's C library does: /etc/hosts first, then the name servers, with search domains.
import type { Dns, DnsResponse } from '../../../protocols/dns.ts'
import type { Host } from '../../../simulation/host.ts'
import { NetworkError } from '../../../simulation/network-error.ts'
import type { ContainerContext } from '../images/behaviour.ts'

export type Lookup =
  | { readonly found: true; readonly name: string; readonly addresses: readonly string[]; readonly server: string }
  | {
      readonly found: false
      readonly reason: 'no-such-name' | 'no-server' | 'timeout'
      readonly server: string
      readonly name: string
    }

const timeoutMs = 5_000

function isAddress(name: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(name)
}

export async function lookUp(host: Host, container: ContainerContext, name: string): Promise<Lookup> {
  if (isAddress(name)) return { found: true, name, addresses: [name], server: '' }
  if (name === 'localhost') return { found: true, name, addresses: ['127.0.0.1'], server: '' }
  const line = (container.file('/etc/hosts') ?? '').split('\n').find((one) => one.split(/\s+/).slice(1).includes(name))
  if (line && !line.startsWith('#')) return { found: true, name, addresses: [line.split(/\s+/)[0] ?? ''], server: '' }
  return askServers(host, container, name, candidates(container, name))
}

/** With fewer dots than ndots the search domains come first. */
export function candidates({ sandbox: { dns } }: ContainerContext, name: string): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const ndots = Number(dns.options.find((option) => option.startsWith('ndots:'))?.slice(6) ?? 1)
  const searched = dns.searches.map((domain) => `${name}.${domain}`)
  return name.split('.').length - 1 >= ndots ? [name, ...searched] : [...searched, name]
}

/** Asks for one name after the other until one is known. */
export async function askServers(
  host: Host,
  { sandbox: { dns } }: ContainerContext,
  asked: string,
  names: readonly string[],
): Promise<Lookup> {
  const server = dns.servers[0]
  if (server === undefined) return { found: false, reason: 'no-server', server: '', name: asked }
  for (const name of names) {
    const answer = await ask(host, server, name)
    if (answer === 'timeout' || answer === 'no-server') return { found: false, reason: answer, server, name: asked }
    const addresses = answer.answers.flatMap((one) => (one.type === 'A' ? [one.address] : []))
    if (addresses.length > 0) return { found: true, name, addresses, server }
  }
  return { found: false, reason: 'no-such-name', server, name: asked }
}

async function ask(host: Host, server: string, question: string): Promise<DnsResponse | 'timeout' | 'no-server'> {
  try {
    return await host.network.call<Dns>('dns', `${server}:53`, { question, type: 'A' }, { timeoutMs })
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    return error.code === 'refused' ? 'no-server' : 'timeout'
  }
}
