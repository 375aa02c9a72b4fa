// Like apiextensions-apiserver/pkg/apis/apiextensions/v1/defaults.go.
import type { CustomResourceConversion, CustomResourceDefinition, CustomResourceDefinitionNames } from '../types.ts'

export function defaultCustomResourceDefinition(definition: CustomResourceDefinition): CustomResourceDefinition {
  const { spec, status } = definition
  if (spec === undefined) return definition
  const { names, conversion } = spec
  const storage = spec.versions?.find((version) => version.storage)?.name
  const storedVersions = status?.storedVersions?.length ? status.storedVersions : storage ? [storage] : []
  return {
    ...definition,
    spec: { ...spec, names: defaultNames(names), conversion: defaultConversion(conversion) },
    status: { ...status, storedVersions },
  }
}

function defaultNames(names: CustomResourceDefinitionNames): CustomResourceDefinitionNames {
  const singular = names.singular || (names.kind ?? '').toLowerCase()
  const listKind = names.listKind || (names.kind ? `${names.kind}List` : '')
  return {
    ...names,
    ...(singular === '' ? {} : { singular }),
    ...(listKind === '' ? {} : { listKind }),
  }
}

function defaultConversion(conversion: CustomResourceConversion | undefined): CustomResourceConversion {
  if (conversion === undefined) return { strategy: 'None' }
  const { webhook } = conversion
  const service = webhook?.clientConfig?.service
  if (service === undefined || service.port !== undefined) return conversion
  return {
    ...conversion,
    webhook: { ...webhook, clientConfig: { ...webhook?.clientConfig, service: { ...service, port: 443 } } },
  } as CustomResourceConversion
}
