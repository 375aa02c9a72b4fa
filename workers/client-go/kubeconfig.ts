// Where the API server is and who is calling, from a kubeconfig on disk or from a pod's environment.
// Like client-go/tools/clientcmd. A client certificate is the text of the `x-client-cert` header.
import { decodeBase64 } from '../apimachinery/base64.ts'
import type { Host } from '../simulation/host.ts'
import { readYaml } from './read-yaml.ts'
import type { RestConfig } from './rest-client.ts'

export type ClientConfig = Pick<RestConfig, 'server' | 'identity'>

type Named<Field extends string, Value> = { readonly name: string } & { readonly [field in Field]?: Value }
type User = {
  readonly 'client-certificate'?: string
  readonly 'client-certificate-data'?: string
  readonly token?: string
  readonly tokenFile?: string
}
type Kubeconfig = {
  readonly clusters?: readonly Named<'cluster', { readonly server?: string }>[]
  readonly contexts?: readonly Named<'context', { readonly cluster?: string; readonly user?: string }>[]
  readonly users?: readonly Named<'user', User>[]
  readonly 'current-context'?: string
}

/** Reads the current context of a kubeconfig; throws in clientcmd's words when that is impossible. */
export async function loadKubeconfig(host: Host, path: string): Promise<ClientConfig> {
  const text = host.disk.readText(path)
  if (text === undefined) throw new Error(`stat ${path}: no such file or directory`)
  const config = ((await readYaml(host, text)) ?? {}) as Kubeconfig
  const contextName = config['current-context'] ?? ''
  const context = config.contexts?.find(({ name }) => name === contextName)?.context
  const server = config.clusters?.find(({ name }) => name === context?.cluster)?.cluster?.server
  if (!server)
    throw new Error(
      'invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable',
    )
  const user = config.users?.find(({ name }) => name === context?.user)?.user ?? {}
  return { server: server.replace(/^https?:\/\//, ''), identity: identityOf(host, user) }
}

const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount'

/** The configuration of a program in a pod. Like rest.InClusterConfig. */
export function inClusterConfig(host: Host): ClientConfig {
  const { KUBERNETES_SERVICE_HOST: address, KUBERNETES_SERVICE_PORT: port } = host.env
  if (!address || !port)
    throw new Error(
      'unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined',
    )
  const token = host.disk.readText(`${serviceAccountFolder}/token`)
  if (token === undefined) throw new Error(`open ${serviceAccountFolder}/token: no such file or directory`)
  return { server: `${address}:${port}`, identity: { authorization: `Bearer ${token}` } }
}

function identityOf(host: Host, user: User): Readonly<Record<string, string>> {
  const token = user.token ?? (user.tokenFile ? host.disk.readText(user.tokenFile)?.trim() : undefined)
  if (token) return { authorization: `Bearer ${token}` }
  const data = user['client-certificate-data']
  const file = user['client-certificate']
  const certificate = data ? decodeBase64(data) : file ? host.disk.readText(file) : undefined
  return certificate ? { 'x-client-cert': certificate.trim() } : {}
}
