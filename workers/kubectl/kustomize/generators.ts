// ConfigMaps and Secrets that a kustomization generates from literals and files.
import { encodeBase64 } from '../../apimachinery/base64.ts'
import type { Host } from '../../simulation/host.ts'
import { fail } from '../errors.ts'
import { at, isObject, type JsonObject, stringAt, withAt } from '../json-value.ts'
import type { Built } from './build.ts'
import { objects, pairsAt, texts } from './kustomization.ts'

export function generate(host: Host, folder: string, value: JsonObject, built: readonly Built[]): Built[] {
  let all = [...built]
  const defaults = at(value, 'generatorOptions')
  for (const [field, kind] of [
    ['configMapGenerator', 'ConfigMap'],
    ['secretGenerator', 'Secret'],
  ] as const)
    for (const entry of objects(value, field)) {
      const made = generated(host, folder, kind, entry, isObject(defaults) ? defaults : {})
      all = combined(all, made, stringAt(entry, 'behavior') || 'create')
    }
  return all
}

/** `create` adds, `replace` and `merge` change one that is there. */
function combined(built: readonly Built[], made: Built, behavior: string): Built[] {
  if (!['create', 'replace', 'merge'].includes(behavior)) return [...built, made]
  const [kind, name] = [stringAt(made.object, 'kind'), made.originalName]
  const at = built.findIndex((one) => stringAt(one.object, 'kind') === kind && one.originalName === name)
  if (behavior === 'create') return [...built, made]
  const before = built[at]
  if (!before)
    return fail(
      `merging from generator &{...}: id resid.ResId{Kind:"${kind}", Name:"${name}"} does not exist; cannot merge or replace`,
    )
  const data = behavior === 'merge' ? { ...dataOf(before.object), ...dataOf(made.object) } : dataOf(made.object)
  const object = withAt({ ...before.object, data }, ['metadata', 'name'], stringAt(before.object, 'metadata', 'name'))
  return built.map((one, index) => (index === at ? { ...one, object, hashed: one.hashed || made.hashed } : one))
}

function dataOf(object: JsonObject): JsonObject {
  const data = object['data']
  return isObject(data) ? data : {}
}

function generated(
  host: Host,
  folder: string,
  kind: 'ConfigMap' | 'Secret',
  entry: JsonObject,
  defaults: JsonObject,
): Built {
  const name = stringAt(entry, 'name')
  if (name === '') fail(`missing name in ${kind === 'Secret' ? 'secretGenerator' : 'configMapGenerator'}`)
  const own = at(entry, 'options')
  const options = { ...defaults, ...(isObject(own) ? own : {}) }
  const data = dataFrom(host, folder, entry)
  const labels = { ...pairsAt(defaults, 'labels'), ...pairsAt(own, 'labels') }
  const annotations = { ...pairsAt(defaults, 'annotations'), ...pairsAt(own, 'annotations') }
  const namespace = stringAt(entry, 'namespace')
  const object: JsonObject = {
    apiVersion: 'v1',
    kind,
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    ...(Object.keys(data).length > 0
      ? {
          data:
            kind === 'Secret'
              ? Object.fromEntries(Object.entries(data).map(([key, text]) => [key, encodeBase64(text)]))
              : data,
        }
      : {}),
    ...(kind === 'Secret' ? { type: stringAt(entry, 'type') || 'Opaque' } : {}),
    ...(options['immutable'] === true ? { immutable: true } : {}),
  }
  return { object, originalName: name, hashed: options['disableNameSuffixHash'] !== true }
}

function dataFrom(host: Host, folder: string, entry: JsonObject): Record<string, string> {
  const data: Record<string, string> = Object.create(null)
  const put = (key: string, text: string): void => {
    if (Object.hasOwn(data, key)) fail(`configmap ${stringAt(entry, 'name')} illegally repeats the key \`${key}\``)
    data[key] = text
  }
  const read = (path: string): string =>
    host.disk.readText(`${folder}/${path}`) ??
    fail(
      `loading KV pairs: file sources: [${path}]: evalsymlink failure on '${folder}/${path}' : lstat ${folder}/${path}: no such file or directory`,
    )
  const envs = [...texts(entry, 'envs'), stringAt(entry, 'env')].filter((path) => path !== '')
  for (const path of envs)
    for (const line of read(path).split('\n')) {
      const text = line.trim()
      if (text === '' || text.startsWith('#')) continue
      const equals = text.indexOf('=')
      put(equals < 0 ? text : text.slice(0, equals), equals < 0 ? '' : text.slice(equals + 1))
    }
  for (const source of texts(entry, 'files')) {
    const equals = source.indexOf('=')
    const path = equals < 0 ? source : source.slice(equals + 1)
    put(equals < 0 ? (path.split('/').at(-1) ?? path) : source.slice(0, equals), read(path))
  }
  for (const literal of texts(entry, 'literals')) {
    const equals = literal.indexOf('=')
    if (equals < 1) fail(`invalid literal source ${literal}, expected key=value`)
    put(literal.slice(0, equals), literal.slice(equals + 1).replace(/^(["'])(.*)\1$/s, '$2'))
  }
  return data
}
