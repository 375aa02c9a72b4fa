// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const admissionregistrationMutatingWebhookConfigurationTypes: TypeTable = {
  'admissionregistration.v1.MatchCondition': { name: 's|R|w', expression: 's|R|w' },
  'admissionregistration.v1.MutatingWebhook': {
    name: 's|R|w',
    clientConfig: 'admissionregistration.v1.WebhookClientConfig|R|w',
    rules: '[admissionregistration.v1.RuleWithOperations',
    failurePolicy: 's|e=Fail,Ignore|p|g=v1.FailurePolicyType',
    matchPolicy: 's|e=Equivalent,Exact|p|g=v1.MatchPolicyType',
    namespaceSelector: 'meta.v1.LabelSelector|a|p',
    objectSelector: 'meta.v1.LabelSelector|a|p',
    sideEffects: 's|e=None,NoneOnDryRun,Some,Unknown|R|p|w|g=v1.SideEffectClass',
    timeoutSeconds: 'i|p',
    admissionReviewVersions: '[s|R|w',
    reinvocationPolicy: 's|e=IfNeeded,Never|p|g=v1.ReinvocationPolicyType',
    matchConditions: '[admissionregistration.v1.MatchCondition|m=name|k=name=',
  },
  'admissionregistration.v1.MutatingWebhookConfiguration': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    webhooks: '[admissionregistration.v1.MutatingWebhook|m=name|k=name=',
  },
  'admissionregistration.v1.RuleWithOperations': {
    operations: '[s|g=v1.OperationType',
    apiGroups: '[s|G=APIGroups|I=Rule',
    apiVersions: '[s|G=APIVersions|I=Rule',
    resources: '[s|I=Rule',
    scope: 's|e=*,Cluster,Namespaced|p|g=v1.ScopeType|I=Rule',
  },
  'admissionregistration.v1.ServiceReference': { namespace: 's|R|w', name: 's|R|w', path: 's|p', port: 'i|p' },
  'admissionregistration.v1.WebhookClientConfig': {
    url: 's|p|G=URL',
    service: 'admissionregistration.v1.ServiceReference|p',
    caBundle: 'y|G=CABundle',
  },
}
