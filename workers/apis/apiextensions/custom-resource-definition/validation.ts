// Like apiextensions-apiserver/pkg/apis/apiextensions/validation. What all versions have in common lies in the spec itself
// there, and is called so in the refusals: `spec.validation.openAPIV3Schema`.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { type FieldError, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import {
  dns1123SubdomainErrors,
  nameIsDns1035Label,
  nameIsDnsSubdomain,
} from '../../../apimachinery/name-validation.ts'
import { validateImmutable, validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { validateSchema } from '../schema/schema-validation.ts'
import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
  CustomResourceSubresources,
} from '../types.ts'
import { validateConversion } from './conversion-validation.ts'
import { commonParts, goVersions } from './internal-form.ts'
import { validateSelectableFields } from './selectable-fields.ts'

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string']
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']
const approval = 'api-approved.kubernetes.io'

export function validateDefinition(definition: CustomResourceDefinition): FieldError[] {
  const { metadata, spec } = definition
  const nameErrors = (name: string, isPrefix: boolean) => {
    const errors = nameIsDnsSubdomain(name, isPrefix)
    const isRight = name === `${spec.names.plural}.${spec.group}`
    return isRight ? errors : [...errors, 'must be spec.names.plural+"."+spec.group']
  }
  return [
    ...validateObjectMeta(metadata, false, nameErrors),
    ...validateSpec(spec),
    ...validateStatus(definition),
    ...validateApproval(definition, undefined),
    ...(spec.preserveUnknownFields ? [preserving()] : []),
  ]
}

export function validateDefinitionUpdate(
  definition: CustomResourceDefinition,
  old: CustomResourceDefinition,
): FieldError[] {
  const { metadata, spec } = definition
  const isEstablished = old.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True')
  const fixed = isEstablished
    ? [
        ...validateImmutable(spec.scope, old.spec.scope, 'spec.scope'),
        ...validateImmutable(spec.names.kind, old.spec.names.kind, 'spec.names.kind'),
      ]
    : []
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata),
    ...(deepEqual(spec, old.spec) ? [] : validateSpec(spec)),
    ...fixed,
    ...validateImmutable(spec.group, old.spec.group, 'spec.group'),
    ...validateImmutable(spec.names.plural, old.spec.names.plural, 'spec.names.plural'),
    ...validateStatus(definition),
    ...validateApproval(definition, old),
    ...(spec.preserveUnknownFields && !old.spec.preserveUnknownFields ? [preserving()] : []),
  ]
}

function preserving(): FieldError {
  const detail =
    'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead'
  return invalid('spec.preserveUnknownFields', true, detail)
}

function validateSpec(spec: CustomResourceDefinitionSpec): FieldError[] {
  const errors: FieldError[] = []
  const { group, scope, names } = spec
  // Whoever sent it may have left out what the type demands.
  const { versions = [] } = spec as Partial<CustomResourceDefinitionSpec>
  if (!group) errors.push(required('spec.group'))
  else {
    const wrong = dns1123SubdomainErrors(group)
    if (wrong.length > 0) errors.push(invalid('spec.group', group, wrong.join(',')))
    else if (!group.includes('.')) errors.push(invalid('spec.group', group, 'should be a domain with at least one dot'))
  }
  const scopes = ['Cluster', 'Namespaced']
  if (!scope) errors.push(required('spec.scope'))
  else if (!scopes.includes(scope)) errors.push(notSupported('spec.scope', scope, scopes))
  const common = commonParts(versions)
  if (common.schema === undefined)
    for (const [i, version] of versions.entries())
      if (version.schema?.openAPIV3Schema === undefined)
        errors.push(required(`spec.versions[${i}].schema.openAPIV3Schema`))
  for (const [i, version] of versions.entries()) errors.push(...validateVersion(version, common, `spec.versions[${i}]`))
  errors.push(...versionListErrors(versions), ...nameErrors(names), ...validateNames(names, 'spec.names'))
  const anyStatus = versions.some(({ subresources }) => subresources?.status !== undefined)
  if (common.schema?.openAPIV3Schema)
    errors.push(...validateSchema(common.schema.openAPIV3Schema, anyStatus, 'spec.validation.openAPIV3Schema'))
  if (common.subresources) errors.push(...validateSubresources(common.subresources, 'spec.subresources'))
  for (const [i, column] of (common.columns ?? []).entries())
    errors.push(...validateColumn(column, `spec.additionalPrinterColumns[${i}]`))
  if (common.selectableFields?.length && common.schema?.openAPIV3Schema)
    errors.push(
      ...validateSelectableFields(common.selectableFields, common.schema.openAPIV3Schema, 'spec.selectableFields'),
    )
  errors.push(...validateConversion(spec.conversion, 'spec.conversion'))
  return errors
}

function validateVersion(
  version: CustomResourceDefinitionVersion,
  common: ReturnType<typeof commonParts>,
  path: string,
): FieldError[] {
  const errors: FieldError[] = []
  const wrong = nameIsDns1035Label(version.name, false)
  if (wrong.length > 0) errors.push(invalid(`${path}.name`, version.name, wrong.join(',')))
  errors.push(...deprecationErrors(version, `${path}.deprecationWarning`))
  const schema = version.schema?.openAPIV3Schema
  const hasStatus = version.subresources?.status !== undefined
  if (common.schema === undefined && schema)
    errors.push(...validateSchema(schema, hasStatus, `${path}.schema.openAPIV3Schema`))
  if (common.subresources === undefined && version.subresources)
    errors.push(...validateSubresources(version.subresources, `${path}.subresources`))
  if (common.columns === undefined)
    for (const [i, column] of (version.additionalPrinterColumns ?? []).entries())
      errors.push(...validateColumn(column, `${path}.additionalPrinterColumns[${i}]`))
  if (common.selectableFields === undefined && version.selectableFields?.length && schema)
    errors.push(...validateSelectableFields(version.selectableFields, schema, `${path}.selectableFields`))
  return errors
}

function deprecationErrors(version: CustomResourceDefinitionVersion, path: string): FieldError[] {
  const { deprecated, deprecationWarning: warning } = version
  if (warning === undefined) return []
  if (!deprecated) return [invalid(path, warning, 'can only be set for deprecated versions')]
  const errors: FieldError[] = []
  if (warning.length > 256) errors.push(invalid(path, warning, 'must be <= 256 characters long'))
  if (warning === '') errors.push(invalid(path, warning, 'must not be an empty string'))
  const at = [...warning].findIndex((char) => /[\p{C}\p{Zl}\p{Zp}]/u.test(char))
  const detail = `must only contain printable UTF-8 characters; non-printable character found at index ${at}`
  if (at >= 0) errors.push(invalid(path, warning, detail))
  return errors
}

function versionListErrors(versions: readonly CustomResourceDefinitionVersion[]): FieldError[] {
  const errors: FieldError[] = []
  const shown = () => goVersions(versions)
  if (new Set(versions.map(({ name }) => name)).size < versions.length)
    errors.push(invalid('spec.versions', shown(), 'must contain unique version names'))
  if (versions.filter(({ storage }) => storage).length !== 1)
    errors.push(invalid('spec.versions', shown(), 'must have exactly one version marked as storage version'))
  return errors
}

function nameErrors(names: CustomResourceDefinitionNames): FieldError[] {
  const needed = ['plural', 'singular', 'kind', 'listKind'] as const
  return needed.filter((name) => !names[name]).map((name) => required(`spec.names.${name}`))
}

/** Like ValidateCustomResourceDefinitionNames. */
export function validateNames(names: CustomResourceDefinitionNames, path: string): FieldError[] {
  const errors: FieldError[] = []
  const check = (field: string, value: string, prefix = '') => {
    const wrong = value === '' ? [] : nameIsDns1035Label(prefix === '' ? value : value.toLowerCase(), false)
    if (wrong.length > 0) errors.push(invalid(`${path}.${field}`, value, prefix + wrong.join(',')))
  }
  const mixed = 'may have mixed case, but should otherwise match: '
  check('plural', names.plural ?? '')
  check('singular', names.singular ?? '')
  check('kind', names.kind ?? '', mixed)
  check('listKind', names.listKind ?? '', mixed)
  for (const [i, name] of (names.shortNames ?? []).entries()) check(`shortNames[${i}]`, name)
  if (names.kind && names.kind === names.listKind)
    errors.push(invalid(`${path}.listKind`, names.listKind, 'kind and listKind may not be the same'))
  for (const [i, name] of (names.categories ?? []).entries()) check(`categories[${i}]`, name)
  return errors
}

function validateColumn(column: CustomResourceColumnDefinition, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { name, type, format, jsonPath } = column
  if (!name) errors.push(required(`${path}.name`))
  const types = `must be one of ${columnTypes.join(',')}`
  if (!type) errors.push(required(`${path}.type`, types))
  else if (!columnTypes.includes(type)) errors.push(invalid(`${path}.type`, type, types))
  if (format && !columnFormats.includes(format))
    errors.push(invalid(`${path}.format`, format, `must be one of ${columnFormats.join(',')}`))
  if (!jsonPath) errors.push(required(`${path}.JSONPath`))
  else errors.push(...simplePathErrors(jsonPath, `${path}.JSONPath`))
  return errors
}

function simplePathErrors(path: string, field: string): FieldError[] {
  return path.startsWith('.') ? [] : [invalid(field, path, 'must be a simple json path starting with .')]
}

function validateSubresources({ scale }: CustomResourceSubresources, path: string): FieldError[] {
  if (scale === undefined) return []
  const check = (field: string, value: string, roots: readonly string[], detail: string): FieldError[] => {
    const at = `${path}.scale.${field}`
    const wrong = simplePathErrors(value, at)
    if (wrong.length > 0 || roots.some((root) => value.startsWith(root))) return wrong
    return [invalid(at, value, detail)]
  }
  const { specReplicasPath: wanted, statusReplicasPath: actual, labelSelectorPath: selector } = scale
  const errors = wanted
    ? check('specReplicasPath', wanted, ['.spec.'], 'should be a json path under .spec')
    : [required(`${path}.scale.specReplicasPath`)]
  if (actual) errors.push(...check('statusReplicasPath', actual, ['.status.'], 'should be a json path under .status'))
  else errors.push(required(`${path}.scale.statusReplicasPath`))
  if (selector) {
    const detail = 'should be a json path under either .spec or .status'
    errors.push(...check('labelSelectorPath', selector, ['.spec.', '.status.'], detail))
  }
  return errors
}

function validateStatus({ spec, status }: CustomResourceDefinition): FieldError[] {
  const names = status?.acceptedNames ? validateNames(status.acceptedNames, 'status.acceptedNames') : []
  const stored = status?.storedVersions ?? []
  const path = 'status.storedVersions'
  if (stored.length === 0) return [...names, invalid(path, null, 'must have at least one stored version')]
  const errors = [...names]
  for (const { name, storage } of spec.versions ?? [])
    if (storage && !stored.includes(name)) errors.push(invalid(path, stored, `must have the storage version ${name}`))
  for (const [i, name] of stored.entries()) {
    if (spec.versions.some((version) => version.name === name)) continue
    const detail = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`
    errors.push(invalid(`${path}[${i}]`, name, detail))
  }
  return errors
}

/** Groups of Kubernetes itself need an approval. Like apihelpers.GetAPIApprovalState. */
function validateApproval(
  definition: CustomResourceDefinition,
  old: CustomResourceDefinition | undefined,
): FieldError[] {
  const { group } = definition.spec
  const isProtected = ['k8s.io', 'kubernetes.io'].some((one) => group === one || group?.endsWith(`.${one}`))
  const value = definition.metadata.annotations?.[approval]
  if (!isProtected || (old !== undefined && old.metadata.annotations?.[approval] === value)) return []
  const path = `metadata.annotations[${approval}]`
  if (!value)
    return [
      required(
        path,
        `protected groups must have approval annotation "${approval}", see https://github.com/kubernetes/enhancements/pull/1111`,
      ),
    ]
  if (value.startsWith('unapproved') || /^https?:\/\/[^\s/]+/.test(value)) return []
  const detail = `protected groups must have approval annotation "${approval}" with either a URL or a reason starting with "unapproved", see https://github.com/kubernetes/enhancements/pull/1111`
  return [invalid(path, value, detail)]
}
