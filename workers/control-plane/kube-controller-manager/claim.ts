// Which objects a controller owns: it adopts orphans that its selector matches and releases what it no longer matches.
// Like pkg/controller/controller_ref_manager.go.
import { matchesLabelSelector } from '../../apimachinery/label-selector.ts'
import type { LabelSelector } from '../../apimachinery/meta-types.ts'
import { controllerOf, type KubeObject } from '../../apimachinery/object.ts'
import type { Resource } from '../../apimachinery/resource.ts'
import { isApiError, type RestClient } from '../../client-go/rest-client.ts'
import { controllerReference } from './pod-control.ts'

export type Claimant = {
  readonly client: RestClient
  readonly owner: KubeObject
  readonly ownerResource: Resource
  readonly selector: LabelSelector | undefined
  /** What is claimed: pods, replicaSets … */
  readonly resource: Resource
  /** Put into the pod on adoption, beside the owner reference. */
  readonly finalizers?: readonly string[]
}

/**
 * Of the candidates (what the owner's uid controls, and orphans), those that are the owner's from now on.
 * Before the first adoption the owner is read afresh: one that is being deleted adopts nothing.
 */
export async function claimObjects<T extends KubeObject>(claimant: Claimant, candidates: readonly T[]): Promise<T[]> {
  const { owner, selector } = claimant
  const { uid } = owner.metadata
  const isDeleted = owner.metadata.deletionTimestamp !== undefined
  const claimed: T[] = []
  let mayAdopt: boolean | undefined
  for (const candidate of candidates) {
    const controller = controllerOf(candidate)
    if (controller && controller.uid !== uid) continue
    const matches = matchesLabelSelector(selector, candidate.metadata.labels)
    if (controller) {
      if (matches) claimed.push(candidate)
      else if (!isDeleted) await release(claimant, candidate)
      continue
    }
    if (isDeleted || !matches || candidate.metadata.deletionTimestamp !== undefined) continue
    if (candidate.metadata.namespace !== owner.metadata.namespace) continue
    mayAdopt ??= await ownerIsAlive(claimant)
    if (mayAdopt && (await adopt(claimant, candidate))) claimed.push(candidate)
  }
  return claimed
}

async function ownerIsAlive({ client, owner, ownerResource }: Claimant): Promise<boolean> {
  const { namespace = '', name, uid } = owner.metadata
  const fresh = await client.get(ownerResource, namespace, name)
  return fresh.metadata.uid === uid && fresh.metadata.deletionTimestamp === undefined
}

async function adopt({ client, owner, resource, finalizers }: Claimant, object: KubeObject): Promise<boolean> {
  const { namespace = '', name, uid } = object.metadata
  const patch = {
    metadata: { uid, ownerReferences: [controllerReference(owner)], ...(finalizers ? { finalizers } : {}) },
  }
  return ignoringGone(client.patch(resource, namespace, name, 'strategic-merge', patch))
}

async function release({ client, owner, resource, finalizers }: Claimant, object: KubeObject): Promise<boolean> {
  const { namespace = '', name, uid } = object.metadata
  const patch = {
    metadata: {
      uid,
      ownerReferences: [{ $patch: 'delete', uid: owner.metadata.uid }],
      ...(finalizers ? { '$deleteFromPrimitiveList/finalizers': finalizers } : {}),
    },
  }
  return ignoringGone(client.patch(resource, namespace, name, 'strategic-merge', patch))
}

/** False when the object has gone, or its name belongs to another one by now. */
async function ignoringGone(done: Promise<unknown>): Promise<boolean> {
  try {
    await done
    return true
  } catch (error) {
    if (isApiError(error, 'NotFound', 'Invalid')) return false
    throw error
  }
}
