// How far a roll-out had come when somebody looked depends on fractions of a second: of a workload that was on its way, its
// counts are not compared, and of a ReplicaSet never in how many steps it was scaled.

type Fields = Readonly<Record<string, unknown>>

/** Whether a recorded answer shows a workload that is not what it is to be yet. */
export function isMoving(answer: unknown): boolean {
  return workloadsIn(answer).some((workload) => {
    const [spec, status] = [fieldsOf(workload, 'spec'), fieldsOf(workload, 'status')]
    const wanted = Number(spec['replicas'] ?? 0)
    const counts = ['replicas', 'readyReplicas', 'availableReplicas'].map((name) => Number(status[name] ?? 0))
    const isNew = workload['kind'] !== 'Deployment' || Number(status['updatedReplicas'] ?? 0) === wanted
    return !isNew || counts.some((count) => count !== wanted) || Number(status['terminatingReplicas'] ?? 0) > 0
  })
}

/** The answer without what depends on the pace. */
export function withoutProgress(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(withoutProgress)
  if (typeof answer !== 'object' || answer === null) return answer
  const fields = answer as Fields
  if (!isWorkload(fields))
    return Object.fromEntries(Object.entries(fields).map(([key, one]) => [key, withoutProgress(one)]))
  const { status: _, ...rest } = fields
  const { generation, managedFields, ...metadata } = fieldsOf(fields, 'metadata')
  const { replicas, ...spec } = fieldsOf(fields, 'spec')
  const isOwned = 'ownerReferences' in metadata
  return {
    ...rest,
    metadata: { ...metadata, ...(isOwned ? {} : { generation }), managedFields: withoutStatus(managedFields) },
    spec: isOwned ? spec : { ...spec, replicas },
  }
}

/**
 * In how many steps a ReplicaSet was scaled depends on the pace too, wherever it is shown; and nodes carry the marks of
 * the managers of sessions before.
 */
export function withoutHistory(url: string, answer: unknown): unknown {
  if (url.includes('/replicasets')) return without(answer, new Set(['generation', 'observedGeneration']))
  return url.startsWith('/api/v1/nodes') ? without(answer, new Set(['managedFields'])) : answer
}

function without(value: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => without(one, names))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => !names.has(key))
  return Object.fromEntries(entries.map(([key, one]) => [key, without(one, names)]))
}

function withoutStatus(managed: unknown): unknown {
  return Array.isArray(managed) ? managed.filter((entry: Fields) => entry['subresource'] !== 'status') : managed
}

function workloadsIn(answer: unknown): Fields[] {
  if (typeof answer !== 'object' || answer === null) return []
  const fields = answer as Fields
  if (isWorkload(fields)) return [fields]
  const inside = [fields['object'], ...(Array.isArray(fields['items']) ? (fields['items'] as unknown[]) : [])]
  return inside.flatMap((one) => (one === undefined ? [] : workloadsIn(one)))
}

/** Deployments and ReplicaSets; in a list they do not say what they are. */
function isWorkload(fields: Fields): boolean {
  const { kind } = fields
  if (kind !== undefined) return kind === 'Deployment' || kind === 'ReplicaSet'
  return 'template' in fieldsOf(fields, 'spec') && 'selector' in fieldsOf(fields, 'spec') && 'status' in fields
}

function fieldsOf(object: Fields, name: string): Fields {
  const value = object[name]
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}
