// Reads a kustomization file: which fields it may have, those that are out of date, and those that are not supported here.
import { fail } from '../errors.ts'
import { at, isObject, type JsonObject, listAt } from '../json-value.ts'
import { readManifests } from '../manifest-reader.ts'

export const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

const supported = new Set(
  'apiVersion kind metadata resources bases components namespace namePrefix nameSuffix labels commonLabels commonAnnotations images replicas configMapGenerator secretGenerator generatorOptions patches patchesStrategicMerge patchesJson6902 buildMetadata sortOptions'.split(
    ' ',
  ),
)
const unsupported = new Set(
  'vars replacements helmCharts helmGlobals helmChartInflationGenerator generators transformers validators configurations crds openapi inventory imageTags'.split(
    ' ',
  ),
)
const outOfDate: Readonly<Record<string, string>> = {
  bases: 'resources',
  commonLabels: 'labels',
  patchesJson6902: 'patches',
  patchesStrategicMerge: 'patches',
}

export type Kustomization = { readonly value: JsonObject; readonly warnings: readonly string[] }

/** Throws when there is a field that kustomize does not know, or this one cannot do. */
export function readKustomization(text: string, path: string): Kustomization {
  const { documents, errors } = readManifests(text)
  const [error] = errors
  if (error) fail(`invalid Kustomization: ${error.message}`)
  if (documents.length === 0) fail('kustomization.yaml is empty')
  const value = documents[0]?.value ?? {}
  const warnings: string[] = []
  for (const field of Object.keys(value)) {
    if (unsupported.has(field)) fail(`kustomize: the field "${field}" of ${path} is not supported here`)
    if (!supported.has(field)) fail(`invalid Kustomization: json: unknown field "${field}"`)
    const instead = Object.hasOwn(outOfDate, field) ? outOfDate[field] : undefined
    if (instead)
      warnings.push(
        `# Warning: '${field}' is deprecated. Please use '${instead}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n`,
      )
  }
  return { value, warnings }
}

export function texts(value: unknown, field: string): readonly string[] {
  return listAt(value, field).filter((one): one is string => typeof one === 'string')
}

export function objects(value: unknown, field: string): readonly JsonObject[] {
  return listAt(value, field).filter(isObject)
}

/** A map of texts. */
export function pairsAt(value: unknown, field: string): Readonly<Record<string, string>> {
  const found = at(value, field)
  return isObject(found) ? Object.fromEntries(Object.entries(found).map(([key, one]) => [key, String(one)])) : {}
}
