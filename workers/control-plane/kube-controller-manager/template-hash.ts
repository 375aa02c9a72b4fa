// The hash that names a ReplicaSet or a ControllerRevision after its pod template. Like controller.ComputeHash.
import type { PodTemplateSpec } from '../../apis/core/types.ts'
import { hashText } from '../../simulation/random.ts'
import { safeEncode } from './safe-encode.ts'

export function templateHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
  let hash = hashText(canonicalText(template))
  if (collisionCount !== undefined) hash = hashText(String(collisionCount), hash)
  return safeEncode(String(hash))
}

/** JSON with sorted keys: the same for equal values, however they were written. */
function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalText(field)}`).join(',')}}`
}
