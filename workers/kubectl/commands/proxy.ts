// kubectl proxy: the API server over plain HTTP on the laptop, as the current user. Like kubectl/pkg/cmd/proxy.
// Not simulated: watches, static files and filters of paths.
import type { Http } from '../../protocols/http.ts'
import type { KubeApiRequest } from '../../protocols/kube-api.ts'
import { NetworkError } from '../../simulation/network-error.ts'
import type { Command } from '../command.ts'
import { fail } from '../errors.ts'

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])

export const proxy: Command = {
  name: 'proxy',
  short: 'Creates a proxy server or application-level gateway between localhost and the Kubernetes API server.',
  usage: '[--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix] [options]',
  flags: {
    port: { type: 'int', short: 'p', value: '8001', help: 'The port on which to run the proxy; 0 picks one' },
    address: { type: 'string', value: '127.0.0.1', help: 'The address on which to serve' },
    'api-prefix': { type: 'string', value: '/', help: 'Prefix to serve the proxied API under' },
  },
  async run(context) {
    const { host, flags } = context
    const client = context.client()
    const port = flags.int('port') || 30_000 + host.random.below(10_000)
    const address = flags.string('address')
    try {
      host.network.listen<Http>(
        'http',
        port,
        async (exchange) => {
          const { method, path, body, headers } = exchange.request
          if (!methods.has(method)) return exchange.respond({ status: 405, headers: {}, body: 'Method Not Allowed\n' })
          const answer = await client.raw(method as KubeApiRequest['method'], path, {
            ...(body === '' ? {} : { body: parsed(body) }),
            ...(headers['content-type'] ? { contentType: headers['content-type'] } : {}),
          })
          const text = typeof answer.body === 'string' ? answer.body : `${JSON.stringify(answer.body)}\n`
          exchange.respond({ status: answer.status, headers: { 'content-type': 'application/json' }, body: text })
        },
        address,
      )
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      fail(`listen tcp ${address}:${port}: bind: address already in use`)
    }
    context.out(`Starting to serve on ${address}:${port}\n`)
    await host.signal().wait()
  },
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
