// The order in which kustomize writes objects: what others need comes first. Like its legacy order.
import { byBytes, type JsonObject, stringAt } from '../json-value.ts'

const first =
  'Namespace ResourceQuota StorageClass CustomResourceDefinition ServiceAccount PodSecurityPolicy Role ClusterRole RoleBinding ClusterRoleBinding ConfigMap Secret Endpoints Service LimitRange PriorityClass PersistentVolume PersistentVolumeClaim Deployment StatefulSet CronJob PodDisruptionBudget'.split(
    ' ',
  )
const last = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']

export function inOrder(objects: readonly JsonObject[]): readonly JsonObject[] {
  return [...objects].sort((a, b) => rank(a) - rank(b) || byBytes(textOf(a), textOf(b)))
}

function rank(object: JsonObject): number {
  const kind = stringAt(object, 'kind')
  const early = first.indexOf(kind)
  if (early >= 0) return early - first.length
  return last.indexOf(kind) + 1
}

function textOf(object: JsonObject): string {
  const parts = [
    stringAt(object, 'apiVersion'),
    stringAt(object, 'kind'),
    stringAt(object, 'metadata', 'namespace'),
    stringAt(object, 'metadata', 'name'),
  ]
  return parts.join('|')
}
