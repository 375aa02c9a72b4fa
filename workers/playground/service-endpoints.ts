// What is ready behind each Service, by the EndpointSlices.
import { type KubeObject, keyOf } from '../apimachinery/object.ts'
import type { EndpointSlice } from '../apis/discovery/types.ts'

type Ready = { readonly pods: readonly string[]; readonly addresses: readonly string[] }

export class ServiceEndpoints {
  /** Per Service (`namespace/name`): its slices' uids and what is ready in each. */
  readonly slices: Map<string, ReadonlyMap<string, Ready>>

  constructor(from?: ServiceEndpoints) {
    this.slices = new Map(from?.slices)
  }

  /** Takes in a slice and returns the Service that it belongs to as `namespace/name`, or ''. */
  see(object: KubeObject, deleted: boolean): string {
    const slice = object as EndpointSlice
    const { namespace = '', labels, uid = '' } = slice.metadata
    const name = labels?.['kubernetes.io/service-name']
    if (!name) return ''
    const service = `${namespace}/${name}`
    const slices = new Map(this.slices.get(service))
    if (deleted) slices.delete(uid)
    else slices.set(uid, readyIn(slice))
    if (slices.size > 0) this.slices.set(service, slices)
    else this.slices.delete(service)
    return service
  }

  of(service: KubeObject): Ready {
    const slices = [...(this.slices.get(keyOf(service))?.values() ?? [])]
    return {
      pods: [...new Set(slices.flatMap(({ pods }) => pods))],
      addresses: [...new Set(slices.flatMap(({ addresses }) => addresses))],
    }
  }
}

function readyIn({ endpoints }: EndpointSlice): Ready {
  const ready = (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false)
  return {
    pods: ready.flatMap(({ targetRef }) => (targetRef?.kind === 'Pod' && targetRef.uid ? [targetRef.uid] : [])),
    addresses: ready.flatMap(({ addresses }) => addresses),
  }
}
