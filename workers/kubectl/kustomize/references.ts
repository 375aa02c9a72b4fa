// Names by which objects refer to each other, changed as the names themselves were: by prefixes, suffixes and hashes.
import { isObject, type JsonObject, stringAt } from '../json-value.ts'
import type { Built } from './build.ts'

/** Which kind a field refers to, by the name of what holds it and its own. */
const references: Readonly<Record<string, string>> = {
  'configMap.name': 'ConfigMap',
  'configMapRef.name': 'ConfigMap',
  'configMapKeyRef.name': 'ConfigMap',
  'secret.name': 'Secret',
  'secret.secretName': 'Secret',
  'secretRef.name': 'Secret',
  'secretKeyRef.name': 'Secret',
  'imagePullSecrets.name': 'Secret',
  'tls.secretName': 'Secret',
  'persistentVolumeClaim.claimName': 'PersistentVolumeClaim',
  'service.name': 'Service',
  'spec.serviceName': 'Service',
  'spec.serviceAccountName': 'ServiceAccount',
  'spec.serviceAccount': 'ServiceAccount',
  'spec.storageClassName': 'StorageClass',
  'spec.volumeName': 'PersistentVolume',
  'spec.priorityClassName': 'PriorityClass',
  'spec.ingressClassName': 'IngressClass',
}
/** References that tell the kind themselves. */
const withKind = new Set(['scaleTargetRef', 'roleRef', 'subjects'])

export function withReferences(built: readonly Built[]): readonly Built[] {
  const names = new Map<string, string>()
  for (const { object, originalName } of built) {
    const name = stringAt(object, 'metadata', 'name')
    if (name !== originalName) names.set(`${stringAt(object, 'kind')}/${originalName}`, name)
  }
  if (names.size === 0) return built
  return built.map((one) => ({ ...one, object: renamed(one.object, '', names) as JsonObject }))
}

function renamed(value: unknown, holder: string, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, holder, names))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const path = `${holder}.${key}`
      const kind =
        withKind.has(holder) && key === 'name'
          ? String(value['kind'])
          : Object.hasOwn(references, path)
            ? references[path]
            : undefined
      const name = kind !== undefined && typeof inner === 'string' ? names.get(`${kind}/${inner}`) : undefined
      return [key, name ?? renamed(inner, key, names)]
    }),
  )
}
