// Creates the claims of a StatefulSet's pods, and says who takes them along when it goes.
// Like pkg/controller/statefulset/stateful_pod_control.go and stateful_set_utils.go updateClaimOwnerRefForSetAndPod.
import type { OwnerReference } from '../../../../apimachinery/meta-types.ts'
import type { KubeObject } from '../../../../apimachinery/object.ts'
import type { StatefulSet } from '../../../../apis/apps/types.ts'
import type { PersistentVolumeClaim, Pod } from '../../../../apis/core/types.ts'
import { persistentVolumeClaims } from '../../../../apis/resources.ts'
import type { EventRecorder } from '../../../../client-go/event-recorder.ts'
import type { Informer } from '../../../../client-go/informer.ts'
import { isApiError, type RestClient } from '../../../../client-go/rest-client.ts'
import { isRefusal } from '../../pod-control.ts'
import { claimsOf, ordinalOf, podNameOf } from './stateful-pods.ts'

export class StatefulClaims {
  readonly #client: RestClient
  readonly #recorder: EventRecorder
  readonly #claims: Informer<PersistentVolumeClaim>

  constructor(client: RestClient, recorder: EventRecorder, claims: Informer<PersistentVolumeClaim>) {
    this.#client = client
    this.#recorder = recorder
    this.#claims = claims
  }

  /** Creates the claims of a pod that are not there yet. */
  async createMissing(set: StatefulSet, ordinal: number): Promise<void> {
    const pod = podNameOf(set, ordinal)
    for (const claim of claimsOf(set, ordinal).values()) {
      const { namespace = '', name } = claim.metadata
      const known = this.#claims.get(`${namespace}/${name}`)
      if (known?.metadata.deletionTimestamp !== undefined) throw new Error(`pvc ${name} is being deleted`)
      if (known) continue
      try {
        await this.#client.create<PersistentVolumeClaim>(persistentVolumeClaims, namespace, claim)
        const message = `Create Claim ${name} Pod ${pod} in StatefulSet ${set.metadata.name} success`
        this.#recorder.event(set, 'Normal', 'SuccessfulCreate', message)
      } catch (error) {
        if (isApiError(error, 'AlreadyExists')) continue
        if (isRefusal(error)) {
          const message = `Create Claim ${name} for Pod ${pod} in StatefulSet ${set.metadata.name} failed error: ${error.message}`
          this.#recorder.event(set, 'Warning', 'FailedCreate', message)
        }
        throw error
      }
    }
  }

  /** Makes the set, or a pod that is scaled away, the owner of the pod's claims, as the retention policy has it. */
  async applyRetention(set: StatefulSet, pod: Pod, isCondemned: boolean): Promise<void> {
    const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {}
    const wantsPod = whenScaled === 'Delete' && isCondemned
    const wantsSet = whenDeleted === 'Delete' && !wantsPod
    for (const claim of claimsOf(set, ordinalOf(set, pod)).values()) {
      const known = this.#claims.get(`${claim.metadata.namespace ?? ''}/${claim.metadata.name}`)
      if (known === undefined) continue
      const before = known.metadata.ownerReferences ?? []
      const others = before.filter(({ uid }) => uid !== set.metadata.uid && uid !== pod.metadata.uid)
      const owners = [...others, ...(wantsSet ? [ownerOf(set)] : []), ...(wantsPod ? [ownerOf(pod)] : [])]
      const uids = (list: readonly OwnerReference[]) =>
        list
          .map(({ uid }) => uid)
          .sort()
          .join()
      if (uids(before) === uids(owners)) continue
      const metadata = { ...known.metadata, ownerReferences: owners }
      await this.#client.update<PersistentVolumeClaim>(persistentVolumeClaims, { ...known, metadata })
    }
  }
}

function ownerOf({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  return { apiVersion: apiVersion ?? '', kind: kind ?? '', name: metadata.name, uid: metadata.uid ?? '' }
}
