import { deepEqual } from '../../../apimachinery/deep-equal.ts'
import { nameIsDnsSubdomain } from '../../../apimachinery/name-validation.ts'
import { mapShared, withFields } from '../../../apimachinery/share.ts'
import { ageColumn, nameColumn } from '../../columns.ts'
import { defineDoor } from '../../late-kind.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../object-meta-validation.ts'
import { withGeneration } from '../../strategy.ts'
import type { ValidatingWebhookConfiguration } from '../types.ts'
import { defaultWebhook, validateWebhooks } from '../webhook-validation.ts'
import { admissionregistrationValidatingWebhookConfigurationTypes } from './types-table.ts'

export const door = defineDoor<ValidatingWebhookConfiguration>({
  types: admissionregistrationValidatingWebhookConfigurationTypes,
  defaults: (configuration) =>
    configuration.webhooks
      ? withFields(configuration, { webhooks: mapShared(configuration.webhooks, defaultWebhook) })
      : configuration,
  strategy: {
    prepareForCreate: (configuration) => ({
      ...configuration,
      metadata: { ...configuration.metadata, generation: 1 },
    }),
    prepareForUpdate: (configuration, old) =>
      withGeneration(configuration, old, !deepEqual(configuration.webhooks, old.webhooks)),
    validate: ({ metadata, webhooks = [] }) => [
      ...validateObjectMeta(metadata, false, nameIsDnsSubdomain),
      ...validateWebhooks(webhooks),
    ],
    validateUpdate: ({ metadata, webhooks = [] }, old) => [
      ...validateObjectMetaUpdate(metadata, old.metadata),
      ...validateWebhooks(webhooks),
    ],
    allowUnconditionalUpdate: false,
  },
  columns: [
    nameColumn,
    { name: 'Webhooks', type: 'integer', cell: ({ webhooks }) => webhooks?.length ?? 0 },
    ageColumn,
  ],
})
