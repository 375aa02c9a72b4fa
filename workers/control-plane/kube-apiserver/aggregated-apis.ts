// Hands APIServices that stand for other servers over to what calls those, which is fetched with the first one.
// Like kube-aggregator's place in kube-apiserver.
import type { APIService } from '../../apis/apiregistration/types.ts'
import { Late } from '../../simulation/late.ts'
import type { RequestContext } from './request-context.ts'
import type { Server } from './server.ts'

/** What other servers add to this one's API. */
export type AggregatedApis = {
  /** Whether the request was one for another server. */
  serve(context: RequestContext): boolean
  /** Their groups as discovery tells them, in its old form or in the aggregated one. */
  groups(isAggregated: boolean): readonly object[]
}

export function followApiServices(server: Server): void {
  const registry = server.registry('apiregistration.k8s.io', 'apiservices')
  if (registry === undefined) return
  const { cache } = registry.storage
  const part = new Late(server.host, () => import('./aggregation/aggregator.ts'))
  let aggregator: (AggregatedApis & { look(): void }) | undefined
  const hasService = () => {
    let found = false
    cache.visit('', '', (object) => {
      found ||= (object as unknown as APIService).spec.service !== undefined
      return !found
    })
    return found
  }
  const look = () => {
    if (aggregator === undefined && !hasService()) return
    part.use(({ Aggregator }) => {
      aggregator ??= new Aggregator(server, registry)
      server.aggregated = aggregator
      aggregator.look()
    })
  }
  const watcher = { namespace: '', name: undefined, indexValue: undefined }
  cache.addWatcher({ ...watcher, onEvent: look, onReset: look })
  if (cache.size > 0) look()
}
