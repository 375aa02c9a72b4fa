// Written by scripts/gen-api-types.mjs from the facts of Kubernetes v1.36.2; the notation is explained in openapi.ts.
import type { TypeTable } from '../../../apimachinery/schema.ts'

export const admissionregistrationValidatingAdmissionPolicyTypes: TypeTable = {
  'admissionregistration.v1.AuditAnnotation': { key: 's|R|w', valueExpression: 's|R|w' },
  'admissionregistration.v1.ExpressionWarning': { fieldRef: 's|R|w', warning: 's|R|w' },
  'admissionregistration.v1.MatchCondition': { name: 's|R|w', expression: 's|R|w' },
  'admissionregistration.v1.MatchResources': {
    namespaceSelector: 'meta.v1.LabelSelector|a|p',
    objectSelector: 'meta.v1.LabelSelector|a|p',
    resourceRules: '[admissionregistration.v1.NamedRuleWithOperations|a',
    excludeResourceRules: '[admissionregistration.v1.NamedRuleWithOperations|a',
    matchPolicy: 's|e=Equivalent,Exact|p|g=v1.MatchPolicyType',
  },
  'admissionregistration.v1.NamedRuleWithOperations': {
    resourceNames: '[s',
    operations: '[s|g=v1.OperationType|I=RuleWithOperations',
    apiGroups: '[s|G=APIGroups|I=Rule',
    apiVersions: '[s|G=APIVersions|I=Rule',
    resources: '[s|I=Rule',
    scope: 's|e=*,Cluster,Namespaced|p|g=v1.ScopeType|I=Rule',
  },
  'admissionregistration.v1.ParamKind': { apiVersion: 's|G=APIVersion', kind: 's' },
  'admissionregistration.v1.TypeChecking': { expressionWarnings: '[admissionregistration.v1.ExpressionWarning' },
  'admissionregistration.v1.ValidatingAdmissionPolicy': {
    kind: 's',
    apiVersion: 's',
    metadata: 'meta.v1.ObjectMeta|w|G=ObjectMeta',
    spec: 'admissionregistration.v1.ValidatingAdmissionPolicySpec|w',
    status: 'admissionregistration.v1.ValidatingAdmissionPolicyStatus|w',
  },
  'admissionregistration.v1.ValidatingAdmissionPolicySpec': {
    paramKind: 'admissionregistration.v1.ParamKind|a|p',
    matchConstraints: 'admissionregistration.v1.MatchResources|a|p',
    validations: '[admissionregistration.v1.Validation',
    failurePolicy: 's|e=Fail,Ignore|p|g=v1.FailurePolicyType',
    auditAnnotations: '[admissionregistration.v1.AuditAnnotation',
    matchConditions: '[admissionregistration.v1.MatchCondition|m=name|k=name=',
    variables: '[admissionregistration.v1.Variable|m=name|k=name=|a',
  },
  'admissionregistration.v1.ValidatingAdmissionPolicyStatus': {
    observedGeneration: 'l',
    typeChecking: 'admissionregistration.v1.TypeChecking|p',
    conditions: '[meta.v1.Condition|k=type=',
  },
  'admissionregistration.v1.Validation': {
    expression: 's|R|w',
    message: 's',
    reason: 's|p|g=v1.StatusReason',
    messageExpression: 's',
  },
  'admissionregistration.v1.Variable': { name: 's|R|w', expression: 's|R|w' },
}
