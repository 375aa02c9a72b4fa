// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const coreResourceQuotaTypes: TypeTable = {
  'core.v1.ResourceQuota': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'core.v1.ResourceQuotaSpec|w',
    status: 'core.v1.ResourceQuotaStatus|w',
  },
  'core.v1.ResourceQuotaSpec': {
    hard: '{q|g=v1.ResourceList',
    scopes: '[s|g=v1.ResourceQuotaScope',
    scopeSelector: 'core.v1.ScopeSelector|a|p',
  },
  'core.v1.ResourceQuotaStatus': { hard: '{q|g=v1.ResourceList', used: '{q|g=v1.ResourceList' },
  'core.v1.ScopeSelector': { matchExpressions: '[core.v1.ScopedResourceSelectorRequirement' },
  'core.v1.ScopedResourceSelectorRequirement': {
    scopeName:
      's|e=BestEffort,CrossNamespacePodAffinity,NotBestEffort,NotTerminating,PriorityClass,Terminating,VolumeAttributesClass|R|w|g=v1.ResourceQuotaScope',
    operator: 's|e=DoesNotExist,Exists,In,NotIn|R|w|g=v1.ScopeSelectorOperator',
    values: '[s',
  },
}
