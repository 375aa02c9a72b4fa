// Replays recorded exchanges with a real API server and compares the answers, but for what differs from run to run.
import { readFileSync } from 'node:fs'
import type { RestClient } from '../../../client-go/rest-client.ts'
import type { KubeApiRequest } from '../../../protocols/kube-api.ts'

export type RecordedExchange = {
  readonly id: number
  readonly method: KubeApiRequest['method']
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly status: number
  readonly response?: unknown
  readonly warning?: string | readonly string[]
  readonly as?: string
}

export function recordedExchanges(name: string): readonly RecordedExchange[] {
  const url = new URL(`../testdata/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(url, 'utf8')) as readonly RecordedExchange[]
}

/** Sends recorded requests in order; what the recording calls by another name here is translated both ways. */
export class GoldenReplay {
  readonly #client: RestClient
  /** Recorded uids, resourceVersions and generated names to the ones of this run. */
  readonly #known = new Map<string, string>()

  constructor(client: RestClient) {
    this.#client = client
  }

  async send(exchange: RecordedExchange): Promise<{ actual: unknown; expected: unknown }> {
    const path = this.#translate(exchange.path) as string
    const body = this.#translate(exchange.body)
    const response = await this.#client.request(exchange.method, path, body, {
      'user-agent': 'vec/v0.0.0',
      ...exchange.headers,
    })
    this.#learn(exchange.response, response.body)
    const warnings = [exchange.warning ?? []].flat()
    const told = response.headers['warning']?.split('\n') ?? []
    return {
      actual: normalised({ status: response.status, body: response.body, warnings: told }),
      expected: normalised({ status: exchange.status, body: this.#translate(exchange.response), warnings }),
    }
  }

  #learn(recorded: unknown, actual: unknown): void {
    if (!isObject(recorded) || !isObject(actual)) return
    const [theirs, ours] = [recorded['metadata'], actual['metadata']]
    if (isObject(theirs) && isObject(ours)) {
      for (const field of ['uid', 'resourceVersion', 'continue'] as const) {
        const [from, to] = [theirs[field], ours[field]]
        if (typeof from === 'string' && typeof to === 'string') this.#known.set(from, to)
      }
      if (typeof theirs['generateName'] === 'string') this.#known.set(String(theirs['name']), String(ours['name']))
    }
    for (const field of ['items', 'rows']) {
      const [from, to] = [recorded[field], actual[field]]
      if (Array.isArray(from) && Array.isArray(to)) for (const [i, item] of from.entries()) this.#learn(item, to[i])
    }
    if (isObject(recorded['object'])) this.#learn(recorded['object'], actual['object'])
  }

  #translate(value: unknown): unknown {
    if (typeof value === 'string') {
      const known = this.#known.get(value)
      if (known !== undefined) return known
      return value.replace(
        /[0-9a-f]{8}-[0-9a-f-]{27}|\b\d{4,}\b|eyJ[\w-]+/g,
        (found) => this.#known.get(found) ?? found,
      )
    }
    if (Array.isArray(value)) return value.map((one) => this.#translate(one))
    if (!isObject(value)) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.#translate(one)]))
  }
}

const revision = 'deployment.kubernetes.io/revision'

/** Drops times, prose, and what other programs than the API server write. */
function normalised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalised)
  if (typeof value === 'string') return value.replace(/, current: \d+$/, '')
  if (!isObject(value)) return value
  const entries = Object.entries(value).flatMap(([key, one]): [string, unknown][] => {
    if (key === 'description' || one === undefined) return []
    if (key === 'managedFields' && Array.isArray(one)) return ownersOf(one)
    if (key === 'status' && isObject(one) && value['kind'] === 'Deployment') return []
    if (key === 'annotations' && isObject(one) && Object.keys(one).join() === revision) return []
    if (key === revision) return []
    if (key === 'creationTimestamp' || key === 'deletionTimestamp') return [[key, 'a time']]
    if (key === 'cells' && Array.isArray(one)) return [[key, one.slice(0, -1)]]
    return [[key, normalised(one)]]
  })
  return Object.fromEntries(entries)
}

/** Who owns what, but for when, and what the controllers own. */
function ownersOf(entries: readonly unknown[]): [string, unknown][] {
  const others = entries.filter((entry) => isObject(entry) && entry['manager'] !== 'kube-controller-manager')
  if (others.length === 0) return []
  return [['managedFields', others.map((entry) => ({ ...(entry as object), time: undefined }))]]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
