// Which ready pods stand behind each Service, by the EndpointSlices.
import type { KubeObject } from '../apimachinery/object.ts'
import type { EndpointSlice } from '../apis/discovery/types.ts'
import type { KnownObject } from './projector.ts'

export class ServiceEndpoints {
  /** Per Service uid: its slices' uids and what is ready in each. */
  readonly #ready = new Map<string, Map<string, Ready>>()

  /** Takes in a slice and returns the uids of the Services whose endpoints may have changed. */
  see(object: KubeObject, deleted: boolean, objects: ReadonlyMap<string, KnownObject>): string[] {
    const slice = object as EndpointSlice
    const service = slice.metadata.ownerReferences?.find(({ kind }) => kind === 'Service')?.uid
    if (!service) return []
    const slices = this.#ready.get(service) ?? new Map<string, Ready>()
    const uid = slice.metadata.uid ?? ''
    if (deleted) slices.delete(uid)
    else slices.set(uid, readyIn(slice))
    if (slices.size > 0) this.#ready.set(service, slices)
    else this.#ready.delete(service)
    return objects.has(service) ? [service] : []
  }

  of(service: string): Ready {
    const slices = [...(this.#ready.get(service)?.values() ?? [])]
    return {
      pods: [...new Set(slices.flatMap(({ pods }) => pods))],
      addresses: [...new Set(slices.flatMap(({ addresses }) => addresses))],
    }
  }
}

type Ready = { readonly pods: readonly string[]; readonly addresses: readonly string[] }

function readyIn({ endpoints }: EndpointSlice): Ready {
  const ready = (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false)
  return {
    pods: ready.flatMap(({ targetRef }) => (targetRef?.kind === 'Pod' && targetRef.uid ? [targetRef.uid] : [])),
    addresses: ready.flatMap(({ addresses }) => addresses),
  }
}
