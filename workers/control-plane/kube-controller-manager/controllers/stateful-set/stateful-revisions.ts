// The revisions of a StatefulSet's template, kept as ControllerRevisions.
// Like pkg/controller/statefulset/stateful_set_control.go getStatefulSetRevisions and pkg/controller/history.
import { deepEqual } from '../../../../apimachinery/deep-equal.ts'
import { fnv32 } from '../../../../apimachinery/fnv.ts'
import { goJson } from '../../../../apimachinery/go-json.ts'
import type { ControllerRevision, StatefulSet } from '../../../../apis/apps/types.ts'
import type { Pod } from '../../../../apis/core/types.ts'
import { safeEncode } from '../../../../apis/pod-template-hash.ts'
import { controllerRevisions } from '../../../../apis/resources.ts'
import { isApiError, type RestClient } from '../../../../client-go/rest-client.ts'
import { controllerReference } from '../../pod-control.ts'
import { revisionLabel } from './stateful-pods.ts'

const hashLabel = 'controller.kubernetes.io/hash'

export type Revisions = {
  readonly current: ControllerRevision
  readonly update: ControllerRevision
  readonly collisionCount: number
}

/** Finds or makes the revision of the template as it is, and finds the one that the set's pods are of. */
export async function syncRevisions(
  client: RestClient,
  set: StatefulSet,
  known: readonly ControllerRevision[],
): Promise<Revisions> {
  const revisions = [...known].sort(byRevision)
  const data = revisionData(set)
  const collisionCount = set.status?.collisionCount ?? 0
  const newest = revisions.at(-1)
  const next = (newest?.revision ?? 0) + 1
  const equal = revisions.filter((revision) => deepEqual(revision.data, data)).at(-1)
  let update: ControllerRevision
  let collisions = collisionCount
  if (equal === undefined) ({ revision: update, collisions } = await create(client, set, data, next, collisionCount))
  else if (equal === newest) update = equal
  // Going back to an old template makes it the newest.
  else update = await client.update<ControllerRevision>(controllerRevisions, { ...equal, revision: next })
  const current = revisions.find(({ metadata }) => metadata.name === set.status?.currentRevision) ?? update
  return { current, update, collisionCount: collisions }
}

/** The set as it was in a revision. Like ApplyRevision: the template is replaced. */
export function atRevision(set: StatefulSet, revision: ControllerRevision): StatefulSet {
  const data = revision.data as unknown as RevisionData
  const { $patch: _patch, ...template } = data.spec.template
  return { ...set, spec: { ...set.spec, template } }
}

type Template = StatefulSet['spec']['template']
type RevisionData = { readonly spec: { readonly template: Template & { readonly $patch?: string } } }

function revisionData({ spec }: StatefulSet): Readonly<Record<string, unknown>> {
  return { spec: { template: { ...spec.template, $patch: 'replace' } } }
}

async function create(
  client: RestClient,
  set: StatefulSet,
  data: Readonly<Record<string, unknown>>,
  revision: number,
  collisionCount: number,
): Promise<{ readonly revision: ControllerRevision; readonly collisions: number }> {
  const { metadata, spec } = set
  const namespace = metadata.namespace ?? ''
  for (let collisions = collisionCount; ; collisions++) {
    const hash = safeEncode(String(fnv32(goJson(data) + String(collisions))))
    const name = `${metadata.name.slice(0, 223)}-${hash}`
    const draft: ControllerRevision = {
      kind: 'ControllerRevision',
      apiVersion: 'apps/v1',
      metadata: {
        name,
        namespace,
        labels: { ...spec.template.metadata?.labels, [hashLabel]: hash },
        ...(metadata.annotations ? { annotations: metadata.annotations } : {}),
        ownerReferences: [controllerReference(set)],
      },
      data,
      revision,
    }
    try {
      return { revision: await client.create<ControllerRevision>(controllerRevisions, namespace, draft), collisions }
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists')) throw error
      const existing = await client.get<ControllerRevision>(controllerRevisions, namespace, name)
      if (deepEqual(existing.data, data)) return { revision: existing, collisions }
    }
  }
}

/** Deletes the oldest revisions that no pod and no roll-back needs. Like truncateHistory. */
export async function truncateHistory(
  client: RestClient,
  set: StatefulSet,
  known: readonly ControllerRevision[],
  { current, update }: Revisions,
  pods: readonly Pod[],
): Promise<void> {
  const live = new Set([current.metadata.name, update.metadata.name])
  for (const { metadata } of pods) live.add(metadata.labels?.[revisionLabel] ?? '')
  const unused = known.filter(({ metadata }) => !live.has(metadata.name)).sort(byRevision)
  const surplus = unused.length - (set.spec.revisionHistoryLimit ?? 10)
  if (surplus <= 0) return
  for (const { metadata } of unused.slice(0, surplus))
    try {
      await client.delete(controllerRevisions, metadata.namespace ?? '', metadata.name)
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error
    }
}

function byRevision(a: ControllerRevision, b: ControllerRevision): number {
  return a.revision - b.revision || (a.metadata.name < b.metadata.name ? -1 : 1)
}
