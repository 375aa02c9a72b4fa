// Patches of a kustomization: strategic merges and JSON patches, by target or by the object that they name.
import { applyJsonPatch, readJsonPatch } from '../../apimachinery/json-patch.ts'
import { matchesSelector, parseSelector } from '../../apimachinery/label-selector.ts'
import { applyMergePatch } from '../../apimachinery/merge-patch.ts'
import { applyStrategicMergePatch } from '../../apimachinery/strategic-merge-patch.ts'
import { printYaml } from '../../apimachinery/yaml-printer.ts'
import { completeOpenapi } from '../../apis/complete-openapi.ts'
import type { Host } from '../../simulation/host.ts'
import { fail, plainMessage } from '../errors.ts'
import { at, isObject, type JsonObject, stringAt } from '../json-value.ts'
import { readManifests } from '../manifest-reader.ts'
import type { Built } from './build.ts'
import { objects, pairsAt, texts } from './kustomization.ts'
import { groupVersionOf } from './object-id.ts'

/** Throws when a patch that stands in the kustomization itself cannot be read: before anything else is looked at. */
export function checkPatches(value: JsonObject): void {
  for (const entry of objects(value, 'patches'))
    if (stringAt(entry, 'path') === '') parsePatch(stringAt(entry, 'patch'), entry)
}

export function applyPatches(host: Host, folder: string, value: JsonObject, built: readonly Built[]): Built[] {
  let all = [...built]
  const read = (path: string): string =>
    host.disk.readText(`${folder}/${path}`) ??
    fail(
      `failed to get the patch file from path(${path}): evalsymlink failure on '${folder}/${path}' : lstat ${folder}/${path}: no such file or directory`,
    )
  for (const source of texts(value, 'patchesStrategicMerge')) {
    const text = source.includes('\n') ? source : read(source)
    all = patched(all, text, undefined, {})
  }
  for (const entry of [...objects(value, 'patches'), ...objects(value, 'patchesJson6902')]) {
    const path = stringAt(entry, 'path')
    const target = at(entry, 'target')
    all = patched(
      all,
      path === '' ? stringAt(entry, 'patch') : read(path),
      isObject(target) ? target : undefined,
      entry,
    )
  }
  return all
}

function patched(built: readonly Built[], text: string, target: JsonObject | undefined, entry: JsonObject): Built[] {
  const parsed = parsePatch(text, entry)
  if (parsed.type === 'json') {
    if (!target) fail('must specify a target for JSON patch')
    return built.map((one) =>
      target && isTarget(one, target) ? { ...one, object: jsonPatched(one.object, parsed.body) } : one,
    )
  }
  let all = [...built]
  for (const patch of parsed.objects) {
    const chosen = (one: Built): boolean => (target ? isTarget(one, target) : isNamed(one, patch))
    if (!target && !all.some(chosen))
      fail(
        `no resource matches strategic merge patch ${JSON.stringify(nameOf(patch))}: no matches for Id ${nameOf(patch)}; failed to find unique target for patch ${nameOf(patch)}`,
      )
    const deletes = patch['$patch'] === 'delete'
    all = deletes
      ? all.filter((one) => !chosen(one))
      : all.map((one) => (chosen(one) ? { ...one, object: merged(one.object, patch) } : one))
  }
  return all
}

type Parsed =
  | { readonly type: 'json'; readonly body: unknown }
  | { readonly type: 'merge'; readonly objects: readonly JsonObject[] }

/** A list is a JSON patch, and when it begins with a bracket it has to be JSON. */
function parsePatch(text: string, entry: JsonObject): Parsed {
  const trimmed = text.trim()
  const unreadable = (): never => {
    const config = Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
    return fail(
      `trouble configuring builtin PatchTransformer with config: \`\n${printYaml(config)}\`: unable to parse SM or JSON patch from [patch: ${JSON.stringify(text)}]`,
    )
  }
  if (trimmed.startsWith('[')) {
    try {
      return { type: 'json', body: JSON.parse(trimmed) }
    } catch {
      return unreadable()
    }
  }
  if (trimmed.startsWith('-')) {
    const list = readManifests(`list:\n${text}`).documents[0]?.value['list']
    return Array.isArray(list) ? { type: 'json', body: list } : unreadable()
  }
  const { documents, errors } = readManifests(text)
  if (errors.length > 0 || documents.length === 0) return unreadable()
  return { type: 'merge', objects: documents.map(({ value }) => value) }
}

function isNamed({ object, originalName }: Built, patch: JsonObject): boolean {
  const namespace = stringAt(patch, 'metadata', 'namespace')
  return (
    stringAt(object, 'kind') === stringAt(patch, 'kind') &&
    stringAt(object, 'apiVersion') === stringAt(patch, 'apiVersion') &&
    originalName === stringAt(patch, 'metadata', 'name') &&
    (namespace === '' || namespace === stringAt(object, 'metadata', 'namespace'))
  )
}

function nameOf(patch: JsonObject): string {
  const [group, version] = groupVersionOf(patch)
  return `${stringAt(patch, 'kind')}.${version}.${group || '[noGrp]'}/${stringAt(patch, 'metadata', 'name')}.[noNs]`
}

/** Names and kinds of a target are patterns that have to match as a whole. */
function isTarget({ object, originalName }: Built, target: JsonObject): boolean {
  const [group, version] = groupVersionOf(object)
  const fits = (field: string, value: string): boolean => {
    const wanted = stringAt(target, field)
    if (wanted === '' || wanted === value) return true
    if (wanted.length > 200 || /[+*][^)]*\)[+*{]/.test(wanted)) return false
    try {
      return new RegExp(`^(?:${wanted})$`).test(value)
    } catch {
      return false
    }
  }
  const chosen = (field: 'labels' | 'annotations', selector: string): boolean => {
    if (selector === '') return true
    const parsed = parseSelector(selector)
    if ('error' in parsed) return fail(parsed.error)
    return matchesSelector(parsed.selector, pairsAt(at(object, 'metadata'), field))
  }
  return (
    fits('group', group) &&
    fits('version', version) &&
    fits('kind', stringAt(object, 'kind')) &&
    fits('namespace', stringAt(object, 'metadata', 'namespace')) &&
    (fits('name', stringAt(object, 'metadata', 'name')) || fits('name', originalName)) &&
    chosen('labels', stringAt(target, 'labelSelector')) &&
    chosen('annotations', stringAt(target, 'annotationSelector'))
  )
}

function jsonPatched(object: JsonObject, body: unknown): JsonObject {
  try {
    const next = applyJsonPatch(object, readJsonPatch(body))
    return isObject(next) ? next : object
  } catch (error) {
    return fail(plainMessage(error))
  }
}

/** Merges by the lists' keys where the kind is known. The object keeps its own name and kind. */
function merged(object: JsonObject, patch: JsonObject): JsonObject {
  const [group, version] = groupVersionOf(object)
  const type = `${(group || 'core').split('.')[0]}.${version}.${stringAt(object, 'kind')}`
  const { metadata, ...rest } = patch
  const { name: _, namespace: __, ...meta } = isObject(metadata) ? metadata : {}
  const body = {
    ...rest,
    kind: object['kind'],
    apiVersion: object['apiVersion'],
    ...(Object.keys(meta).length > 0 ? { metadata: meta } : {}),
  }
  try {
    const next = Object.hasOwn(completeOpenapi, type)
      ? applyStrategicMergePatch(object, body, completeOpenapi, type)
      : applyMergePatch(object, body)
    return isObject(next) ? next : object
  } catch (error) {
    return fail(plainMessage(error))
  }
}
