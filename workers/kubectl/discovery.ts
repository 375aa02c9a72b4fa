// What the server serves: resources with their short names, kinds and verbs, from aggregated discovery. Kept on disk
// for six hours, and fetched again when something is not found. Like client-go's cached discovery and RESTMapper.
import type { Resource } from '../apimachinery/resource.ts'
import { ApiError } from '../client-go/rest-client.ts'
import type { Host } from '../simulation/host.ts'
import { CommandError, ConnectionError, fail, plainMessage } from './errors.ts'
import { at, listAt, stringAt } from './json-value.ts'
import { logError } from './klog.ts'

export type ApiResource = Resource & {
  readonly kind: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly verbs: readonly string[]
  readonly subresources: readonly string[]
}

/** As much of a resource as naming its objects takes. */
export type Named = Resource & { readonly kind: string }

/** As much of a client as discovery takes. */
type Asking = {
  readonly host: Host
  readonly config: { readonly server: string }
  request<T>(
    method: 'GET',
    path: string,
    options?: { readonly query?: Readonly<Record<string, string>>; readonly accept?: string },
  ): Promise<T>
}

const cacheMs = 6 * 60 * 60 * 1000
const aggregated =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json'

export class Discovery {
  readonly #client: Asking
  readonly #path: string
  readonly #err: (text: string) => void
  #resources: readonly ApiResource[] | undefined
  readonly #warned = new Set<string>()
  #fromDisk = false
  /** How often to try to reach the server; 0: once, and without a log line. */
  attempts = 5

  constructor(client: Asking, cacheFolder: string, err: (text: string) => void) {
    this.#client = client
    this.#err = err
    this.#path = `${cacheFolder}/discovery/${client.config.server.replaceAll(':', '_')}/aggregated.json`
  }

  /** Every resource, in the server's order of groups. */
  async resources(): Promise<readonly ApiResource[]> {
    this.#resources ??= this.#read() ?? (await this.#fetch())
    return this.#resources
  }

  /** Resources as the server has them now, whatever was kept. */
  async fresh(): Promise<readonly ApiResource[]> {
    this.#fromDisk = false
    this.#resources = await this.#fetch()
    return this.#resources
  }

  /** The resource that an argument such as `deploy`, `Pods`, `deployments.apps` or `deployments.v1.apps` names. */
  async find(argument: string): Promise<ApiResource> {
    const found = await this.#tryTwice((resources) => matchResource(resources, argument))
    if (found) this.#warnOfOthers(found, argument)
    return found ?? fail(`the server doesn't have a resource type "${argument}"`)
  }

  async findOptional(argument: string): Promise<ApiResource | undefined> {
    return this.#tryTwice((resources) => matchResource(resources, argument))
  }

  /** The resource of an object's kind. */
  async ofKind(apiVersion: string, kind: string): Promise<ApiResource | undefined> {
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
    const version = apiVersion.slice(apiVersion.indexOf('/') + 1)
    return this.#tryTwice((resources) =>
      resources.find((one) => one.kind === kind && one.group === group && one.version === version),
    )
  }

  /** Resources in a category such as `all`. */
  async category(name: string): Promise<readonly ApiResource[]> {
    return preferred(await this.resources()).filter(
      ({ categories, verbs }) => categories.includes(name) && verbs.includes('list'),
    )
  }

  /** Says which other resources a short name could mean. Like the shortcut expander. */
  #warnOfOthers(found: ApiResource, argument: string): void {
    if (!found.shortNames.includes(argument)) return
    for (const other of preferred(this.#resources ?? [])) {
      const isOther = other.group !== found.group || other.plural !== found.plural
      const name = qualifiedName(other)
      if (!isOther || !other.shortNames.includes(argument) || this.#warned.has(name)) continue
      this.#warned.add(name)
      this.#err(`Warning: short name "${argument}" could also match lower priority resource ${name}\n`)
    }
  }

  async #tryTwice<T>(search: (resources: readonly ApiResource[]) => T | undefined): Promise<T | undefined> {
    const found = search(await this.resources())
    if (found !== undefined || !this.#fromDisk) return found
    return search(await this.fresh())
  }

  #read(): readonly ApiResource[] | undefined {
    const kept = this.#client.host.disk.readText(this.#path)
    if (kept === undefined) return undefined
    try {
      const { fetchedAtMs, resources } = JSON.parse(kept) as { fetchedAtMs: number; resources: ApiResource[] }
      if (this.#client.host.clock.nowMs() - fetchedAtMs > cacheMs || !Array.isArray(resources)) return undefined
      this.#fromDisk = true
      return resources
    } catch {
      return undefined
    }
  }

  async #fetch(): Promise<readonly ApiResource[]> {
    this.#fromDisk = false
    const roots = await this.#roots()
    const lists = await Promise.all(roots.map((root) => this.#group(root)))
    const resources = lists.flat()
    const { host } = this.#client
    host.disk.write(this.#path, JSON.stringify({ fetchedAtMs: host.clock.nowMs(), resources }))
    return resources
  }

  async #roots(): Promise<readonly unknown[]> {
    for (let attempt = 1; ; attempt++)
      try {
        const options = { query: { timeout: '32s' }, accept: aggregated }
        const core = await this.#client.request<unknown>('GET', '/api', options)
        return [core, await this.#client.request<unknown>('GET', '/apis', options)]
      } catch (error) {
        if (!(error instanceof ConnectionError) || this.attempts === 0) throw error
        logError(
          this.#client.host,
          this.#err,
          'memcache.go:265',
          `couldn't get current server API group list: ${plainMessage(error)}`,
        )
        if (attempt >= this.attempts || !error.reason.includes('refused')) throw error
      }
  }

  /** Resources of `/api` or `/apis`, whether the server aggregates or has them asked for one by one. */
  async #group(root: unknown): Promise<readonly ApiResource[]> {
    if (stringAt(root, 'kind') === 'APIGroupDiscoveryList') return listAt(root, 'items').flatMap(fromGroup)
    const versions = listAt(root, 'versions').filter((version) => typeof version === 'string')
    const groups = listAt(root, 'groups').map((group) => stringAt(group, 'preferredVersion', 'groupVersion'))
    const paths = [...versions.map((version) => `/api/${version}`), ...groups.map((version) => `/apis/${version}`)]
    const lists = await Promise.all(paths.map((path) => this.#optional(path)))
    return lists.flatMap(fromResourceList)
  }

  async #optional(path: string): Promise<unknown> {
    try {
      return await this.#client.request<unknown>('GET', path)
    } catch (error) {
      if (error instanceof ApiError) return undefined
      throw error
    }
  }
}

function fromGroup(group: unknown): ApiResource[] {
  const name = stringAt(group, 'metadata', 'name')
  return listAt(group, 'versions').flatMap((version) =>
    listAt(version, 'resources').map((resource) => ({
      group: name,
      version: stringAt(version, 'version'),
      plural: stringAt(resource, 'resource'),
      namespaced: stringAt(resource, 'scope') === 'Namespaced',
      kind: stringAt(resource, 'responseKind', 'kind'),
      singular: stringAt(resource, 'singularResource'),
      shortNames: strings(at(resource, 'shortNames')),
      categories: strings(at(resource, 'categories')),
      verbs: strings(at(resource, 'verbs')),
      subresources: listAt(resource, 'subresources').map((one) => stringAt(one, 'subresource')),
    })),
  )
}

function fromResourceList(list: unknown): ApiResource[] {
  const groupVersion = stringAt(list, 'groupVersion')
  const slash = groupVersion.indexOf('/')
  const all = listAt(list, 'resources')
  return all
    .filter((resource) => !stringAt(resource, 'name').includes('/'))
    .map((resource) => {
      const plural = stringAt(resource, 'name')
      return {
        group: groupVersion.slice(0, Math.max(0, slash)),
        version: groupVersion.slice(slash + 1),
        plural,
        namespaced: at(resource, 'namespaced') === true,
        kind: stringAt(resource, 'kind'),
        singular: stringAt(resource, 'singularName'),
        shortNames: strings(at(resource, 'shortNames')),
        categories: strings(at(resource, 'categories')),
        verbs: strings(at(resource, 'verbs')),
        subresources: all
          .map((one) => stringAt(one, 'name'))
          .filter((name) => name.startsWith(`${plural}/`))
          .map((name) => name.slice(plural.length + 1)),
      }
    })
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}

/** Like the priority RESTMapper with short names: names first, then short names, in the order of groups. */
function matchResource(resources: readonly ApiResource[], argument: string): ApiResource | undefined {
  const [name = '', ...rest] = argument.toLowerCase().split('.')
  const named = (one: ApiResource): boolean =>
    one.plural === name || one.singular === name || one.kind.toLowerCase() === name
  const short = (one: ApiResource): boolean => one.shortNames.includes(name)
  const inGroup = (one: ApiResource): boolean => {
    if (rest.length === 0 || one.group === rest.join('.')) return true
    return one.version === rest[0] && one.group === rest.slice(1).join('.')
  }
  return (
    resources.find((one) => named(one) && inGroup(one)) ??
    resources.find((one) => short(one) && inGroup(one)) ??
    resources.find((one) => named(one) && rest.length > 0 && one.group.startsWith(rest.join('.')))
  )
}

/** `deployments.apps`, or `pods`. */
export function qualifiedName({ plural, group }: Resource): string {
  return group === '' ? plural : `${plural}.${group}`
}

/** `deployment.apps/web`, as commands name what they did something to. */
export function shownName(resource: Named, name: string): string {
  const kind = resource.kind.toLowerCase()
  return `${resource.group === '' ? kind : `${kind}.${resource.group}`}/${name}`
}

export function apiVersionOf({ group, version }: Resource): string {
  return group === '' ? version : `${group}/${version}`
}

/** Like cmdutil: a kind that the server does not serve. */
export function noMatch(
  name: string,
  namespace: string,
  source: string,
  apiVersion: string,
  kind: string,
): CommandError {
  return new CommandError(
    `error: resource mapping not found for name: "${name}" namespace: "${namespace}" from "${source}": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`,
  )
}

/** Of a resource that a group serves in several versions, the one that the server lists first. */
export function preferred(resources: readonly ApiResource[]): readonly ApiResource[] {
  const seen = new Set<string>()
  return resources.filter(({ group, plural }) => {
    const key = `${group}/${plural}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
