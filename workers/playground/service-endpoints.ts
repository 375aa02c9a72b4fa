// Which ready pods stand behind each Service, by the EndpointSlices.
import type { KubeObject } from '../apimachinery/object.ts'
import type { EndpointSlice } from '../apis/discovery/types.ts'
import type { KnownObject } from './projector.ts'

export class ServiceEndpoints {
  /** Per Service uid: its slices' uids and the pods that each names. */
  readonly #pods = new Map<string, Map<string, readonly string[]>>()

  /** Takes in a slice and returns the uids of the Services whose endpoints may have changed. */
  see(object: KubeObject, deleted: boolean, objects: ReadonlyMap<string, KnownObject>): string[] {
    const slice = object as EndpointSlice
    const service = slice.metadata.ownerReferences?.find(({ kind }) => kind === 'Service')?.uid
    if (!service) return []
    const slices = this.#pods.get(service) ?? new Map<string, readonly string[]>()
    const uid = slice.metadata.uid ?? ''
    if (deleted) slices.delete(uid)
    else slices.set(uid, readyPods(slice))
    if (slices.size > 0) this.#pods.set(service, slices)
    else this.#pods.delete(service)
    return objects.has(service) ? [service] : []
  }

  of(service: string): string[] {
    return [...new Set([...(this.#pods.get(service)?.values() ?? [])].flat())]
  }
}

function readyPods({ endpoints }: EndpointSlice): string[] {
  return (endpoints ?? []).flatMap(({ conditions, targetRef }) =>
    conditions?.ready !== false && targetRef?.kind === 'Pod' && targetRef.uid ? [targetRef.uid] : [],
  )
}
