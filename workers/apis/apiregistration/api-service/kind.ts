import { fillIn, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { keepSpec, keepStatus } from '../../strategy.ts'
import type { APIService } from '../types.ts'
import { apiregistrationApiServiceTypes } from './types-table.ts'
import { validateApiService, validateApiServiceStatusUpdate, validateApiServiceUpdate } from './validation.ts'

export const door = defineDoor<APIService>({
  types: apiregistrationApiServiceTypes,
  defaults: (apiService) => {
    const { service } = apiService.spec
    if (service === undefined) return apiService
    return withFields(apiService, {
      spec: withFields(apiService.spec, { service: fillIn(service, { port: 443 }) }),
    })
  },
  strategy: {
    prepareForCreate: (apiService) => ({ ...apiService, status: firstStatus(apiService) }),
    prepareForUpdate: keepStatus,
    validate: validateApiService,
    validateUpdate: validateApiServiceUpdate,
    allowUnconditionalUpdate: false,
  },
  status: {
    strategy: {
      prepareForUpdate: (apiService, old) => {
        const { labels, annotations, finalizers, ownerReferences } = old.metadata
        const metadata = withFields(apiService.metadata, { labels, annotations, finalizers, ownerReferences })
        return { ...keepSpec(apiService, old), metadata }
      },
      validate: () => [],
      validateUpdate: validateApiServiceStatusUpdate,
    },
  },
  columns: [
    nameColumn,
    {
      name: 'Service',
      type: 'string',
      cell: ({ spec: { service } }) => (service ? `${service.namespace ?? ''}/${service.name ?? ''}` : 'Local'),
    },
    { name: 'Available', type: 'string', cell: availableCell },
    ageColumn,
  ],
})

/** What this server serves itself is there at once. */
function firstStatus({ metadata, spec }: APIService): APIService['status'] {
  if (spec.service !== undefined) return {}
  return {
    conditions: [
      {
        type: 'Available',
        status: 'True',
        lastTransitionTime: metadata.creationTimestamp,
        reason: 'Local',
        message: 'Local APIServices are always available',
      },
    ],
  }
}

/** `True`, or `False (MissingEndpoints)`. */
function availableCell({ status }: APIService): string {
  const condition = status?.conditions?.find(({ type }) => type === 'Available')
  if (condition === undefined) return 'Unknown'
  return condition.status === 'True' ? 'True' : `${condition.status} (${condition.reason ?? ''})`
}
