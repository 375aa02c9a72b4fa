// kustomize: builds manifests out of a folder with a kustomization. Resources, components, generators, patches, names,
// namespaces, labels, annotations, images and replicas. Not simulated, and refused: vars, replacements, helm, plugins, URLs.

import { printYaml } from '../../apimachinery/yaml-printer.ts'
import type { Host } from '../../simulation/host.ts'
import { fail } from '../errors.ts'
import { at, isObject, type JsonObject, stringAt, withAt } from '../json-value.ts'
import { absolutePath } from '../kubeconfig.ts'
import { readManifests } from '../manifest-reader.ts'
import { generate } from './generators.ts'
import { fileNames, objects, pairsAt, readKustomization, texts } from './kustomization.ts'
import { idOf } from './object-id.ts'
import { inOrder } from './order.ts'
import { applyPatches, checkPatches } from './patches.ts'
import { withReferences } from './references.ts'
import { hashOf } from './resource-hash.ts'
import { annotated, imagesSet, labelled, namespaced, replicasSet } from './transformers.ts'

/** One object on its way through the build. */
export type Built = {
  readonly object: JsonObject
  /** Its name in the file, by which others refer to it. */
  readonly originalName: string
  /** Whether a hash of its content is to follow its name. */
  readonly hashed: boolean
}

const maxDepth = 20
const maxObjects = 5000

/** The manifests as YAML; warnings go to `warn`. */
export function buildKustomization(host: Host, folder: string, warn: (text: string) => void): string {
  if (/^(?:https?:|git@|github\.com)/.test(folder)) fail(`kustomize: remote folders are not supported: ${folder}`)
  const path = absolutePath(host, folder).replace(/(.)\/+$/, '$1')
  if (host.disk.has(path)) fail(`must build at directory: '${folder}': file is not directory`)
  if (host.disk.list(`${path}/`).length === 0)
    fail(
      `must build at directory: not a valid directory: evalsymlink failure on '${folder}' : lstat ${path}: no such file or directory`,
    )
  const built = buildFolder(host, path, warn, [])
  const named = built.map((one) => {
    if (!one.hashed) return one
    const name = `${stringAt(one.object, 'metadata', 'name')}-${hashOf(one.object)}`
    return { ...one, object: withAt(one.object, ['metadata', 'name'], name) }
  })
  return inOrder(withReferences(named).map(({ object }) => object))
    .map((object) => printYaml(object))
    .join('---\n')
}

function buildFolder(host: Host, path: string, warn: (text: string) => void, above: readonly string[]): Built[] {
  if (above.includes(path))
    fail(`cycle detected: candidate root '${path}' contains visited root '${above.at(-1) ?? ''}'`)
  if (above.length > maxDepth) fail('kustomizations are nested too deeply')
  const file = fileNames.find((name) => host.disk.has(`${path}/${name}`))
  if (file === undefined)
    return fail(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${path}'`,
    )
  const { value, warnings } = readKustomization(host.disk.readText(`${path}/${file}`) ?? '', `${path}/${file}`)
  for (const text of warnings) warn(text)
  checkPatches(value)
  const trail = [...above, path]
  let built: Built[] = []
  for (const resource of [...texts(value, 'resources'), ...texts(value, 'bases')])
    built.push(...accumulate(host, path, resource, warn, trail))
  for (const component of texts(value, 'components'))
    built = transformed(host, `${path}/${component}`, built, warn, trail)
  built = generate(host, path, value, built)
  checkUnique(built)
  return transform(host, path, value, built)
}

/** A component changes what is there already. */
function transformed(
  host: Host,
  path: string,
  built: Built[],
  warn: (text: string) => void,
  above: readonly string[],
): Built[] {
  const folder = normalized(path)
  const file = fileNames.find((name) => host.disk.has(`${folder}/${name}`))
  if (file === undefined || above.includes(folder))
    return fail(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${folder}'`,
    )
  const { value, warnings } = readKustomization(host.disk.readText(`${folder}/${file}`) ?? '', `${folder}/${file}`)
  for (const text of warnings) warn(text)
  const own = texts(value, 'resources').flatMap((one) => accumulate(host, folder, one, warn, [...above, folder]))
  return transform(host, folder, value, generate(host, folder, value, [...built, ...own]))
}

function transform(host: Host, path: string, value: JsonObject, built: readonly Built[]): Built[] {
  const namespace = stringAt(value, 'namespace')
  const [prefix, suffix] = [stringAt(value, 'namePrefix'), stringAt(value, 'nameSuffix')]
  let all = applyPatches(host, path, value, built)
  const each = (change: (object: JsonObject) => JsonObject): void => {
    all = all.map((one) => ({ ...one, object: change(one.object) }))
  }
  if (namespace !== '') each((object) => namespaced(object, namespace))
  if (prefix !== '' || suffix !== '')
    each((object) => {
      if (unprefixed.has(stringAt(object, 'kind'))) return object
      return withAt(object, ['metadata', 'name'], `${prefix}${stringAt(object, 'metadata', 'name')}${suffix}`)
    })
  const common = pairsAt(value, 'commonLabels')
  if (Object.keys(common).length > 0) each((object) => labelled(object, common, { selectors: true, templates: true }))
  for (const label of objects(value, 'labels')) {
    const selectors = label['includeSelectors'] === true
    const templates = selectors || label['includeTemplates'] === true
    each((object) => labelled(object, pairsAt(label, 'pairs'), { selectors, templates }))
  }
  const annotations = pairsAt(value, 'commonAnnotations')
  if (Object.keys(annotations).length > 0) each((object) => annotated(object, annotations))
  each((object) => imagesSet(object, objects(value, 'images')))
  each((object) => replicasSet(object, objects(value, 'replicas')))
  return all
}

const unprefixed = new Set(['Namespace', 'CustomResourceDefinition', 'APIService'])

function accumulate(
  host: Host,
  folder: string,
  resource: string,
  warn: (text: string) => void,
  above: readonly string[],
): Built[] {
  if (/^(?:https?:|git@|github\.com)/.test(resource)) fail(`kustomize: remote resources are not supported: ${resource}`)
  const path = normalized(resource.startsWith('/') ? resource : `${folder}/${resource}`)
  const text = host.disk.readText(path)
  if (text !== undefined) return fromText(text, resource)
  if (host.disk.list(`${path}/`).length > 0) return buildFolder(host, path, warn, above)
  const reason = `evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`
  return fail(
    `accumulating resources: accumulation err='accumulating resources from '${resource}': ${reason}': must build at directory: not a valid directory: ${reason}`,
  )
}

function fromText(text: string, source: string): Built[] {
  const { documents, errors } = readManifests(text)
  const [error] = errors
  if (error)
    fail(`accumulating resources: accumulation err='accumulating resources from '${source}': ${error.message}'`)
  return documents.flatMap(({ value }) => {
    const items = stringAt(value, 'kind').endsWith('List') ? at(value, 'items') : undefined
    const all = Array.isArray(items) ? items.filter(isObject) : [value]
    return all.map((object) => {
      if (stringAt(object, 'kind') === '') fail(`missing metadata.name or kind in object of '${source}'`)
      return { object, originalName: stringAt(object, 'metadata', 'name'), hashed: false }
    })
  })
}

function normalized(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

function checkUnique(built: readonly Built[]): void {
  if (built.length > maxObjects) fail('too many resources')
  const seen = new Set<string>()
  for (const { object } of built) {
    const id = idOf(object)
    if (seen.has(id)) fail(`may not add resource with an already registered id: ${id}`)
    seen.add(id)
  }
}
