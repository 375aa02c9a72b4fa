// Which server this command talks to, as whom, and in which namespace: from the kubeconfig and the global flags.
// Like clientcmd.DeferredLoadingClientConfig.
import { decodeBase64 } from '../apimachinery/base64.ts'
import type { Host } from '../simulation/host.ts'
import { CommandError, fail } from './errors.ts'
import { type Flags, parseDuration } from './flags.ts'
import { type JsonObject, stringAt } from './json-value.ts'
import { absolutePath, type Kubeconfig, readKubeconfig } from './kubeconfig.ts'

export type ClientConfig = {
  /** `https://192.168.1.10:6443`. */
  readonly serverUrl: string
  /** `192.168.1.10:6443`. */
  readonly server: string
  readonly identity: Readonly<Record<string, string>>
  readonly namespace: string
  /** Whether the namespace was asked for by flag: then a manifest's own must not differ. */
  readonly namespaceGiven: boolean
  readonly timeoutMs: number
}

export function clientConfig(host: Host, flags: Flags): ClientConfig {
  const config = readKubeconfig(host, flags.string('kubeconfig'))
  const context = chosenContext(config, flags)
  const cluster = entry(config.clusters, flags.string('cluster') || stringAt(context, 'cluster'), 'cluster')
  const user = entry(config.users, flags.string('user') || stringAt(context, 'user'), 'auth info')
  const serverUrl = (flags.string('server') || stringAt(cluster, 'server') || 'http://localhost:8080').replace(
    /\/+$/,
    '',
  )
  const withScheme = /^https?:\/\//.test(serverUrl) ? serverUrl : `http://${serverUrl}`
  return {
    serverUrl: withScheme,
    server: addressOf(withScheme),
    identity: identity(host, flags, user),
    namespace: flags.string('namespace') || stringAt(context, 'namespace') || 'default',
    namespaceGiven: flags.string('namespace') !== '',
    timeoutMs: timeoutOf(flags.string('request-timeout')),
  }
}

function chosenContext(config: Kubeconfig, flags: Flags): JsonObject {
  const name = flags.string('context') || config.currentContext
  const found = config.contexts.get(name)
  if (name !== '' && !found)
    throw new CommandError(`Error in configuration: context was not found for specified context: ${name}`)
  return found ?? {}
}

function entry(entries: ReadonlyMap<string, JsonObject>, name: string, what: string): JsonObject {
  if (name === '') return {}
  return entries.get(name) ?? fail(`${what} "${name}" does not exist`)
}

function addressOf(url: string): string {
  const [, scheme = 'http', rest = ''] = /^(https?):\/\/([^/]*)/.exec(url) ?? []
  return rest.includes(':') ? rest : `${rest}:${scheme === 'https' ? 443 : 80}`
}

function identity(host: Host, flags: Flags, user: JsonObject): Readonly<Record<string, string>> {
  return { ...credentials(host, flags, user), ...impersonation(flags) }
}

function credentials(host: Host, flags: Flags, user: JsonObject): Readonly<Record<string, string>> {
  const file = stringAt(user, 'tokenFile')
  const token =
    flags.string('token') || (file ? (host.disk.readText(absolutePath(host, file)) ?? '') : stringAt(user, 'token'))
  if (token) return { authorization: `Bearer ${token.trim()}` }
  const given = flags.string('client-certificate')
  const data = given ? '' : stringAt(user, 'client-certificate-data')
  const path = given || stringAt(user, 'client-certificate')
  const certificate = data ? decodeBase64(data) : path ? host.disk.readText(absolutePath(host, path)) : undefined
  return certificate ? { 'x-client-cert': certificate.trim() } : {}
}

function impersonation(flags: Flags): Readonly<Record<string, string>> {
  const groups = flags.all('as-group')
  return {
    ...(flags.string('as') ? { 'impersonate-user': flags.string('as') } : {}),
    ...(groups.length > 0 ? { 'impersonate-group': groups.join(',') } : {}),
    ...Object.fromEntries(flags.all('as-user-extra').map(extraHeader)),
    ...(flags.string('as-uid') ? { 'impersonate-uid': flags.string('as-uid') } : {}),
  }
}

function extraHeader(text: string): readonly [string, string] {
  const [, key = '', value = ''] =
    /^([^=]+)=(.*)$/s.exec(text) ?? fail(`invalid --as-user-extra ${text}: want key=value`)
  return [`impersonate-extra-${key.toLowerCase()}`, value]
}

function timeoutOf(text: string): number {
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : parseDuration(text)
  if (ms === undefined)
    fail(
      `Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)`,
    )
  return ms ?? 0
}
