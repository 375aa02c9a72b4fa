// A definition as the server has it in memory, which its refusals show: what all versions have in common is taken out of
// them. Like apiextensions-apiserver/pkg/apis/apiextensions/v1/conversion.go.
import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinitionVersion,
  CustomResourceSubresources,
  CustomResourceValidation,
  SelectableField,
} from '../types.ts'

export type CommonParts = {
  readonly schema: CustomResourceValidation | undefined
  readonly subresources: CustomResourceSubresources | undefined
  readonly columns: readonly CustomResourceColumnDefinition[] | undefined
  readonly selectableFields: readonly SelectableField[] | undefined
}

/** What every version says alike. */
export function commonParts(versions: readonly CustomResourceDefinitionVersion[]): CommonParts {
  const common = <T>(part: (version: CustomResourceDefinitionVersion) => T | undefined): T | undefined => {
    const [first] = versions
    if (first === undefined) return undefined
    return versions.every((version) => deepEqual(part(version), part(first))) ? part(first) : undefined
  }
  return {
    schema: common(({ schema }) => schema),
    subresources: common(({ subresources }) => subresources),
    columns: common((version) => version.additionalPrinterColumns),
    selectableFields: common((version) => version.selectableFields),
  }
}

/** Versions as Go prints them. Schemas are left as they were written. */
export function goVersions(versions: readonly CustomResourceDefinitionVersion[]): unknown {
  const common = commonParts(versions)
  return versions.map((version) => ({
    Name: version.name,
    Served: version.served ?? false,
    Storage: version.storage ?? false,
    Deprecated: version.deprecated ?? false,
    DeprecationWarning: version.deprecationWarning ?? null,
    Schema: common.schema ? null : (version.schema ?? null),
    Subresources: common.subresources ? null : goSubresources(version.subresources),
    AdditionalPrinterColumns: common.columns ? null : goColumns(version.additionalPrinterColumns),
    SelectableFields: common.selectableFields ? null : goFields(version.selectableFields),
  }))
}

function goSubresources(subresources: CustomResourceSubresources | undefined): unknown {
  if (subresources === undefined) return null
  const { status, scale } = subresources
  return {
    Status: status === undefined ? null : {},
    Scale:
      scale === undefined
        ? null
        : {
            SpecReplicasPath: scale.specReplicasPath,
            StatusReplicasPath: scale.statusReplicasPath,
            LabelSelectorPath: scale.labelSelectorPath ?? null,
          },
  }
}

function goColumns(columns: readonly CustomResourceColumnDefinition[] | undefined): unknown {
  if (columns === undefined) return null
  return columns.map(({ name, type, format = '', description = '', priority = 0, jsonPath }) => ({
    Name: name,
    Type: type,
    Format: format,
    Description: description,
    Priority: priority,
    JSONPath: jsonPath,
  }))
}

function goFields(fields: readonly SelectableField[] | undefined): unknown {
  return fields === undefined ? null : fields.map(({ jsonPath }) => ({ JSONPath: jsonPath }))
}
