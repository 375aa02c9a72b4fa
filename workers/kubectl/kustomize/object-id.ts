// How kustomize tells objects apart.
import { type JsonObject, stringAt } from '../json-value.ts'

/** `Deployment.v1.apps/web.default`, as kustomize tells objects apart. */
export function idOf(object: JsonObject): string {
  const [group, version] = groupVersionOf(object)
  const namespace = stringAt(object, 'metadata', 'namespace') || '[noNs]'
  return `${stringAt(object, 'kind')}.${version}.${group || '[noGrp]'}/${stringAt(object, 'metadata', 'name')}.${namespace}`
}

export function groupVersionOf(object: JsonObject): readonly [group: string, version: string] {
  const apiVersion = stringAt(object, 'apiVersion')
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)]
}
