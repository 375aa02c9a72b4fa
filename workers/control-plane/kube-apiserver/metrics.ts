// What the API server counts while it works: how often it was asked what, and how long that and etcd took. How it is told
// is in serve-metrics.ts.

import type { EtcdRequest } from '../../protocols/etcd.ts'
import type { RequestInfo } from './request-info.ts'

/** Upper bounds of the buckets, in seconds; whatever took longer is in the last one. */
export const bounds = [
  0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60,
] as const

export type Histogram = { count: number; sumMs: number; readonly buckets: number[] }

export class Metrics {
  /** By verb, group, version, resource, subresource, scope and status code. */
  readonly requests = new Map<string, Histogram>()
  /** By operation and key. */
  readonly etcd = new Map<string, Histogram>()

  /** Open watches by group, version, resource and scope. */
  readonly watches = new Map<string, number>()

  countRequest(info: RequestInfo, code: number, tookMs: number): void {
    const { isResource, verb, group, version, resource, subresource, path, query } = info
    const dryRun = query.get('dryRun') ?? ''
    const what = isResource ? `${group}|${version}|${resource}|${subresource}` : `|||${path}`
    this.#observe(this.requests, `${told[verb]}|${what}|${scopeOf(info)}|${dryRun}|${code}`, tookMs)
  }

  countWatch(info: RequestInfo, change: 1 | -1): void {
    const key = `${info.group}|${info.version}|${info.resource}|${scopeOf(info)}`
    this.watches.set(key, (this.watches.get(key) ?? 0) + change)
  }

  countEtcd(request: EtcdRequest, tookMs: number): void {
    const [operation, key] = operationOf(request)
    if (key !== undefined) this.#observe(this.etcd, `${operation}|${key.split('/', 3)[2]}`, tookMs)
  }

  #observe(histograms: Map<string, Histogram>, key: string, tookMs: number): void {
    let found = histograms.get(key)
    if (found === undefined) {
      if (histograms.size >= most) return
      found = { count: 0, sumMs: 0, buckets: [] }
      histograms.set(key, found)
    }
    found.count++
    found.sumMs += tookMs
    let at = 0
    while (at < bounds.length && tookMs > (bounds[at] ?? 0) * 1000) at++
    found.buckets[at] = (found.buckets[at] ?? 0) + 1
  }
}

/** Names of custom resources are anybody's: there may be no end of them. */
const most = 5_000

const told: Readonly<Record<RequestInfo['verb'], string>> = {
  get: 'GET',
  list: 'LIST',
  watch: 'WATCH',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETECOLLECTION',
}

/** Like CleanScope. */
function scopeOf({ name, verb, namespace, isResource }: RequestInfo): string {
  if (!isResource) return ''
  if (name !== '' || verb === 'create') return 'resource'
  return namespace === '' ? 'cluster' : 'namespace'
}

function operationOf(request: EtcdRequest): readonly [string, string | undefined] {
  if (request.type === 'range') return [request.rangeEnd === undefined ? 'get' : 'list', request.key]
  if (request.type !== 'txn') return [request.type, undefined]
  const [op] = request.success
  const [condition] = request.compare
  if (op?.type === 'delete-range') return ['delete', op.key]
  const isNew = condition !== undefined && 'value' in condition && condition.value === 0
  return [isNew ? 'create' : 'update', condition?.key]
}
