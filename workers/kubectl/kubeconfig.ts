// The kubeconfig file: which clusters there are, who calls them, and which of them is meant. Like clientcmd/api.Config.
// Unlike Kubernetes: $KUBECONFIG names one file, not a list to merge.

import { printYaml } from '../apimachinery/yaml-printer.ts'
import type { Host } from '../simulation/host.ts'
import { fail } from './errors.ts'
import { at, isObject, type JsonObject, listAt, stringAt } from './json-value.ts'
import { readManifests } from './manifest-reader.ts'

type Entries = ReadonlyMap<string, JsonObject>

export type Kubeconfig = {
  readonly clusters: Entries
  readonly users: Entries
  readonly contexts: Entries
  readonly currentContext: string
}

export const homeFolder = '/home/user'

const empty: Kubeconfig = { clusters: new Map(), users: new Map(), contexts: new Map(), currentContext: '' }

export function kubeconfigPath(host: Host, flag: string): string {
  return flag || host.env['KUBECONFIG'] || `${host.env['HOME'] ?? homeFolder}/.kube/config`
}

/** Reads the file; a file that was not named and does not exist is an empty one. */
export function readKubeconfig(host: Host, flag: string): Kubeconfig {
  const path = kubeconfigPath(host, flag)
  const text = host.disk.readText(absolutePath(host, path))
  if (text === undefined) return flag ? fail(`stat ${flag}: no such file or directory`) : empty
  const { documents, errors } = readManifests(text)
  const [error] = errors
  if (error)
    fail(`error loading config file "${path}": ${error.message.replace('error converting YAML to JSON: ', '')}`)
  const value = documents[0]?.value
  return {
    clusters: entries(value, 'clusters', 'cluster'),
    users: entries(value, 'users', 'user'),
    contexts: entries(value, 'contexts', 'context'),
    currentContext: stringAt(value, 'current-context'),
  }
}

export function writeKubeconfig(host: Host, flag: string, config: Kubeconfig): void {
  host.disk.write(absolutePath(host, kubeconfigPath(host, flag)), printYaml(kubeconfigObject(config)))
}

/** As the file holds it: lists by name. Keys stand in the order in which kubectl prints them as JSON. */
export function kubeconfigObject(config: Kubeconfig): JsonObject {
  return {
    kind: 'Config',
    apiVersion: 'v1',
    clusters: list(config.clusters, 'cluster'),
    users: list(config.users, 'user'),
    contexts: list(config.contexts, 'context'),
    'current-context': config.currentContext,
  }
}

export function withEntry(entriesBefore: Entries, name: string, entry: JsonObject | undefined): Entries {
  const next = new Map(entriesBefore)
  if (entry === undefined) next.delete(name)
  else next.set(name, entry)
  return next
}

/** Paths on the command line are relative to the working directory of whoever started kubectl. */
export function absolutePath(host: Host, path: string): string {
  const home = host.env['HOME'] ?? homeFolder
  const start = path.startsWith('/') ? '' : (host.env['PWD'] ?? home)
  const parts: string[] = []
  for (const part of `${start}/${path}`.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

function entries(value: unknown, field: string, inner: string): Entries {
  const found = new Map<string, JsonObject>()
  for (const item of listAt(value, field)) {
    const entry = at(item, inner)
    found.set(stringAt(item, 'name'), isObject(entry) ? entry : {})
  }
  return found
}

function list(found: Entries, inner: string): readonly JsonObject[] | null {
  if (found.size === 0) return null
  return [...found.keys()].sort().map((name) => ({ name, [inner]: inOrder(found.get(name) ?? {}) }))
}

/** Fields as clientcmd's types have them. */
const fieldOrder = [
  'cluster',
  'user',
  'namespace',
  'server',
  'tls-server-name',
  'insecure-skip-tls-verify',
  'certificate-authority',
  'certificate-authority-data',
  'client-certificate',
  'client-certificate-data',
  'client-key',
  'client-key-data',
  'token',
  'tokenFile',
  'username',
  'password',
]

function inOrder(entry: JsonObject): JsonObject {
  const rank = (key: string): number => (fieldOrder.includes(key) ? fieldOrder.indexOf(key) : fieldOrder.length)
  const keys = Object.keys(entry).sort((a, b) => rank(a) - rank(b))
  return Object.fromEntries(keys.map((key) => [key, entry[key]]))
}
