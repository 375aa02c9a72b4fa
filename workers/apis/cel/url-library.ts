// Like apiserver/pkg/cel/library/urls.go.
import type { Environment } from '@marcbachmann/cel-js'
import { addOnce } from './string-library.ts'
import { CelUrl } from './value-types.ts'

export function addUrls(environment: Environment): void {
  const add = (signature: string, handler: (...values: never[]) => unknown) => addOnce(environment, signature, handler)
  environment.registerType('kubernetes.URL', CelUrl)
  add('isURL(string): bool', (text: string) => parseUrl(text) !== undefined)
  add('url(string): kubernetes.URL', (text: string) => {
    const url = parseUrl(text)
    if (url === undefined)
      throw new Error(
        `URL parse error during conversion from string: parse ${JSON.stringify(text)}: invalid URI for request`,
      )
    return url
  })
  add('kubernetes.URL.getScheme(): string', ({ scheme }: CelUrl) => scheme)
  add('kubernetes.URL.getHost(): string', ({ host }: CelUrl) => host)
  add('kubernetes.URL.getHostname(): string', ({ host }: CelUrl) =>
    host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1'),
  )
  add('kubernetes.URL.getPort(): string', ({ host }: CelUrl) => /:(\d*)$/.exec(host.replace(/\[.*\]/, ''))?.[1] ?? '')
  add('kubernetes.URL.getEscapedPath(): string', ({ path }: CelUrl) => path.replaceAll(' ', '%20'))
  add('kubernetes.URL.getQuery(): map<string, list<string>>', ({ query }: CelUrl) => queryOf(query))
}

/** An absolute URI, or an absolute path. Like url.ParseRequestURI. */
function parseUrl(text: string): CelUrl | undefined {
  if (/[\p{Cc}]/u.test(text) || /%(?![0-9A-Fa-f]{2})/.test(text)) return undefined
  const parts = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?]*))?([^?]*)(?:\?(.*))?$/.exec(text)
  if (parts === null) return undefined
  const [, scheme = '', authority = '', path = '', query = ''] = parts
  if (scheme === '' && !text.startsWith('/')) return undefined
  if (scheme !== '' && !text.slice(scheme.length + 1).startsWith('/')) return undefined
  const host = authority.replace(/^.*@/, '')
  if (/\s/.test(host) || !/^(\[[0-9a-fA-F:.%]+\]|[^:[\]]*)(:\d*)?$/.test(host)) return undefined
  return new CelUrl(scheme.toLowerCase(), host, path, query)
}

function queryOf(query: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const [key = '', ...rest] = pair.split('=')
    const name = unescaped(key)
    found.set(name, [...(found.get(name) ?? []), unescaped(rest.join('='))])
  }
  return found
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
