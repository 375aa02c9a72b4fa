// wget, curl, nslookup, nc and their like: how a person looks at the network from inside a container.
import type { Http, HttpResponse, Tcp } from '../../../protocols/http.ts'
import { NetworkError } from '../../../simulation/network-error.ts'
import type { CommandScope, ShellCommand } from './command.ts'
import { writeFile } from './file-tree.ts'
import { askServers, candidates, lookUp } from './name-lookup.ts'

type Url = { readonly host: string; readonly port: number; readonly path: string }
type Fetched =
  | { readonly type: 'response'; readonly address: string; readonly response: HttpResponse }
  | { readonly type: 'unresolved' }
  | { readonly type: 'failed'; readonly address: string; readonly error: NetworkError }

function parseUrl(text: string): Url | undefined {
  const match = /^(?:(https?):\/\/)?([^/:?#]+)(?::(\d+))?([/?][^#]*)?/.exec(text)
  if (!match) return undefined
  const [, scheme, host = '', port, path = '/'] = match
  return {
    host,
    port: port ? Number(port) : scheme === 'https' ? 443 : 80,
    path: path.startsWith('/') ? path : `/${path}`,
  }
}

async function fetchUrl(
  scope: CommandScope,
  url: Url,
  request: { readonly method: string; readonly body: string; readonly headers: Readonly<Record<string, string>> },
  timeoutMs: number | undefined,
): Promise<Fetched> {
  const { host, container } = scope
  const found = await lookUp(host, container, url.host)
  if (!found.found) return { type: 'unresolved' }
  const address = `${found.addresses[0]}:${url.port}`
  try {
    const headers = { host: url.host, ...request.headers }
    const response = await host.network.call<Http>(
      'http',
      address,
      { ...request, headers, path: url.path },
      timeoutMs ? { timeoutMs } : {},
    )
    return { type: 'response', address, response }
  } catch (error) {
    if (error instanceof NetworkError) return { type: 'failed', address, error }
    throw error
  }
}

/** Like busybox' wget: -q, -O FILE, -T SEC, -S, --spider, --header, --post-data. */
export const wget: ShellCommand = async (args, scope) => {
  const { flags, values, rest } = options(args, ['O', 'T', 'U', 'header', 'post-data', 'timeout', 'tries', 't'])
  const url = parseUrl(rest[0] ?? '')
  if (!url) {
    scope.stderr('wget: missing URL\n')
    return 1
  }
  const quiet = flags.has('q')
  const timeout = Number(values.get('T') ?? values.get('timeout') ?? 0)
  const body = values.get('post-data')
  const request = {
    method: body === undefined ? 'GET' : 'POST',
    body: body ?? '',
    headers: { 'user-agent': 'Wget', ...headerOf(values.get('header')) },
  }
  const fetched = await fetchUrl(scope, url, request, timeout > 0 ? timeout * 1000 : undefined)
  if (fetched.type === 'unresolved') {
    scope.stderr(`wget: bad address '${url.host}'\n`)
    return 1
  }
  if (!quiet) scope.stderr(`Connecting to ${url.host} (${fetched.address})\n`)
  if (fetched.type === 'failed') {
    const { code } = fetched.error
    const why = {
      refused: 'Connection refused',
      unreachable: 'No route to host',
      reset: 'Connection reset by peer',
    } as Readonly<Record<string, string>>
    scope.stderr(
      code === 'timeout'
        ? 'wget: download timed out\n'
        : `wget: can't connect to remote host (${fetched.address.split(':')[0]}): ${why[code] ?? 'Connection timed out'}\n`,
    )
    return 1
  }
  const { response } = fetched
  if (flags.has('S'))
    scope.stderr(`  HTTP/1.1 ${response.status} ${statusText(response.status)}\n${headerLines(response, '  ')}`)
  if (response.status >= 400) {
    scope.stderr(`wget: server returned error: HTTP/1.1 ${response.status} ${statusText(response.status)}\n`)
    return 1
  }
  if (flags.has('spider')) {
    if (!quiet) scope.stderr('remote file exists\n')
    return 0
  }
  return save(
    scope,
    response.body,
    values.get('O') ?? (url.path.split('/').at(-1)?.split('?')[0] || 'index.html'),
    quiet,
  )
}

function save(scope: CommandScope, body: string, target: string, quiet: boolean): number {
  if (target === '-') {
    scope.stdout(body)
    if (!quiet) scope.stderr('written to stdout\n')
    return 0
  }
  const failure = writeFile(scope, target, body)
  if (failure !== undefined) {
    scope.stderr(`wget: can't open '${target}': ${failure}\n`)
    return 1
  }
  if (!quiet) scope.stderr(`saving to '${target}'\n'${target}' saved\n`)
  return 0
}

/** curl: -s -S -f -i -I -L -k -v -o FILE -m SEC --connect-timeout SEC -H -d -X -w. */
export const curl: ShellCommand = async (args, scope) => {
  const { flags, values, rest } = options(args, [
    'o',
    'm',
    'H',
    'd',
    'X',
    'w',
    'A',
    'u',
    'connect-timeout',
    'max-time',
    'data',
    'header',
    'request',
    'retry',
    'output',
    'write-out',
  ])
  const url = parseUrl(rest[0] ?? '')
  if (!url) {
    scope.stderr('curl: (2) no URL specified\n')
    return 2
  }
  const data = values.get('d') ?? values.get('data')
  const head = flags.has('I') || flags.has('head')
  const method = values.get('X') ?? values.get('request') ?? (head ? 'HEAD' : data === undefined ? 'GET' : 'POST')
  const seconds = Number(values.get('m') ?? values.get('max-time') ?? values.get('connect-timeout') ?? 0)
  const request = {
    method,
    body: data ?? '',
    headers: { 'user-agent': 'curl/8.14.1', accept: '*/*', ...headerOf(values.get('H') ?? values.get('header')) },
  }
  const startedMs = scope.host.clock.nowMs()
  const fetched = await fetchUrl(scope, url, request, seconds > 0 ? seconds * 1000 : undefined)
  const showsErrors = !flags.has('s') || flags.has('S')
  const fail = (code: number, text: string) => {
    if (showsErrors) scope.stderr(`curl: (${code}) ${text}\n`)
    return code
  }
  const tookMs = Math.round(scope.host.clock.nowMs() - startedMs)
  if (fetched.type === 'unresolved') return fail(6, `Could not resolve host: ${url.host}`)
  if (fetched.type === 'failed') {
    if (fetched.error.code === 'timeout') return fail(28, `Connection timed out after ${tookMs} milliseconds`)
    if (fetched.error.code === 'reset') return fail(56, 'Recv failure: Connection reset by peer')
    return fail(7, `Failed to connect to ${url.host} port ${url.port} after ${tookMs} ms: Could not connect to server`)
  }
  const { response } = fetched
  if (flags.has('f') && response.status >= 400) return fail(22, `The requested URL returned error: ${response.status}`)
  const shown = `${head || flags.has('i') ? `HTTP/1.1 ${response.status} ${statusText(response.status)}\n${headerLines(response, '')}\n` : ''}${head ? '' : response.body}`
  const target = values.get('o') ?? values.get('output')
  if (target === undefined) scope.stdout(shown)
  else writeFile(scope, target, shown)
  const format = values.get('w') ?? values.get('write-out')
  if (format !== undefined)
    scope.stdout(format.replaceAll('%{http_code}', `${response.status}`).replaceAll('\\n', '\n'))
  return 0
}

/** Like busybox' nslookup. */
export const nslookup: ShellCommand = async (args, scope) => {
  const { rest } = options(args, [])
  const [name = '', server] = rest
  const { container, host } = scope
  const asked = server ?? container.sandbox.dns.servers[0]
  if (asked === undefined) {
    scope.stderr(`;; connection timed out; no servers could be reached\n`)
    return 1
  }
  const inner =
    server === undefined
      ? container
      : { ...container, sandbox: { ...container.sandbox, dns: { ...container.sandbox.dns, servers: [server] } } }
  const answer = await askServers(host, inner, name, candidates(inner, name))
  if (!answer.found && answer.reason !== 'no-such-name') {
    scope.stdout(';; connection timed out; no servers could be reached\n\n')
    return 1
  }
  scope.stdout(`Server:\t\t${asked}\nAddress:\t${asked}:53\n\n`)
  if (!answer.found) {
    scope.stdout(`** server can't find ${candidates(inner, name)[0] ?? name}: NXDOMAIN\n\n`)
    return 1
  }
  scope.stdout(`${answer.addresses.map((address) => `Name:\t${answer.name}\nAddress: ${address}\n`).join('')}\n`)
  return 0
}

/** `getent hosts NAME`. */
export const getent: ShellCommand = async ([database, name = ''], scope) => {
  if (database !== 'hosts' && database !== 'ahosts') return 1
  const answer = await lookUp(scope.host, scope.container, name)
  if (!answer.found) return 2
  for (const address of answer.addresses) scope.stdout(`${address.padEnd(15)} ${answer.name}\n`)
  return 0
}

/** nc: -z only looks whether somebody listens; -l listens and writes what it hears; else it sends its input. */
export const nc: ShellCommand = async (args, scope) => {
  const { flags, values, rest } = options(args, ['w', 'p'])
  const { host, container } = scope
  if (flags.has('l')) return listen(scope, Number(values.get('p') ?? rest.at(-1)))
  const [name = '', port = ''] = rest
  const found = await lookUp(host, container, name)
  if (!found.found) {
    scope.stderr(`nc: bad address '${name}'\n`)
    return 1
  }
  const address = `${found.addresses[0]}:${port}`
  const seconds = Number(values.get('w') ?? 0)
  const line = flags.has('z') ? '' : (await scope.stdin.readAll()).replace(/\n$/, '')
  try {
    const answer = await host.network.call<Tcp>(
      'tcp',
      address,
      { line },
      seconds > 0 ? { timeoutMs: seconds * 1000 } : {},
    )
    if (answer.line !== '') scope.stdout(`${answer.line}\n`)
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    if (error.code !== 'reset') {
      const why =
        error.code === 'refused'
          ? 'Connection refused'
          : error.code === 'unreachable'
            ? 'No route to host'
            : 'Connection timed out'
      if (!flags.has('z') || flags.has('v')) scope.stderr(`nc: ${name} (${address}): ${why}\n`)
      return 1
    }
  }
  if (flags.has('v')) scope.stderr(`${name} (${address}) open\n`)
  return 0
}

async function listen(scope: CommandScope, port: number): Promise<number> {
  const heard = scope.host.signal()
  try {
    const listener = scope.host.network.listen<Tcp>('tcp', port, (exchange) => {
      if (exchange.request.line !== '') scope.stdout(`${exchange.request.line}\n`)
      exchange.respond({ line: '' })
      heard.notify()
    })
    await heard.wait()
    listener.close()
    return 0
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    scope.stderr('nc: bind: Address already in use\n')
    return 1
  }
}

export const ping: ShellCommand = (_args, scope) => {
  scope.stderr('ping: ICMP is not simulated here; try wget or nc -z\n')
  return 1
}

/** Flags by name, values of those that take one, and the rest. */
function options(args: readonly string[], withValue: readonly string[]) {
  const flags = new Set<string>()
  const values = new Map<string, string>()
  const rest: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    const long = /^--([\w-]+)(?:=(.*))?$/s.exec(arg)
    if (long) {
      const [, name = '', value] = long
      if (!withValue.includes(name)) flags.add(name)
      else values.set(name, value ?? args[++i] ?? '')
    } else if (/^-\w/.test(arg))
      for (let at = 1; at < arg.length; at++) {
        const letter = arg[at] ?? ''
        if (!withValue.includes(letter)) flags.add(letter)
        else {
          values.set(letter, arg.slice(at + 1) || (args[++i] ?? ''))
          break
        }
      }
    else rest.push(arg)
  }
  return { flags, values, rest }
}

function headerOf(text: string | undefined): Record<string, string> {
  const colon = text?.indexOf(':') ?? -1
  return text === undefined || colon <= 0 ? {} : { [text.slice(0, colon).toLowerCase()]: text.slice(colon + 1).trim() }
}

function headerLines({ headers }: HttpResponse, indent: string): string {
  return Object.entries(headers)
    .map(([name, value]) => `${indent}${name}: ${value}\n`)
    .join('')
}

export function statusText(status: number): string {
  const texts: Readonly<Record<number, string>> = {
    200: 'OK',
    201: 'Created',
    204: 'No Content',
    301: 'Moved Permanently',
    302: 'Found',
    400: 'Bad Request',
    401: 'Unauthorized',
    403: 'Forbidden',
    404: 'Not Found',
    405: 'Not Allowed',
    500: 'Internal Server Error',
    502: 'Bad Gateway',
    503: 'Service Unavailable',
  }
  return texts[status] ?? ''
}
