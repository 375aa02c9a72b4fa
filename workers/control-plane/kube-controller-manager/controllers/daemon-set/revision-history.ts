// The revisions of a DaemonSet's template, kept as ControllerRevisions. Like pkg/controller/daemon/update.go
// constructHistory.
import { deepEqual } from '../../../../apimachinery/deep-equal.ts'
import type { ControllerRevision, DaemonSet } from '../../../../apis/apps/types.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import { podTemplateHash } from '../../../../apis/pod-template-hash.ts'
import { controllerRevisions, daemonSets } from '../../../../apis/resources.ts'
import { RetryLater } from '../../../../client-go/controller.ts'
import { isApiError, type RestClient } from '../../../../client-go/rest-client.ts'
import { controllerReference } from '../../pod-control.ts'
import { hashLabel } from './daemon-nodes.ts'

export type History = { readonly current: ControllerRevision; readonly old: readonly ControllerRevision[] }

/** Finds the revision of the current template among those claimed, or makes it. */
export async function syncHistory(
  client: RestClient,
  daemonSet: DaemonSet,
  claimed: readonly ControllerRevision[],
): Promise<History> {
  const data = revisionData(daemonSet)
  const matching = claimed.filter((revision) => deepEqual(revision.data, data)).sort(byRevision)
  const old = claimed.filter((revision) => !matching.includes(revision))
  const next = old.reduce((max, { revision }) => Math.max(max, revision), 0) + 1
  const newest = matching.pop()
  for (const duplicate of matching) await deleteRevision(client, duplicate)
  if (!newest) return { current: await createRevision(client, daemonSet, data, next), old }
  if (newest.revision >= next) return { current: newest, old }
  return { current: await client.update<ControllerRevision>(controllerRevisions, { ...newest, revision: next }), old }
}

/** Deletes the oldest revisions that no pod and no roll-back needs. Like cleanupHistory. */
export async function cleanUpHistory(
  client: RestClient,
  daemonSet: DaemonSet,
  old: readonly ControllerRevision[],
  pods: readonly Pod[],
): Promise<void> {
  const surplus = old.length - (daemonSet.spec.revisionHistoryLimit ?? 10)
  if (surplus <= 0) return
  const inUse = new Set(pods.map(({ metadata }) => metadata.labels?.[hashLabel]))
  const unused = old.filter(({ metadata }) => !inUse.has(metadata.labels?.[hashLabel])).sort(byRevision)
  for (const revision of unused.slice(0, surplus)) await deleteRevision(client, revision)
}

function revisionData({ spec }: DaemonSet): Readonly<Record<string, unknown>> {
  return { spec: { template: { ...spec.template, $patch: 'replace' } } }
}

async function createRevision(
  client: RestClient,
  daemonSet: DaemonSet,
  data: Readonly<Record<string, unknown>>,
  revision: number,
): Promise<ControllerRevision> {
  const { metadata, spec, status } = daemonSet
  const hash = podTemplateHash(spec.template, status?.collisionCount)
  const name = `${metadata.name}-${hash}`
  const draft: ControllerRevision = {
    kind: 'ControllerRevision',
    apiVersion: 'apps/v1',
    metadata: {
      name,
      namespace: metadata.namespace,
      labels: { ...spec.template.metadata?.labels, [hashLabel]: hash },
      ...(metadata.annotations ? { annotations: metadata.annotations } : {}),
      ownerReferences: [controllerReference(daemonSet)],
    },
    data,
    revision,
  }
  try {
    return await client.create<ControllerRevision>(controllerRevisions, metadata.namespace ?? '', draft)
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists')) throw error
    const existing = await client.get<ControllerRevision>(controllerRevisions, metadata.namespace ?? '', name)
    if (deepEqual(existing.data, data)) return existing
    // Two templates with the same hash: the next try counts the collision in.
    const collisionCount = (status?.collisionCount ?? 0) + 1
    const counted = { ...(status ?? noPods), collisionCount }
    await client.updateStatus<DaemonSet>(daemonSets, { ...daemonSet, status: counted })
    throw new RetryLater(`found a hash collision for DaemonSet ${metadata.name}`)
  }
}

const noPods = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 }

async function deleteRevision(client: RestClient, { metadata }: ControllerRevision): Promise<void> {
  try {
    await client.delete(controllerRevisions, metadata.namespace ?? '', metadata.name)
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error
  }
}

function byRevision(a: ControllerRevision, b: ControllerRevision): number {
  return a.revision - b.revision || (a.metadata.name < b.metadata.name ? -1 : 1)
}
