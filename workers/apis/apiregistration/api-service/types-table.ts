// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const apiregistrationApiServiceTypes: TypeTable = {
  'apiregistration.v1.APIService': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'apiregistration.v1.APIServiceSpec|w',
    status: 'apiregistration.v1.APIServiceStatus|w',
  },
  'apiregistration.v1.APIServiceCondition': {
    type: 's|R|w|g=v1.APIServiceConditionType',
    status: 's|R|w|g=v1.ConditionStatus',
    lastTransitionTime: 't|w',
    reason: 's',
    message: 's',
  },
  'apiregistration.v1.APIServiceSpec': {
    service: 'apiregistration.v1.ServiceReference|p',
    group: 's',
    version: 's',
    insecureSkipTLSVerify: 'b',
    caBundle: 'y|G=CABundle',
    groupPriorityMinimum: 'i|R|w',
    versionPriority: 'i|R|w',
  },
  'apiregistration.v1.APIServiceStatus': { conditions: '[apiregistration.v1.APIServiceCondition|m=type|k=type=' },
  'apiregistration.v1.ServiceReference': { namespace: 's', name: 's', port: 'i|p' },
}
