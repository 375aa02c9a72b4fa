// Like apiextensions-apiserver/pkg/registry/customresource/etcd.go ScaleREST.
import type { KubeObject } from '../../apimachinery/object.ts'
import type { Scale } from '../define-kind.ts'
import { isJsonObject, type Json, withKey } from './schema/json.ts'
import type { CustomResourceSubresourceScale } from './types.ts'

/** How `scale` reads and writes a custom resource: by the paths that its definition names. */
export function customScale(scale: CustomResourceSubresourceScale): Scale<KubeObject> {
  const { specReplicasPath: wanted, statusReplicasPath: actual, labelSelectorPath: selector } = scale
  return {
    replicas: (object) => numberAt(object, wanted),
    statusReplicas: (object) => numberAt(object, actual),
    selector: (object) => String((selector && at(object, partsOf(selector))) ?? ''),
    withReplicas: (object, replicas) =>
      withAt(object as unknown as Json, partsOf(wanted), replicas) as unknown as KubeObject,
  }
}

function partsOf(path: string): string[] {
  return path.replace(/^\./, '').split('.')
}

function numberAt(object: KubeObject, path: string): number {
  const value = at(object, partsOf(path))
  return typeof value === 'number' ? value : 0
}

function at(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value
  return isJsonObject(value) && Object.hasOwn(value, name) ? at(value[name], rest) : undefined
}

function withAt(object: Json, [name = '', ...rest]: readonly string[], value: unknown): Json {
  if (rest.length === 0) return withKey(object, name, value)
  const inner = Object.hasOwn(object, name) ? object[name] : undefined
  return withKey(object, name, withAt(isJsonObject(inner) ? inner : {}, rest, value))
}
