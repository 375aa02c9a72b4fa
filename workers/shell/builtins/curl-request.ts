// What curl does: one request, its answer written out. Options are those that people type: -s -S -f -i -I -L -k -v -o -X -H -d -m.
import type { Http, HttpResponse } from '../../protocols/http.ts'
import type { Host } from '../../simulation/host.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import type { BuiltinContext } from '../builtin.ts'

const withValue = new Set([
  '-o',
  '-X',
  '-H',
  '-d',
  '-m',
  '--request',
  '--header',
  '--data',
  '--data-raw',
  '--output',
  '--max-time',
  '--connect-timeout',
  '-w',
  '-u',
])

type Asked = {
  readonly flags: ReadonlySet<string>
  readonly method: string
  readonly url: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly output: string
  readonly timeoutMs: number
}

export async function fetchWithCurl(context: BuiltinContext): Promise<number> {
  const { shell, err } = context
  const asked = read(context.args)
  const fail = (code: number, message: string) => {
    if (!asked.flags.has('s') || asked.flags.has('S')) err(`curl: (${code}) ${message}\n`)
    return code
  }
  if (asked.url === '') {
    err("curl: try 'curl --help' for more information\n")
    return 2
  }
  const [, scheme = 'http', name = '', port, rest = ''] =
    /^(?:(\w+):\/\/)?([^/:?#]+)(?::(\d+))?(.*)$/.exec(asked.url) ?? []
  if (scheme !== 'http') return fail(1, `Protocol "${scheme}" not supported: this curl speaks plain HTTP`)
  const address = `${addressOf(shell.host, name)}:${port ?? 80}`
  const path = rest.startsWith('/') ? rest.replace(/#.*$/, '') : `/${rest}`
  const headers = {
    host: `${name}${port ? `:${port}` : ''}`,
    'user-agent': 'curl/8.5.0',
    accept: '*/*',
    ...asked.headers,
  }
  try {
    const request = { method: asked.method, path, headers, body: asked.body }
    const options = asked.timeoutMs > 0 ? { timeoutMs: asked.timeoutMs } : {}
    const response = await shell.host.network.call<Http>('http', address, request, options)
    return show(context, asked, response)
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    if (error.code === 'timeout') return fail(28, `Operation timed out after ${asked.timeoutMs} milliseconds`)
    if (error.code === 'reset') return fail(56, 'Recv failure: Connection reset by peer')
    return fail(7, `Failed to connect to ${name} port ${port ?? 80} after 0 ms: Could not connect to server`)
  }
}

function show({ shell, out, err }: BuiltinContext, { flags, method, output }: Asked, response: HttpResponse): number {
  if (flags.has('f') && response.status >= 400) {
    err(`curl: (22) The requested URL returned error: ${response.status}\n`)
    return 22
  }
  const head = `HTTP/1.1 ${response.status}\n${Object.entries(response.headers)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')}\n`
  const text = `${flags.has('i') || flags.has('I') ? head : ''}${method === 'HEAD' ? '' : response.body}`
  if (output === '') out(text)
  else shell.files.write(output, text, false)
  return 0
}

function read(args: readonly string[]): Asked {
  const flags = new Set<string>()
  const headers: Record<string, string> = {}
  let [method, url, body, output, timeoutMs] = ['', '', '', '', 0]
  const rest = [...args]
  while (rest.length > 0) {
    const word = rest.shift() ?? ''
    if (!word.startsWith('-') || word === '-') {
      url = word
      continue
    }
    const name = word.startsWith('--') ? word : word.slice(0, 2)
    if (!withValue.has(name)) {
      for (const letter of word.startsWith('--') ? [word.slice(2)] : word.slice(1)) flags.add(letter)
      continue
    }
    const value = word.length > 2 && !word.startsWith('--') ? word.slice(2) : (rest.shift() ?? '')
    if (name === '-X' || name === '--request') method = value
    else if (name === '-o' || name === '--output') output = value
    else if (name === '-m' || name === '--max-time') timeoutMs = Number(value) * 1000
    else if (name === '-d' || name.startsWith('--data')) body += body === '' ? value : `&${value}`
    else if (name === '-H' || name === '--header') {
      const colon = value.indexOf(':')
      headers[value.slice(0, colon).toLowerCase()] = value.slice(colon + 1).trim()
    }
  }
  if (body !== '') headers['content-type'] ??= 'application/x-www-form-urlencoded'
  const isHead = flags.has('I') || flags.has('head')
  return {
    flags,
    headers,
    url,
    body,
    output,
    timeoutMs,
    method: method || (isHead ? 'HEAD' : body === '' ? 'GET' : 'POST'),
  }
}

function addressOf(host: Host, name: string): string {
  if (name === 'localhost') return '127.0.0.1'
  const line = (host.disk.readText('/etc/hosts') ?? '')
    .split('\n')
    .find((one) => one.split(/\s+/).slice(1).includes(name))
  return line?.split(/\s+/)[0] ?? name
}
